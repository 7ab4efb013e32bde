"""Figures about raters: at once in a small campaign, by a process of their own in a large one."""

import io
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentState
from assessments.management.commands import compute_rater_quality
from assessments.models import Assessment, Campaign, Item
from assessments.selectors import rater_quality as figures
from assessments.selectors.rater_quality import compute_quality, kept_quality
from assessments.services import rater_quality
from assessments.services.rater_quality import find_quality, work_out_quality
from assessments.views import rater_quality as rater_quality_page
from competencies.services.parse_slots import process_slot
from people.enums import Role
from people.models import User
from tests.assessments.result_helpers import signed_off, small_version
from tests.factories import make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

OWN = (1, 2, 3, 4, 5, None, 2)
GIVEN = (2, 2, 3, 3, None, 4, 1)


@pytest.fixture(autouse=True)
def _empty_cache(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What was started, without starting it."""
    found: list[tuple[str, ...]] = []
    monkeypatch.setattr(rater_quality, "start_command", lambda *arguments: found.append(arguments))
    return found


@pytest.fixture
def hr() -> User:
    return make_user("人資", role=Role.HR_MANAGER, language="en")


@pytest.fixture
def hr_client(client: Client, hr: User) -> Client:
    client.force_login(hr)
    return client


@pytest.fixture
def rated(hr: User) -> list[Assessment]:
    """Three people of one supervisor; two are signed off."""
    people = [make_user() for _ in range(3)]
    campaign = make_launched_campaign(
        candidates=people, supervisor=make_user("主管"), standard_version=small_version(), holds_results=True
    )
    found = list(Assessment.objects.filter(campaign=campaign).order_by("pk"))
    for assessment in found[:2]:
        signed_off(assessment, OWN, GIVEN)
    return found


@pytest.fixture
def large(rated: list[Assessment], monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """The same campaign, where two people are many."""
    monkeypatch.setattr(figures, "LARGE", 2)
    return rated[0].campaign


def pages(campaign: Campaign) -> tuple[str, str, str]:
    supervisor = campaign.assessments.order_by("pk")[0].supervisor_id
    return (
        reverse("assessments:hr_campaign_raters", args=[campaign.pk]),
        reverse("assessments:hr_campaign_rater", args=[campaign.pk, supervisor]),
        reverse("assessments:hr_calibration", args=[campaign.pk]),
    )


def work_out(campaign: Campaign) -> None:
    assert work_out_quality(campaign)


def test_a_small_campaign_is_computed_at_once(
    hr_client: Client, rated: list[Assessment], started: list[tuple[str, ...]]
) -> None:
    for url in pages(rated[0].campaign):
        cache.clear()
        page = hr_client.get(url)
        assert page.status_code == 200
        assert "being worked out" not in page.text
        assert "http-equiv" not in page.text
    assert kept_quality(rated[0].campaign).serves
    assert started == []


def test_a_large_one_says_that_it_is_worked_out_and_starts_one_process(
    hr_client: Client, large: Campaign, started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object, **_more: object) -> None:
        raise AssertionError("a request computed the figures")

    monkeypatch.setattr(figures, "_computed", never)
    answers = 2 * 2 * Item.objects.filter(campaign=large).count()
    for url in pages(large):
        page = hr_client.get(url)
        assert page.status_code == 200
        assert 'role="status"' in page.text
        assert "figures are being worked out" in page.text
        assert f"from {answers} answers" in page.text
        assert f'href="{url}"' in page.text
    assert started == [("compute_rater_quality", str(large.pk))]


def test_the_waiting_page_reloads_by_itself_and_one_that_is_read_does_not(
    hr_client: Client, large: Campaign, started: list[tuple[str, ...]]
) -> None:
    overview, one, calibration = pages(large)
    for url in (overview, one):
        assert 'data-look-again="5"' in hr_client.get(f"{url}?page=2").text
        assert f'href="{url}?page=2"' in hr_client.get(f"{url}?page=2").text
    assert "http-equiv" not in hr_client.get(calibration).text


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_great_number_of_answers_can_be_read(
    hr: User, client: Client, large: Campaign, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    User.objects.filter(pk=hr.pk).update(language=language)
    client.force_login(hr)
    found = rater_quality.FoundQuality(None, is_under_way=True, answers=2_952_000)
    monkeypatch.setattr(rater_quality_page, "find_quality", lambda _campaign, **_without: found)
    page = client.get(pages(large)[0])
    assert page.headers["Content-Language"].lower() == language
    assert "2,952,000" in page.text


def test_people_to_calibrate_are_listed_and_narrowed_meanwhile(
    hr_client: Client, large: Campaign, started: list[tuple[str, ...]]
) -> None:
    url = pages(large)[2]
    assert hr_client.get(url).context["page_obj"].paginator.count == 2
    other = large.assessments.order_by("pk")[1]
    Assessment.objects.filter(pk=other.pk).update(supervisor=make_user("主管"))
    other.refresh_from_db()
    page = hr_client.get(url, {"supervisor": other.supervisor_id})
    assert page.context["chosen"] == other.supervisor
    assert [row.pk for row in page.context["page_obj"]] == [other.pk]


def test_figures_are_shown_once_they_are_kept(
    hr_client: Client, large: Campaign, started: list[tuple[str, ...]]
) -> None:
    hr_client.get(pages(large)[0])
    work_out(large)
    overview, one, calibration = (hr_client.get(url) for url in pages(large))
    assert [row.people for row in overview.context["table"].rows] == [2]
    assert overview.context["table"].rows == calibration.context["table"].rows
    assert len(one.context["detail"].lines) == 2
    assert all("being worked out" not in page.text for page in (overview, one, calibration))
    assert len(started) == 1


def test_older_figures_are_shown_with_their_time_while_new_ones_are_made(
    hr_client: Client,
    large: Campaign,
    rated: list[Assessment],
    started: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work_out(large)
    signed_off(rated[2], OWN, GIVEN)
    hr_client.get(pages(large)[0])
    assert started == [], "a little old"
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for url in pages(large):
        page = hr_client.get(url)
        assert "These figures are as of" in page.text
        assert "Newer ones are being worked out." in page.text
        assert "http-equiv" not in page.text, "somebody reads it"
    assert hr_client.get(pages(large)[0]).context["quality"].whole.people == 2
    assert len(started) == 1
    work_out(large)
    page = hr_client.get(pages(large)[0])
    assert page.context["quality"].whole.people == 3
    assert "Newer ones" not in page.text


def test_a_process_that_died_is_started_again_after_a_minute(
    large: Campaign, started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_for: list[int] = []
    add: Callable[..., bool] = cache.add

    def adding(key: str, value: object, timeout: int) -> bool:
        kept_for.append(timeout)
        return add(key, value, timeout)

    monkeypatch.setattr(cache, "add", adding)
    find_quality(large)
    find_quality(large)
    assert (len(started), kept_for) == (1, [60, 60])
    cache.delete(rater_quality._started_key(large, None))  # as after that minute
    assert find_quality(large).is_under_way
    assert len(started) == 2


def test_a_process_that_cannot_be_started_is_told_to_the_log_alone(
    large: Campaign, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_arguments: str) -> None:
        raise subprocess.CalledProcessError(127, "sh")

    monkeypatch.setattr(rater_quality, "start_command", fails)
    assert find_quality(large).is_under_way
    assert "could not be started" in caplog.text


def test_one_process_works_for_a_campaign_at_a_time(large: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    with process_slot(f"rater-quality-{large.pk}", 1) as slot:
        assert slot is not None
        assert not work_out_quality(large)
        assert kept_quality(large).quality is None
    assert work_out_quality(large)
    computed: list[int] = []
    monkeypatch.setattr(figures, "_computed", lambda campaign, _without, **_more: computed.append(campaign.pk))
    assert not work_out_quality(large), "up to date"
    assert computed == []


def test_the_command_is_bounded_and_keeps_the_figures(large: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    bounded: list[bool] = []
    monkeypatch.setattr(compute_rater_quality, "limit_this_process", lambda: bounded.append(True))
    out = io.StringIO()
    call_command("compute_rater_quality", str(large.pk), stdout=out)
    found = kept_quality(large).quality
    assert found is not None
    assert found.whole.people == 2
    call_command("compute_rater_quality", str(large.pk), stdout=out)
    assert len(set(out.getvalue().splitlines())) == 2, "kept, then nothing to do"
    assert bounded == [True, True]
    with pytest.raises(CommandError):
        call_command("compute_rater_quality", "0", stdout=out)


def test_both_ways_give_the_same_figures(large: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    work_out(large)
    worked_out = kept_quality(large).quality
    monkeypatch.setattr(figures, "LARGE", 1000)
    direct = compute_quality(large, kept_quality(large))
    assert worked_out is not None
    assert direct is not None
    assert (direct.raters, direct.whole) == (worked_out.raters, worked_out.whole)


def test_others_than_hr_start_nothing(client: Client, large: Campaign, started: list[tuple[str, ...]]) -> None:
    assessment = large.assessments.get(state=AssessmentState.SIGNED_OFF, pk=large.assessments.order_by("pk")[0].pk)
    for user in (assessment.supervisor, assessment.candidate, make_user("陌生人")):
        client.force_login(user)
        assert {client.get(url).status_code for url in pages(large)} <= {403, 404}
    assert started == []
