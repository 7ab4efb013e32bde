"""What every step of preparing a campaign begins with: the right person, and a campaign that is still a draft."""

from django.utils.translation import gettext as _

from assessments.enums import CampaignStatus
from assessments.exceptions import NotPermitted, TransitionRefused
from assessments.models import Campaign
from assessments.permissions import manages_campaigns
from people.models import User


class CampaignNotInPreparation(TransitionRefused):
    """The campaign was launched meanwhile: its set-up can no longer be changed."""

    def __init__(self) -> None:
        super().__init__(_("This campaign has been launched, so its set-up can no longer be changed."))


def require_manager(actor: User) -> None:
    """Raise NotPermitted unless ``actor`` runs campaigns."""
    if not manages_campaigns(actor):
        raise NotPermitted


def lock_draft(*, actor: User, campaign_id: int) -> Campaign:
    """Return the campaign, locked for the transaction; raise when ``actor`` may not or it is no longer a draft."""
    require_manager(actor)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    if campaign.status != CampaignStatus.DRAFT:
        raise CampaignNotInPreparation
    return campaign
