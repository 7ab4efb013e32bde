"""Fill an empty database with one open self-rating for each of some candidates, and print what a client needs.

    python -m tests.proof.seed CANDIDATES

Run with the environment of the server that is to serve it.
"""

import json
import sys

import django


def main(candidates: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("compile_translations", verbosity=0)
    from assessments.models import Assessment
    from tests.factories import PASSWORD, make_launched_campaign, make_standard_version, make_user

    people = [make_user() for _number in range(candidates)]
    version = make_standard_version(duties=4, tasks=4, indicators=8, knowledge=16, skills=14, attitudes=6)
    campaign = make_launched_campaign(candidates=people, standard_version=version)
    told = {
        "items": list(campaign.items.order_by("position").values_list("pk", flat=True)),
        "password": PASSWORD,
        "people": [
            {"login": assessment.candidate.email, "assessment": assessment.pk}
            for assessment in Assessment.objects.filter(campaign=campaign).select_related("candidate").order_by("pk")
        ],
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
