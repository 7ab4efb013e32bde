"""How a result compares with the person's earlier campaigns on the same standard, also across its versions."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.enums import ScoreSource
from assessments.models import Assessment, ScalePoint, Score
from assessments.numbers import number_text, signed_text
from assessments.permissions import SIGNED_STATES, is_candidate, is_supervisor, manages_campaigns
from assessments.scoring import Kind, Measure
from assessments.selectors.due import today
from assessments.selectors.results import AssessmentResult, ResultRow
from assessments.selectors.scores import ABOUT, measure_of
from assessments.selectors.substitutes import reviewed_by
from competencies.enums import MatchKind
from competencies.models import Competence, Task
from competencies.selectors.version_chain import Counterpart, RowKey, counterparts_of
from people.models import User

EARLIER_SHOWN = 3
"""How many earlier campaigns stand beside a result: the latest ones."""


_COMPETENCES = (MatchKind.KNOWLEDGE, MatchKind.SKILL, MatchKind.ATTITUDE)
_OF_COMPETENCES = (Kind.COMPETENCE, Kind.COMPETENCE_FROM_TASKS)


@dataclass(frozen=True, slots=True)
class EarlierCampaign:
    """An earlier result that the reader may see, at ``url``.

    ``remarks`` say why it is not compared or, where it is, what to bear in mind.
    """

    title: str
    signed_on: datetime.date
    version: str
    url: str
    is_compared: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """The final scores of one duty, task or competence over the compared campaigns, this one last.

    ``texts`` are the scores as they are printed. ``change`` is since the campaign before, its ``direction`` ``up``,
    ``down`` or ``same`` as it is shown; empty where there is none. ``is_changed``: the standard said something else
    about it in one of the earlier campaigns.
    """

    anchor: str
    code: str
    title: str
    scores: tuple[Decimal | None, ...]
    texts: tuple[str, ...]
    change: str
    direction: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class MovementSection:
    """A duty with its tasks, or all K, S or A (``lead`` is None)."""

    code: str
    title: str
    lead: Movement | None
    movements: tuple[Movement, ...]

    @property
    def up(self) -> int:
        """How many rose since the campaign before."""
        return sum(movement.direction == "up" for movement in self.movements)

    @property
    def down(self) -> int:
        """How many fell since the campaign before."""
        return sum(movement.direction == "down" for movement in self.movements)


@dataclass(frozen=True, slots=True)
class EarlierResults:
    """``campaigns`` from the earliest to the latest, without the present one.

    ``added`` and ``dropped`` name what has no counterpart in the campaign before, and in the present one.
    """

    campaigns: tuple[EarlierCampaign, ...]
    duties: tuple[MovementSection, ...]
    competences: tuple[MovementSection, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def sections(self) -> tuple[MovementSection, ...]:
        return (*self.duties, *self.competences)

    @property
    def compared(self) -> tuple[EarlierCampaign, ...]:
        return tuple(campaign for campaign in self.campaigns if campaign.is_compared)


@dataclass(frozen=True, slots=True)
class _Past:
    """An earlier assessment that can be compared: its final scores, and where this standard's rows stand in it.

    ``counterparts`` is None where it was on the same version.
    """

    version_id: int
    scores: Mapping[Measure, Decimal | None]
    counterparts: Mapping[RowKey, Counterpart] | None

    def counterpart(self, key: RowKey) -> Counterpart | None:
        return Counterpart(key[1], is_changed=False) if self.counterparts is None else self.counterparts.get(key)


def earlier_results(reader: User, result: AssessmentResult) -> EarlierResults | None:
    """Return what the result is compared with, as far as ``reader`` may see it; None where there is nothing earlier.

    The caller has checked that the reader may see the result itself. The number of queries depends neither on how much
    is rated nor on how many earlier campaigns there are.
    """
    assessments = _visible_before(reader, result.assessment)
    if not assessments:
        return None
    scales = _scales([result.assessment, *assessments])
    finals = _finals(assessments)
    present = result.assessment.campaign.standard_version
    versions = {assessment.campaign.standard_version_id or 0 for assessment in assessments}
    chains = counterparts_of(present.pk, versions) if present is not None else {}
    campaigns: list[EarlierCampaign] = []
    pasts: list[_Past] = []
    for assessment in assessments:
        version_id = assessment.campaign.standard_version_id or 0
        hindrance = _hindrance(assessment, result.assessment, scales, chains)
        if not hindrance:
            pasts.append(_Past(version_id, finals[assessment.pk], chains.get(version_id)))
        campaigns.append(
            EarlierCampaign(
                title=assessment.campaign.title,
                signed_on=timezone.localdate(assessment.signed_off_at),
                version=_label(assessment),
                url=_address(reader, assessment),
                is_compared=not hindrance,
                remarks=(hindrance,) if hindrance else tuple(_remarks(assessment, result.assessment)),
            )
        )
    return EarlierResults(
        campaigns=tuple(campaigns),
        duties=tuple(_duty_sections(result, pasts)),
        competences=tuple(_competence_sections(result, pasts)),
        added=tuple(_added(result, pasts)),
        dropped=tuple(_dropped(pasts)),
    )


# --- What there is ----------------------------------------------------------------------------------------------------


def _visible_before(reader: User, assessment: Assessment) -> list[Assessment]:
    """Return the latest earlier assessments on the same standard that ``reader`` may see, from the earliest on.

    The candidate what was signed off and released to them; HR all; who reviews what they reviewed themselves.
    """
    campaign = assessment.campaign
    if campaign.standard_version is None or campaign.opens_on is None:
        return []
    found = Assessment.objects.filter(
        Q(campaign__opens_on__lt=campaign.opens_on) | Q(campaign__opens_on=campaign.opens_on, campaign__lt=campaign.pk),
        candidate=assessment.candidate_id,
        campaign__standard_version__standard=campaign.standard_version.standard_id,
        state__in=sorted(SIGNED_STATES),
    )
    if is_candidate(reader, assessment):
        found = found.filter(Q(campaign__holds_results=False) | Q(campaign__released_at__isnull=False))
    elif not manages_campaigns(reader):
        found = found.filter(reviewed_by(reader, today()))
    # Most people have none, and with all of its tables the question takes five times as long.
    latest = list(found.order_by("-campaign__opens_on", "-campaign").values_list("pk", flat=True)[:EARLIER_SHOWN])
    if not latest:
        return []
    related = Assessment.objects.select_related("campaign__standard_version", "campaign__scale")
    return list(related.filter(pk__in=latest).order_by("campaign__opens_on", "campaign"))


def _address(reader: User, assessment: Assessment) -> str:
    if is_candidate(reader, assessment):
        return reverse("assessments:employee_detail", args=[assessment.pk])
    if manages_campaigns(reader) and not is_supervisor(reader, assessment):
        return reverse("assessments:hr_assessment_detail", args=[assessment.pk])
    return reverse("assessments:supervisor_review", args=[assessment.pk])


def _scales(assessments: Sequence[Assessment]) -> Mapping[int | None, list[tuple[int, str]]]:
    """Return the points of the assessments' scales; a copy of a scale that says the same counts as the same."""
    points: defaultdict[int | None, list[tuple[int, str]]] = defaultdict(list)
    scales = {assessment.campaign.scale_id for assessment in assessments}
    for scale, value, label in (
        ScalePoint.objects.filter(scale__in=scales).order_by("value").values_list("scale", "value", "label_zh")
    ):
        points[scale].append((value, label))
    return points


