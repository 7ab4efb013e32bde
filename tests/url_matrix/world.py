"""The people and things that the rows of the matrix speak of."""

from people.enums import Role
from tests.factories import make_department, make_standard_version, make_user
from tests.url_matrix import World


def build_world() -> World:
    """Build one of everything a row may name; runs once, inside a transaction that is rolled back."""
    world = World()
    _add_people(world)
    world["published_version"] = make_standard_version()
    world["draft_version"] = make_standard_version(published=False)
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
