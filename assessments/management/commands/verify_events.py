"""Prove that the trail of every assessment, and what was submitted and signed, is as it was written."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.models import Campaign
from assessments.selectors.proof import Proved, members_without_assessment, prove

SECONDS_BETWEEN_WORDS = 5


class Command(BaseCommand):
    help = (
        "Prove that no event of any assessment was altered, removed or inserted, nor any answer that was submitted or "
        "signed, and name the first such row of each assessment. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", type=int, help="only this campaign, by its number in the address")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = options["campaign"]
        if campaign is not None and not Campaign.objects.filter(pk=campaign).exists():
            raise CommandError(f"There is no campaign {campaign}.")
        total, findings = Proved(), 0
        begun = said = time.monotonic()
        for member in members_without_assessment(campaign):
            findings += 1
            self.stdout.write(
                f"campaign {member.campaign_id}: the assessment of person {member.candidate_id} was removed: "
                "the person takes part"
            )
        for proved in prove(campaign):
            total.assessments += proved.assessments
            total.events += proved.events
            total.answers += proved.answers
            for finding in proved.findings:
                findings += 1
                self.stdout.write(str(finding))
            if options["verbosity"] > 0 and time.monotonic() - said > SECONDS_BETWEEN_WORDS:
                said = time.monotonic()
                self.stderr.write(f"{total.assessments} assessments, {total.events} events so far …")
        seconds = max(time.monotonic() - begun, 0.001)
        counted = (
            f"{total.events} events of {total.assessments} assessments and {total.answers} versions of answers, "
            f"in {seconds:.1f} s ({total.events / seconds:.0f} events a second)"
        )
        if findings:
            raise CommandError(f"{findings} trails are not as they were written. Read {counted}.")
        self.stdout.write(f"All is as it was written: {counted}.")
