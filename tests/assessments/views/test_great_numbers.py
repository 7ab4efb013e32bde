"""A number greater than any column holds, in an address or a filter, names nothing: never an error of the server."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from assessments.enums import AssessmentState
from assessments.models import Assessment, Item
from assessments.urls import urlpatterns
from people.enums import Role
from people.models import User
from tests.factories import make_assessment, make_user

pytestmark = pytest.mark.django_db

GREAT = 99999999999999999999
FILTERS = (
    "a", "at", "b", "campaign", "competence", "department", "duty", "duty_area", "item", "kind", "member", "page",
    "part", "person", "score", "show", "standard", "supervisor", "task",
)  # fmt: skip


@pytest.fixture
def assessment() -> Assessment:
    """Of a supervisor who also works in HR, so that every page opens."""
    supervisor = make_user("主管", role=Role.HR_MANAGER, language="en")
    return make_assessment(AssessmentState.SIGNED_OFF, supervisor=supervisor)


def parameters(pattern: URLPattern) -> list[str]:
    return list(pattern.pattern.converters)


def known(assessment: Assessment, name: str, url: str) -> object:
    """Return a value of the parameter that exists, where the address has one for ``assessment``."""
    if name == "campaign_pk" or (name == "pk" and url.startswith("hr_") and "assessment" not in url):
        return assessment.campaign_id
    found = {
        "pk": assessment.pk,
        "supervisor_pk": assessment.supervisor_id,
        "item_pk": Item.objects.filter(campaign=assessment.campaign_id)[0].pk,
        "step": "people",
        "sequence": 1,
    }
    return found.get(name, GREAT)


NAMED = [(pattern.name or "", tuple(parameters(pattern))) for pattern in urlpatterns if isinstance(pattern, URLPattern)]


@pytest.mark.parametrize("who", ["supervisor", "candidate"])
def test_in_addresses(client: Client, assessment: Assessment, who: str) -> None:
    user: User = getattr(assessment, who)
    client.force_login(user)
    client.raise_request_exception = False
    failed = []
    for name, names in NAMED:
        for great in names:
            if great == "step":
                continue
            values = {key: GREAT if key == great else known(assessment, key, name) for key in names}
            url = reverse(f"assessments:{name}", kwargs=values)
            if client.get(url).status_code >= 500 or client.post(url).status_code >= 500:
                failed.append(url)
    assert failed == []


def test_in_filters(client: Client, assessment: Assessment) -> None:
    client.force_login(assessment.supervisor)
    client.raise_request_exception = False
    failed = []
    opened = 0
    for name, names in NAMED:
        url = reverse(f"assessments:{name}", kwargs={key: known(assessment, key, name) for key in names})
        for great in (str(GREAT), f"-{GREAT}"):
            status = client.get(url, dict.fromkeys(FILTERS, great)).status_code
            opened += status == 200
            if status >= 500:
                failed.append((url, great))
    assert failed == []
    assert opened > 40
