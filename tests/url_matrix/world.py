"""The people and things that the rows of the matrix speak of."""

from assessments.enums import AssessmentState
from assessments.models import Item, RatingScale
from people.enums import Role
from tests.factories import (
    make_assessment,
    make_campaign,
    make_department,
    make_launched_campaign,
    make_standard_version,
    make_user,
)
from tests.url_matrix import World


def build_world() -> World:
    """Build one of everything a row may name; runs once, inside a transaction that is rolled back.

    ``assessment`` has just been assigned; ``started``, ``submitted``, ``signed_off`` and ``acknowledged`` are the
    candidate's in other campaigns. The first runs for the stranger too: ``others_assessment``.
    """
    world = World()
    _add_people(world)
    world["published_version"] = version = make_standard_version(duties=1, tasks=1)
    world["draft_version"] = make_standard_version(duties=1, tasks=1, published=False)
    world["task"] = version.duties.get().tasks.get()
    world["competence"] = version.competences.first()
    world["scale"] = RatingScale.objects.get(slug="proficiency-5")
    _add_campaigns(world)
    return world


def _add_people(world: World) -> None:
    """Two teams of one department: the candidate's, and the one of the strangers."""
    world["department"] = department = make_department("測試部")
    supervisor = make_user("主管", department=department)
    other_supervisor = make_user("別組主管", department=department)
    world.users.update(
        supervisor=supervisor,
        other_supervisor=other_supervisor,
        candidate=make_user("受評人", department=department, supervisor=supervisor),
        other_employee=make_user("別組同仁", department=department, supervisor=other_supervisor),
        hr=make_user("人資", role=Role.HR_MANAGER),
        editor=make_user("編輯", role=Role.STANDARD_EDITOR),
        administrator=make_user("管理員", role=Role.SYSTEM_ADMINISTRATOR),
    )


def _add_campaigns(world: World) -> None:
    candidate, stranger = world.users["candidate"], world.users["other_employee"]
    version = world["published_version"]
    world["draft_campaign"] = make_campaign(candidates=[candidate], standard_version=version)
    world["campaign"] = campaign = make_launched_campaign(candidates=[candidate, stranger], standard_version=version)
    world["item"] = Item.objects.filter(campaign=campaign).order_by("position").first()
    world["assessment"] = campaign.assessments.get(candidate=candidate)
    world["others_assessment"] = campaign.assessments.get(candidate=stranger)
    for name, state in {
        "started": AssessmentState.IN_PROGRESS,
        "submitted": AssessmentState.SUBMITTED,
        "signed_off": AssessmentState.SIGNED_OFF,
        "acknowledged": AssessmentState.ACKNOWLEDGED,
    }.items():
        world[name] = make_assessment(state, candidate=candidate, standard_version=version)
