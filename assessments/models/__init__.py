from assessments.models.assessment import Assessment
from assessments.models.campaign import Campaign, CampaignMember, CampaignTarget
from assessments.models.item import Item
from assessments.models.mail import OutgoingMail
from assessments.models.rating import Rating, RatingForm
from assessments.models.scale import RatingScale, ScalePoint
from assessments.models.score import Score
from assessments.models.trail import AssessmentEvent, CampaignEvent

__all__ = [
    "Assessment",
    "AssessmentEvent",
    "Campaign",
    "CampaignEvent",
    "CampaignMember",
    "CampaignTarget",
    "Item",
    "OutgoingMail",
    "Rating",
    "RatingForm",
    "RatingScale",
    "ScalePoint",
    "Score",
]
