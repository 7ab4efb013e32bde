"""Fills an empty PostgreSQL database with campaigns of any size, in seconds to minutes.

People, departments and campaigns are made as the portal makes them, the launch included. The answers are those of
``PROFILES`` fictional people, worked out in Python and given to everybody in turn by INSERT … SELECT; their scores are
computed once per profile by the portal itself. So a big campaign is a small one many times over, and every stored
number is what the portal would have stored (``selectors.scores.score_differences`` is asked afterwards).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from assessments.enums import AssessmentState, EventKind, Relation
from assessments.models import Assessment, Campaign, CampaignMember, Item, RatingScale
from assessments.selectors.scores import campaign_rules, computed_scores
from assessments.services.group_scores import rebuild_groups
from assessments.services.launching import launch_campaign
from competencies.enums import VersionStatus
from competencies.models import StandardVersion
from competencies.standards import bundled_standard_path
from people.enums import Role
from people.models import Department, User

PROFILES = 200
TEAM = 10
"""People per supervisor."""
DEPARTMENTS = 12
PASSWORD = "a long fictional password"

OPEN, UNDER_REVIEW = 0, 1
"""Of every twenty people one is still rating, with every item answered, and one awaits the sign-off."""
OF = 20


@dataclass(frozen=True)
class World:
    """Who and what the pages are asked for; ``campaigns`` by their size."""

    hr: User
    campaigns: dict[int, Campaign]
    items: int


def build(sizes: Sequence[int]) -> World:
    """Make the tables, a company as large as the largest campaign, and one campaign for each size."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("compile_translations", verbosity=0)
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    version = StandardVersion.objects.get(status=VersionStatus.PUBLISHED)
    hr, candidates = _company(max(sizes))
    campaigns = {size: _campaign(hr, version, candidates[:size]) for size in sizes}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return World(hr, campaigns, Item.objects.filter(campaign=campaigns[sizes[0]]).count())


def _company(size: int) -> tuple[User, list[User]]:
    top = Department.objects.create(code="B00", name_zh="測試公司", name_en="Fictional company")
    departments = [top]
    for number in range(1, DEPARTMENTS):
        parent = top if number <= 4 else departments[1 + (number - 5) % 4]
        name = f"測試部{number}"
        departments.append(
            Department.objects.create(code=f"B{number:02}", name_zh=name, name_en=f"Unit {number}", parent=parent)
        )
    password = make_password(PASSWORD)

    def person(kind: str, number: int, **fields: object) -> User:
        code = f"{kind}{number:06}"
        mail = f"{code.lower()}@example.com"
        return User(employee_number=code, email=mail, name_zh=f"測試員{code}", password=password, **fields)

    hr = person("H", 1)
    hr.save()
    hr.groups.add(Group.objects.get(name=Role.HR_MANAGER.value))
    supervisors = User.objects.bulk_create(
        person("S", number, department=departments[number % DEPARTMENTS]) for number in range((size - 1) // TEAM + 1)
    )
    candidates = User.objects.bulk_create(
        (
            person(
                "C",
                number,
                department=departments[number % DEPARTMENTS],
                supervisor=supervisors[number // TEAM],
            )
            for number in range(size)
        ),
        batch_size=2000,
    )
    return hr, candidates


def _campaign(hr: User, version: StandardVersion, candidates: Sequence[User]) -> Campaign:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        title=f"{len(candidates)} 人評核",
        standard_version=version,
        scale=RatingScale.objects.get(slug="proficiency-5"),
        uniform_target=3,
        self_weight=20,
        supervisor_weight=80,
        opens_on=today,
        self_due_on=today,
        review_due_on=today + timedelta(days=12),
        created_by=hr,
    )
    CampaignMember.objects.bulk_create(
        (
            CampaignMember(campaign=campaign, candidate=person, supervisor_id=person.supervisor_id)
            for person in candidates
        ),
        batch_size=2000,
    )
    launch_campaign(actor=hr, campaign_id=campaign.pk)
    # It began a month ago, and the date for the self-ratings has passed.
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_on=today - timedelta(days=30),
        self_due_on=today - timedelta(days=2),
        launched_at=timezone.now() - timedelta(days=30),
    )
    campaign.refresh_from_db()
    with transaction.atomic(), connection.cursor() as cursor:
        # The triggers guard what people do; here the database itself makes a past that kept to the rules.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_PERSONS, {"campaign": campaign.pk, "profiles": PROFILES, "of": OF})
        _copy_answers(campaign)
        for statement in _PAST:
            cursor.execute(statement, {"open": OPEN, "review": UNDER_REVIEW})
        _copy_scores(campaign)
        cursor.execute("DROP TABLE bench_person, bench_answer, bench_score")
    rebuild_groups(campaign=campaign)
    return campaign


