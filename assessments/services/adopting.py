""" "Same as self": the supervisor takes over the self-ratings of items not rated yet, in one act that can be undone."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ChangeKind, Relation
from assessments.exceptions import TransitionRefused
from assessments.models import Assessment, Rating
from assessments.selectors.adoption import adopted_ratings
from assessments.services.rating import AnswerInput, write_answers
from assessments.services.steps import check_step, form_of, lock_assessment, take_step
from assessments.workflow import ADOPT, UNDO_ADOPTION
from people.models import User

_ANSWERED = Q(value__isnull=False) | Q(not_applicable=True)


@transaction.atomic
def adopt_self_ratings(*, actor: User, assessment_id: int, version: int, items: Iterable[int]) -> Assessment:
    """The supervisor rates exactly these ``items`` as the candidate did, values and not-applicable alike.

    Comments stay each with who wrote them. All or nothing: each item has to be answered by the candidate and not by the
    supervisor, so that nothing else happens than the page has listed. Raises as all steps do (see ``transitions``).
    """
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=ADOPT, version=version)
    wanted = set(items)
    form = form_of(assessment, Relation.SUPERVISOR)
    given = _by_item(Rating.objects.filter(_ANSWERED, form=form_of(assessment, Relation.SELF), item__in=wanted))
    own = _by_item(Rating.objects.filter(form=form, item__in=wanted))
    if not wanted or wanted != set(given) or any(rating.is_answered for rating in own.values()):
        raise TransitionRefused(
            _("Some of these items have been rated since the list was made. Nothing was adopted: read the list again.")
        )
    answers = {
        item: AnswerInput(item, rating.value, rating.not_applicable, own[item].comment if item in own else "")
        for item, rating in sorted(given.items())
    }
    now = timezone.now()
    versions = {item: rating.version for item, rating in own.items()}
    write_answers(form, answers, versions=versions, by=actor, at=now, kind=ChangeKind.ADOPTED)
    take_step(actor=actor, assessment=assessment, transition=ADOPT, at=now, data={"items": _told(answers)})
    return assessment


@transaction.atomic
def undo_adoption(*, actor: User, assessment_id: int, version: int) -> Assessment:
    """The supervisor takes back what was adopted and not changed since: those items are unrated again.

    A comment that the supervisor wrote before adopting stays. Raises as all steps do (see ``transitions``).
    """
    assessment = lock_assessment(pk=assessment_id)
    check_step(actor=actor, assessment=assessment, transition=UNDO_ADOPTION, version=version)
    form = form_of(assessment, Relation.SUPERVISOR)
    adopted = _by_item(adopted_ratings(form))
    if not adopted:
        raise TransitionRefused(_("Nothing is left to take back: you have rated the adopted items yourself since."))
    now = timezone.now()
    write_answers(
        form,
        {item: AnswerInput(item, comment=rating.comment) for item, rating in adopted.items()},
        versions={item: rating.version for item, rating in adopted.items()},
        by=actor,
        at=now,
        kind=ChangeKind.ADOPTION_UNDONE,
    )
    before = {item: AnswerInput(item, rating.value, rating.not_applicable) for item, rating in sorted(adopted.items())}
    take_step(actor=actor, assessment=assessment, transition=UNDO_ADOPTION, at=now, data={"items": _told(before)})
    return assessment


def _by_item(ratings: QuerySet[Rating]) -> dict[int, Rating]:
    return {rating.item_id: rating for rating in ratings}


def _told(answers: Mapping[int, AnswerInput]) -> list[dict[str, object]]:
    return [
        {"item": item, "value": answer.value, "not_applicable": answer.not_applicable}
        for item, answer in answers.items()
    ]