def _finals(assessments: Sequence[Assessment]) -> Mapping[int, dict[Measure, Decimal | None]]:
    finals: defaultdict[int, dict[Measure, Decimal | None]] = defaultdict(dict)
    rows = Score.objects.filter(assessment__in=assessments, source=ScoreSource.FINAL)
    for pk, task_id, duty_id, competence_id, basis, value in rows.values_list("assessment_id", *ABOUT, "value"):
        finals[pk][measure_of(task_id, duty_id, competence_id, basis)] = value
    return finals


def _hindrance(
    earlier: Assessment,
    present: Assessment,
    scales: Mapping[int | None, list[tuple[int, str]]],
    chains: Mapping[int, Mapping[RowKey, Counterpart]],
) -> str:
    """Say why an earlier result cannot be set beside the present one; empty where it can."""
    if scales[earlier.campaign.scale_id] != scales[present.campaign.scale_id]:
        scale = earlier.campaign.scale
        return _("Rated on another scale (%(scale)s), so the scores are not compared.") % {"scale": scale}
    version_id = earlier.campaign.standard_version_id or 0
    if version_id != present.campaign.standard_version_id and not chains.get(version_id):
        return _(
            "Rated on another edition of the standard (%(version)s), and nobody has said which of its rows became "
            "which of this one, so the scores are not compared."
        ) % {"version": _label(earlier)}
    return ""