# --- Answers ----------------------------------------------------------------------------------------------------------

_PERSONS = """
CREATE TEMP TABLE bench_person AS
SELECT id AS assessment_id, row AS number, row %% %(profiles)s AS profile, row %% %(of)s AS standing,
       now() - interval '28 days' + (row * 37 %% 20) * interval '1 day' + row %% 600 * interval '1 minute' AS began
FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1)::int AS row
      FROM assessments_assessment WHERE campaign_id = %(campaign)s) a
"""


def _answers(campaign: Campaign) -> Iterator[tuple[int, str, int, int, int | None, bool]]:
    """Yield (profile, relation, item, position, value, not applicable): abilities differ, and so do self-images."""
    items = list(Item.objects.filter(campaign=campaign).order_by("position").values_list("pk", "position"))
    chance = random.Random(20)
    hard = {item: chance.gauss(0, 0.4) for item, _position in items}
    for profile in range(PROFILES):
        ability, vanity = chance.gauss(3.2, 0.7), chance.gauss(0.3, 0.5)
        for relation, shift in ((Relation.SELF, vanity), (Relation.SUPERVISOR, 0.0)):
            for item, position in items:
                value = min(5, max(1, round(chance.gauss(ability + shift - hard[item], 0.6))))
                left_out = chance.random() < 0.02
                yield profile, relation.value, item, position, None if left_out else value, left_out


def _copy_answers(campaign: Campaign) -> None:
    answers = list(_answers(campaign))  # before the COPY, which has the connection for itself
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_answer (profile int, relation text, item_id bigint, position int, "
            "value smallint, not_applicable boolean)"
        )
        with cursor.copy("COPY bench_answer FROM STDIN") as copy:
            for row in answers:
                copy.write_row(row)
        cursor.execute("ANALYZE bench_answer; ANALYZE bench_person")


_RATED = """
FROM assessments_ratingform f JOIN bench_person p ON p.assessment_id = f.assessment_id
JOIN bench_answer a ON a.profile = p.profile AND a.relation = f.relation
WHERE f.relation = 'self' OR p.standing <> %(open)s
ORDER BY f.id, a.position
"""
# Half a minute per item, the supervisor a day later and twice as fast.
_WHEN = """p.began + CASE f.relation WHEN 'self' THEN a.position * interval '30 seconds'
           ELSE interval '1 day' + a.position * interval '15 seconds' END"""


def _event(sequence: int, kind: EventKind, actor: str, at: str, before: str, after: str, who: str) -> str:
    return f"""
INSERT INTO assessments_assessmentevent
    (assessment_id, sequence, kind, actor_id, at, from_state, to_state, comment, data, previous_hash, hash)
SELECT a.id, {sequence}, '{kind.value}', {actor}, {at}, '{before}', '{after}', '', '{{}}', '', ''
FROM assessments_assessment a JOIN bench_person p ON p.assessment_id = a.id WHERE {who} ORDER BY a.id
"""


