"""``manage.py compute_rater_quality``: works out what is said about the supervisors of a campaign."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments.models import Campaign
from assessments.services.background import limit_this_process
from assessments.services.rater_quality import work_out_quality


class Command(BaseCommand):
    help = "Work out the figures about the raters of a campaign, keep them, and end. The portal starts this by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the campaign, and whom to leave out."""
        parser.add_argument("campaign", type=int, help="the number of the campaign")
        parser.add_argument("--without", type=int, help="the number of an assessment that does not count")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work them out unless another process does, or they are up to date, and say which."""
        limit_this_process()
        campaign = Campaign.objects.filter(pk=options["campaign"]).first()
        if campaign is None:
            raise CommandError(_("There is no campaign %(number)d.") % {"number": options["campaign"]})
        done = work_out_quality(campaign, without=options["without"])
        self.stdout.write(_("The figures are kept.") if done else _("There is nothing to work out."))
