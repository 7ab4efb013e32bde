"""Adding and removing evidence: links and files beside the answers of a form.

Whoever may change the answers of a form may change its evidence, and only while the form is open. Each function is one
transaction and raises, changing nothing: NotPermitted, TransitionRefused, or InvalidInput naming the field.

A file is in the private storage before the row that names it, and leaves it after its row has gone: what a crash
leaves behind is a file without a row, which ``forget_orphaned_files`` deletes, and never a row without its file.
"""

import hashlib
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import AssessmentState, EvidenceKind, Relation
from assessments.exceptions import InvalidInput, TransitionRefused
from assessments.file_types import FIELD as DOCUMENTS
from assessments.file_types import FileType, fitting_name, type_of
from assessments.models import Assessment, Evidence, Item, RatingForm
from assessments.selectors.returns import open_items
from assessments.services.steps import check_open_form, lock_assessment, take_step
from assessments.workflow import START
from competencies.models.imports import private_storage
from competencies.services.source_files import forget_file, forget_unnamed, harmless_name, keep_content, one_line
from people.models import User

FOLDER = "evidence"
MAX_URL_LENGTH = 2000
MAX_NAME_LENGTH = 200
# A name, an IPv4 address, or an IPv6 address without its brackets; names of one's own network have no dot.
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+", re.IGNORECASE)


@transaction.atomic
def add_link(*, actor: User, form_id: int, item_id: int, url: str, name: str = "") -> Evidence:
    """Add a link, called ``name`` or else by its address, and return it.

    The same address again changes nothing but its name. Raises as the module says; fields are ``url`` and ``name``.
    """
    url, name = _checked_url(url), one_line(name)
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput("name", _("Shorten this to %(limit)d characters.") % {"limit": MAX_NAME_LENGTH})
    form = _lock_open_form(actor, form_id, item_id)
    known = Evidence.objects.filter(form=form, item=item_id, url=url).first()
    if known is not None:
        if name and name != known.name:
            known.name = name
            known.save(update_fields=["name"])
        return known
    _check_count(form, item_id, field="url")
    return _add(actor, form, item_id, kind=EvidenceKind.LINK, name=name or url[:MAX_NAME_LENGTH], url=url)


def add_file(*, actor: User, form_id: int, item_id: int, file: "File[bytes]", name: str) -> Evidence:
    """Add a file, whose type is told by its content, and return it.

    The same content again changes nothing, so a request that is repeated does no harm. Raises as the module says; the
    field is ``documents``.
    """
    with transaction.atomic():
        # Nobody who may not has a file looked at. The lock is not kept meanwhile: that takes its time.
        _lock_open_form(actor, form_id, item_id)
    content = _bounded(file)
    name = harmless_name(name)
    file_type = type_of(content, name)
    stored = keep_content(ContentFile(content), folder=FOLDER, suffix=file_type.suffixes[0])
    try:
        added = _add_stored_file(
            actor, form_id, item_id, harmless_name(fitting_name(name, file_type)), file_type, content, stored
        )
    except BaseException:
        private_storage().delete(stored)
        raise
    if added.stored_name != stored:
        private_storage().delete(stored)
    return added


@transaction.atomic
def remove_evidence(*, actor: User, evidence_id: int) -> None:
    """Remove a link, or a file with its content.

    Raises as the module says, and ``Evidence.DoesNotExist`` where somebody was quicker.
    """
    piece = Evidence.objects.select_related("form").get(pk=evidence_id)
    _lock_open_form(actor, piece.form_id, piece.item_id)
    piece.refresh_from_db()
    if piece.stored_name:
        forget_file(piece.stored_name)
    piece.delete()


def not_returned(assessment: Assessment, item_id: int) -> str:
    """Say why the candidate cannot change this item after a return item by item; empty where it can be changed."""
    returned = open_items(assessment)
    if returned is None or item_id in returned:
        return ""
    return _("This answer was not returned to you: only the returned ones can be changed now.")


def forget_orphaned_files() -> int:
    """Delete stored files that no evidence names, such as those of a process that was killed; return how many."""
    return forget_unnamed(FOLDER, set(Evidence.objects.exclude(stored_name="").values_list("stored_name", flat=True)))