def _remarks(earlier: Assessment, present: Assessment) -> Iterator[str]:
    then, now = earlier.campaign, present.campaign
    if then.standard_version_id != now.standard_version_id:
        yield _("On another edition of the standard: %(version)s. What it said differently is marked.") % {
            "version": _label(earlier)
        }
    if then.self_weight * now.supervisor_weight != now.self_weight * then.supervisor_weight:
        yield _("The final score had other weights: self %(self)d, supervisor %(supervisor)d.") % {
            "self": then.self_weight,
            "supervisor": then.supervisor_weight,
        }
    if then.task_rating != now.task_rating:
        yield _("Tasks were rated otherwise: %(how)s.") % {"how": then.get_task_rating_display()}


def _label(assessment: Assessment) -> str:
    version = assessment.campaign.standard_version
    return version.label if version is not None else ""


# --- Setting it side by side ------------------------------------------------------------------------------------------


def _duty_sections(result: AssessmentResult, pasts: Sequence[_Past]) -> Iterator[MovementSection]:
    if not pasts:
        return
    for section in result.duties:
        if section.pk is None or section.compared is None:
            continue
        lead = _movement(
            (MatchKind.DUTY, section.pk),
            Kind.DUTY,
            pasts,
            anchor=section.anchor,
            code=section.code,
            title=section.title,
            now=section.compared.final,
        )
        yield MovementSection(section.code, section.title, lead, tuple(_rows(section.rows, pasts)))


def _competence_sections(result: AssessmentResult, pasts: Sequence[_Past]) -> Iterator[MovementSection]:
    if not pasts:
        return
    for section in result.competences:
        yield MovementSection(section.code, section.title, None, tuple(_rows(section.rows, pasts)))


def _rows(rows: Sequence[ResultRow], pasts: Sequence[_Past]) -> Iterator[Movement]:
    for row in rows:
        yield _movement(
            _key(row),
            row.measure.kind,
            pasts,
            anchor=row.anchor,
            code=row.subject.code,
            title=row.subject.title,
            now=row.leading.final,
        )


def _key(row: ResultRow) -> RowKey:
    kind = row.subject.kind
    return (MatchKind.TASK if kind == "T" else MatchKind(kind)), row.subject.pk


def _movement(
    key: RowKey,
    kind: Kind,
    pasts: Sequence[_Past],
    *,
    anchor: str,
    code: str,
    title: str,
    now: Decimal | None,
) -> Movement:
    """Follow one row: only scores of the same making are set beside each other (own ratings, or from tasks)."""
    scores: list[Decimal | None] = []
    is_changed = False
    for past in pasts:
        there = past.counterpart(key)
        scores.append(None if there is None else past.scores.get(Measure(kind, there.row)))
        is_changed = is_changed or (there is not None and there.is_changed)
    change = scoring.gap(now, scores[-1])
    shown = None if change is None else scoring.rounded(change, scoring.SHOWN)
    return Movement(
        anchor=anchor,
        code=code,
        title=title,
        scores=(*scores, now),
        texts=tuple(number_text(score) for score in (*scores, now)),
        change=signed_text(change),
        direction="" if shown is None else "up" if shown > 0 else "down" if shown < 0 else "same",
        is_changed=is_changed,
    )


def _added(result: AssessmentResult, pasts: Sequence[_Past]) -> Iterator[str]:
    if not pasts:
        return
    for row in result.rows:
        if pasts[-1].counterpart(_key(row)) is None:
            yield row.subject.label


def _dropped(pasts: Sequence[_Past]) -> Iterator[str]:
    """Name what was scored in the campaign before and is in no row of the present standard."""
    if not pasts or pasts[-1].counterparts is None:
        return
    past = pasts[-1]
    kept = {(kind, there.row) for (kind, _row), there in (past.counterparts or {}).items()}
    kept_tasks = {row for kind, row in kept if kind is MatchKind.TASK}
    kept_competences = {row for kind, row in kept if kind in _COMPETENCES}
    tasks = {measure.id for measure in past.scores if measure.kind is Kind.TASK} - kept_tasks
    competences = {measure.id for measure in past.scores if measure.kind in _OF_COMPETENCES} - kept_competences
    for task in Task.objects.filter(pk__in=tasks).order_by("duty__position", "position"):
        yield str(task)
    for competence in Competence.objects.filter(pk__in=competences).order_by("kind", "position"):
        yield str(competence)
