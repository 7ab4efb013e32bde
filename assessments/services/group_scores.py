"""Keeping the stored figures of groups in step with the scores of their people.

An assessment counts in two groups, its campaign's and its department's, while it is signed off. The step that changes
its scores changes the groups in the same transaction, by the difference.

Locks. Who changes scores holds one assessment (``lock_assessment``) and then locks its two groups, the campaign's
first. Nobody who holds a group waits for an assessment, a campaign or a third group, so no two can wait for each other.
For the same reason groups are not made here but with the assessments, by those who hold the campaign: a new group
refers to its campaign, and would have to wait for whoever is just closing it, who waits for the assessment.
"""

import json

from django.db import connection, transaction
from django.db.models import Count, F, Q

from assessments.enums import GroupScope
from assessments.models import Assessment, Campaign, GroupScore, Score, ScoreGroup
from assessments.permissions import SIGNED_STATES
from assessments.selectors.group_scores import GroupFigures, added_up, summed
from assessments.selectors.scores import ABOUT, basis_of, column_of
from assessments.services.json_rows import TEXT, WHOLE, rows_of_json
from assessments.tallies import NUMBERS, SourceFigures

_NOTHING = SourceFigures()


def open_groups(*, campaign: Campaign) -> None:
    """Make the groups that the campaign's assessments need and that are not there yet; at most three statements.

    Part of assigning people, by whoever has locked the campaign.
    """
    known = set(ScoreGroup.objects.filter(campaign=campaign).values_list("scope", "department_id"))
    departments = Assessment.objects.filter(campaign=campaign).order_by("department_id")
    needed = [
        (GroupScope.CAMPAIGN, None),
        *((GroupScope.DEPARTMENT, pk) for pk in departments.values_list("department_id", flat=True).distinct()),
    ]
    ScoreGroup.objects.bulk_create(
        ScoreGroup(campaign=campaign, scope=scope, department_id=department_id)
        for scope, department_id in needed
        if (scope, department_id) not in known
    )


def count_difference(*, assessment: Assessment, before: GroupFigures, after: GroupFigures) -> None:
    """Change the groups of an assessment by what its scores add to them now (``contribution``) and added before.

    Three statements, four where the groups have no figures of something yet; none, and nothing is locked, where both
    are the same. Raises LookupError where a group is missing: people were assigned without ``open_groups``.
    """
    changes = _changes(before, after)
    people = bool(after) - bool(before)
    if not changes and not people:
        return
    of_assessment = Q(scope=GroupScope.CAMPAIGN) | Q(scope=GroupScope.DEPARTMENT, department=assessment.department_id)
    groups = list(
        ScoreGroup.objects.select_for_update(of=("self",))
        .filter(of_assessment, campaign=assessment.campaign_id)
        .order_by("scope", "pk")  # the campaign's first
        .values_list("pk", flat=True)
    )
    if len(groups) != 2:
        raise LookupError(f"assessment {assessment.pk} has {len(groups)} groups of two")
    ScoreGroup.objects.filter(pk__in=groups).update(people=F("people") + people)
    if changes:
        _change_figures(groups, changes)


@transaction.atomic
def rebuild_groups(*, campaign: Campaign) -> None:
    """Make the groups of a campaign anew from its stored scores: after loading scores by other ways than the services.

    Nobody may sign off meanwhile: the caller has locked the campaign's assessments, or is alone.
    """
    signed = Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES))
    ScoreGroup.objects.filter(campaign=campaign).delete()
    open_groups(campaign=campaign)
    people = dict(signed.order_by().values_list("department_id").annotate(people=Count("pk")))
    scores = Score.objects.filter(assessment__in=signed)
    departments = {key[0]: figures for key, figures in added_up(scores, "assessment__department_id").items()}
    for group in ScoreGroup.objects.filter(campaign=campaign):
        if group.scope == GroupScope.CAMPAIGN:
            group.people, figures = sum(people.values()), summed(*departments.values())
        else:
            group.people = people.get(group.department_id, 0)
            figures = departments.get(group.department_id, {})
        group.save(update_fields=["people"])
        GroupScore.objects.bulk_create(
            (
                GroupScore(
                    group=group,
                    source=source,
                    basis=basis_of(measure),
                    **{column_of(measure): measure.id},
                    **dict(zip(NUMBERS, found.numbers, strict=True)),
                )
                for measure, by_source in figures.items()
                for source, found in by_source.items()
            ),
            batch_size=500,
        )


def _changes(before: GroupFigures, after: GroupFigures) -> list[list[int | str | None]]:
    """Return the rows that differ, as lists of ``COLUMNS``."""
    changes: list[list[int | str | None]] = []
    for measure in dict.fromkeys([*before, *after]):
        had, has = before.get(measure, {}), after.get(measure, {})
        ids = [measure.id if name == column_of(measure) else None for name in ABOUT[:-1]]
        for source in dict.fromkeys([*had, *has]):
            difference = has.get(source, _NOTHING) - had.get(source, _NOTHING)
            if difference != _NOTHING:
                changes.append([*ids, basis_of(measure), source, *difference.numbers])
    return changes


_KEY = (*ABOUT, "source")
_TEXTS = ("basis", "source")
COLUMNS = {name: TEXT if name in _TEXTS else WHOLE for name in (*_KEY, *NUMBERS)}


def _change_figures(group_ids: list[int], changes: list[list[int | str | None]]) -> None:
    """Add ``changes`` to the figures of each of the groups, which the caller has locked.

    One statement, which reads the rows of these groups alone; a second one where a group has no figures of something
    yet: in the first weeks of a campaign. Nobody else adds any meanwhile, for that takes the lock.
    """
    change = rows_of_json(COLUMNS)
    same = " AND ".join(
        f"had.{name} = change.{name}" if name in _TEXTS else f"COALESCE(had.{name}, 0) = COALESCE(change.{name}, 0)"
        for name in _KEY
    )
    sums = ", ".join(f"{name} = had.{name} + change.{name}" for name in NUMBERS)
    groups = ", ".join(["%s"] * len(group_ids))
    given = json.dumps(changes)
    # Names of tables and columns are the models' own; everything else is a bound parameter.
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE assessments_groupscore AS had SET {sums}
            FROM {change} change
            WHERE had.group_id IN ({groups}) AND {same}""",  # noqa: S608
            [given, *group_ids],
        )
        if cursor.rowcount == len(changes) * len(group_ids):
            return
        cursor.execute(
            f"""INSERT INTO assessments_groupscore (group_id, {", ".join(COLUMNS)})
            SELECT one.id, {", ".join(f"change.{name}" for name in COLUMNS)}
            FROM assessments_scoregroup one CROSS JOIN {change} change
            WHERE one.id IN ({groups})
            AND NOT EXISTS (SELECT 1 FROM assessments_groupscore had WHERE had.group_id = one.id AND {same})""",  # noqa: S608
            [given, *group_ids],
        )
