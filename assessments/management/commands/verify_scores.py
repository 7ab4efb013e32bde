"""Compute all scores again from the ratings, and report where the stored ones differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.enums import CampaignStatus
from assessments.models import Campaign
from assessments.selectors.scores import ScoreRow, score_differences


class Command(BaseCommand):
    help = "Compute all scores again from the ratings and report every stored score that differs. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", type=int, help="only this campaign, by its number in the address")

    def handle(self, *args: Any, **options: Any) -> None:
        campaigns = Campaign.objects.exclude(status=CampaignStatus.DRAFT).order_by("pk")
        if options["campaign"] is not None:
            campaigns = campaigns.filter(pk=options["campaign"])
            if not campaigns:
                raise CommandError(f"There is no launched campaign {options['campaign']}.")
        differences = 0
        for campaign in campaigns:
            for difference in score_differences(campaign):
                differences += 1
                measure = difference.measure
                self.stdout.write(
                    f"assessment {difference.assessment_id}, {difference.source}, {measure.kind} {measure.id}: "
                    f"stored {_shown(difference.stored)}, computed {_shown(difference.computed)}"
                )
        if differences:
            raise CommandError(f"{differences} scores differ from their ratings.")
        self.stdout.write(f"All stored scores of {len(campaigns)} campaigns are what their ratings give.")


def _shown(row: ScoreRow | None) -> str:
    if row is None:
        return "nothing"
    return (
        f"{row.value} (target {row.target}, {row.rated_count} counted, {row.not_applicable_count} not applicable, "
        f"nearest point {row.nearest_point})"
    )
