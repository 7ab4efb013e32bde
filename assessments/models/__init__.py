from assessments.models.assessment import Assessment
from assessments.models.campaign import Campaign, CampaignMember, CampaignTarget
from assessments.models.evidence import Evidence
from assessments.models.export import Export
from assessments.models.group_score import GroupScore, ScoreGroup
from assessments.models.item import Item
from assessments.models.mail import OutgoingMail
from assessments.models.rating import Rating, RatingChange, RatingForm
from assessments.models.returned import ReturnedItem, ReturnMark
from assessments.models.scale import RatingScale, ScalePoint
from assessments.models.score import Score, ScoreAdjustment
from assessments.models.substitution import Substitution
from assessments.models.trail import AssessmentEvent, CampaignEvent

__all__ = [
    "Assessment",
    "AssessmentEvent",
    "Campaign",
    "CampaignEvent",
    "CampaignMember",
    "CampaignTarget",
    "Evidence",
    "Export",
    "GroupScore",
    "Item",
    "OutgoingMail",
    "Rating",
    "RatingChange",
    "RatingForm",
    "RatingScale",
    "ReturnMark",
    "ReturnedItem",
    "ScalePoint",
    "Score",
    "ScoreAdjustment",
    "ScoreGroup",
    "Substitution",
]
