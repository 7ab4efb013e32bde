"""An editor's decision about what the import found odd."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.enums import FindingResolution
from competencies.exceptions import CannotDecide
from competencies.models import Finding
from competencies.services.access import require_editor
from people.models import User


@transaction.atomic
def decide_findings(*, actor: User, finding_ids: Sequence[int], resolution: FindingResolution, reason: str) -> int:
    """Resolve, dismiss or open findings again, and return how many.

    Resolved: the text was corrected. Dismissed: the document really says so, or it does not matter. Both need a reason,
    which is kept with who gave it and when. Raises ``NotPermitted`` and ``CannotDecide``.
    """
    require_editor(actor)
    findings = Finding.objects.filter(pk__in=finding_ids)
    if resolution == FindingResolution.OPEN:
        return findings.update(resolution=resolution, resolution_reason="", resolved_at=None, resolved_by=None)
    if not reason.strip():
        raise CannotDecide(_("Give a reason: it is kept with the decision."))
    return findings.update(
        resolution=resolution, resolution_reason=reason.strip(), resolved_at=timezone.now(), resolved_by=actor
    )
