"""Compute all scores again from the ratings, and report where the stored ones, or what is made from them, differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.enums import CampaignStatus, GroupScope
from assessments.models import Campaign
from assessments.selectors.group_scores import GroupDifference, GroupTally, group_differences
from assessments.selectors.scores import ScoreDifference, ScoreRow, score_differences
from assessments.selectors.snapshot import one_snapshot


class Command(BaseCommand):
    help = (
        "Compute all scores and the figures of all groups again from the ratings and report every stored one that "
        "differs. Changes nothing. On SQLite, what is signed off meanwhile may be reported too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", type=int, help="only this campaign, by its number in the address")

    def handle(self, *args: Any, **options: Any) -> None:
        campaigns = Campaign.objects.exclude(status=CampaignStatus.DRAFT).order_by("pk")
        if options["campaign"] is not None:
            campaigns = campaigns.filter(pk=options["campaign"])
            if not campaigns:
                raise CommandError(f"There is no launched campaign {options['campaign']}.")
        scores = groups = 0
        for campaign in campaigns:
            # Who is signed off between the two readings would else count in the groups and not among the ratings.
            with one_snapshot():
                tally = GroupTally()
                for difference in score_differences(campaign, tally):
                    scores += 1
                    self.stdout.write(_score_line(difference))
                for of_group in group_differences(campaign, tally):
                    groups += 1
                    self.stdout.write(_group_line(campaign, of_group))
        if scores or groups:
            raise CommandError(f"{scores} scores and {groups} figures of groups differ from their ratings.")
        self.stdout.write(
            f"All stored scores and figures of groups of {len(campaigns)} campaigns are what their ratings give."
        )


def _score_line(difference: ScoreDifference) -> str:
    measure = difference.measure
    return (
        f"assessment {difference.assessment_id}, {difference.source}, {measure.kind} {measure.id}: "
        f"stored {_shown(difference.stored)}, computed {_shown(difference.computed)}"
    )


def _shown(row: ScoreRow | None) -> str:
    if row is None:
        return "nothing"
    return (
        f"{row.value} (target {row.target}, {row.rated_count} counted, {row.not_applicable_count} not applicable, "
        f"nearest point {row.nearest_point})"
    )


def _group_line(campaign: Campaign, difference: GroupDifference) -> str:
    group = f"campaign {campaign.pk}"
    if difference.scope == GroupScope.DEPARTMENT:
        group += f", department {difference.department_id or 'none'}"
    measure = difference.measure
    what = f"{difference.source}, {measure.kind} {measure.id}" if measure else "people signed off"
    return f"{group}, {what}: stored {difference.stored}, computed {difference.computed}"