# --- Steps ------------------------------------------------------------------------------------------------------------


def _lock_open_form(actor: User, form_id: int, item_id: int) -> RatingForm:
    """Return the form, which ``actor`` may change now; its assessment is locked for the transaction."""
    assessment = lock_assessment(forms=form_id)
    form = RatingForm.objects.get(pk=form_id)
    form.assessment = assessment
    check_open_form(actor=actor, assessment=assessment, form=form)
    if not Item.objects.filter(pk=item_id, campaign=assessment.campaign_id).exists():
        raise InvalidInput("item", _("This item is not part of the form: load the page again."))
    if form.relation == Relation.SELF and (why := not_returned(assessment, item_id)):
        raise TransitionRefused(why)
    return form


@transaction.atomic
def _add_stored_file(
    actor: User, form_id: int, item_id: int, name: str, file_type: FileType, content: bytes, stored: str
) -> Evidence:
    form = _lock_open_form(actor, form_id, item_id)
    digest = hashlib.sha256(content).hexdigest()
    known = Evidence.objects.filter(form=form, item=item_id, sha256=digest).first()
    if known is not None:
        return known
    _check_count(form, item_id, field=DOCUMENTS)
    used = Evidence.objects.filter(form=form).aggregate(used=Sum("size"))["used"] or 0
    if used + len(content) > settings.EVIDENCE_FORM_BYTES:
        raise InvalidInput(
            DOCUMENTS,
            _("The files of this form have %(used)s already; together they may have %(limit)s. Use a link instead.")
            % {"used": filesizeformat(used), "limit": filesizeformat(settings.EVIDENCE_FORM_BYTES)},
        )
    return _add(
        actor,
        form,
        item_id,
        kind=EvidenceKind.FILE,
        name=name,
        stored_name=stored,
        content_type=file_type.content_type,
        size=len(content),
        sha256=digest,
    )


def _add(actor: User, form: RatingForm, item_id: int, **fields: object) -> Evidence:
    now = timezone.now()
    assessment: Assessment = form.assessment
    if form.relation == Relation.SELF and assessment.state == AssessmentState.ASSIGNED:
        # Who gathers evidence has begun, as with the first answer.
        take_step(actor=actor, assessment=assessment, transition=START, at=now, facts={"started_at": now})
    return Evidence.objects.create(form=form, item_id=item_id, added_at=now, added_by=actor, **fields)


def _check_count(form: RatingForm, item_id: int, *, field: str) -> None:
    limit = settings.EVIDENCE_PER_ITEM
    if Evidence.objects.filter(form=form, item=item_id).count() >= limit:
        raise InvalidInput(
            field,
            ngettext(
                "An item takes %(limit)d link or file. Remove it before you add another.",
                "An item takes %(limit)d links and files. Remove one before you add another.",
                limit,
            )
            % {"limit": limit},
        )


# --- Input ------------------------------------------------------------------------------------------------------------


def _checked_url(url: str) -> str:
    url = url.strip()
    if not url:
        raise InvalidInput("url", _("Give the address of the page."))
    if len(url) > MAX_URL_LENGTH:
        raise InvalidInput(
            "url",
            _("This address has %(length)d characters, at most %(limit)d fit.")
            % {"length": len(url), "limit": MAX_URL_LENGTH},
        )
    wrong = InvalidInput("url", _("Give a complete address that begins with https:// or http://, without spaces."))
    if url != one_line(url) or " " in url or "\\" in url:
        raise wrong
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        raise wrong
    if parts.username is not None or parts.password is not None:
        raise InvalidInput("url", _("This address contains a user name or password: take it out."))
    return url


def _bounded(file: "File[bytes]") -> bytes:
    """Return the content; refuse what is too large, also where its ``size`` is not true."""
    limit = settings.EVIDENCE_FILE_BYTES
    content = b""
    if (file.size or 0) <= limit:
        file.seek(0)
        content = file.read(limit + 1)
    if (file.size or 0) > limit or len(content) > limit:
        raise InvalidInput(
            DOCUMENTS,
            _(
                "This file is larger than %(limit)s. Make it smaller, or put it where your colleagues can open it and "
                "add a link."
            )
            % {"limit": filesizeformat(limit)},
        )
    return content