_STATES = AssessmentState
_PAST = (
    f"""INSERT INTO assessments_rating (form_id, item_id, value, not_applicable, comment, version, updated_at)
    SELECT f.id, a.item_id, a.value, a.not_applicable, '', 1, {_WHEN} {_RATED}""",
    f"""INSERT INTO assessments_ratingchange (form_id, item_id, number, kind, value, not_applicable, comment, by_id, at)
    SELECT f.id, a.item_id, 1, 'answered', a.value, a.not_applicable, '', f.rater_id, {_WHEN} {_RATED}""",
    """UPDATE assessments_ratingform f
    SET completed_at = p.began + CASE f.relation WHEN 'self' THEN interval '90 minutes' ELSE interval '2 days' END
    FROM bench_person p WHERE p.assessment_id = f.assessment_id AND (
    f.relation = 'self' AND p.standing <> %(open)s OR p.standing NOT IN (%(open)s, %(review)s))""",
    """UPDATE assessments_assessment a SET state = 'in_progress', started_at = p.began, version = 2
    FROM bench_person p WHERE p.assessment_id = a.id""",
    """UPDATE assessments_assessment a SET state = 'submitted', submitted_at = p.began + interval '90 minutes',
    submitted_by_id = candidate_id, version = 3
    FROM bench_person p WHERE p.assessment_id = a.id AND p.standing <> %(open)s""",
    """UPDATE assessments_assessment a SET state = 'signed_off', signed_off_at = p.began + interval '2 days',
    signed_off_by_id = supervisor_id, version = 4
    FROM bench_person p WHERE p.assessment_id = a.id AND p.standing NOT IN (%(open)s, %(review)s)""",
    _event(2, EventKind.STARTED, "a.candidate_id", "p.began", _STATES.ASSIGNED, _STATES.IN_PROGRESS, "true"),
    _event(
        *(3, EventKind.SUBMITTED, "a.candidate_id", "a.submitted_at", _STATES.IN_PROGRESS, _STATES.SUBMITTED),
        "p.standing <> %(open)s",
    ),
    _event(
        *(4, EventKind.SIGNED_OFF, "a.supervisor_id", "a.signed_off_at", _STATES.SUBMITTED, _STATES.SIGNED_OFF),
        "p.standing NOT IN (%(open)s, %(review)s)",
    ),
)


# --- Scores -----------------------------------------------------------------------------------------------------------


def _copy_scores(campaign: Campaign) -> None:
    """Have the portal compute the scores of one person of each profile and standing; give them to all alike."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (profile, standing) assessment_id, profile, standing FROM bench_person "
            "ORDER BY profile, standing, assessment_id"
        )
        models = {assessment: (profile, standing) for assessment, profile, standing in cursor.fetchall()}
        states = dict(Assessment.objects.filter(pk__in=models).values_list("pk", "state"))
        rows = computed_scores(campaign_rules(campaign), states)
        cursor.execute(
            "CREATE TEMP TABLE bench_score (profile int, standing int, source text, basis text, task_id bigint, "
            "duty_id bigint, competence_id bigint, value numeric, target numeric, rated_count int, "
            "not_applicable_count int, nearest_point smallint)"
        )
        with cursor.copy("COPY bench_score FROM STDIN") as copy:
            for row in rows:
                score = row.as_model()
                copy.write_row(
                    (
                        *models[row.assessment_id],
                        score.source,
                        score.basis,
                        score.task_id,
                        score.duty_id,
                        score.competence_id,
                        score.value,
                        score.target,
                        score.rated_count,
                        score.not_applicable_count,
                        score.nearest_point,
                    )
                )
        cursor.execute("ANALYZE bench_score")
        columns = (
            "source, basis, task_id, duty_id, competence_id, value, target, rated_count, "
            "not_applicable_count, nearest_point"
        )
        cursor.execute(
            f"INSERT INTO assessments_score (assessment_id, {columns}) SELECT p.assessment_id, {columns} "
            "FROM bench_person p JOIN bench_score USING (profile, standing) ORDER BY p.assessment_id"
        )
