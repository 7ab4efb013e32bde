"""``manage.py import_standard FILE... [--publish]``: reads standards from documents into drafts."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.enums import FindingSeverity
from competencies.exceptions import CannotPublish, DomainError
from competencies.finding_messages import unreadable_file_message
from competencies.imports import StandardPlan, UnreadableFile, plan_from_file
from competencies.models import StandardVersion
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version


class Command(BaseCommand):
    help = "Read standards from documents into drafts; with --publish, publish each."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            type=Path,
            help="PDF, Word (.docx), text with tabs or Markdown tables, or an export (.json)",
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish each standard; a file that cannot be published leaves nothing",
        )

    def handle(self, *args: Any, files: list[Path], publish: bool, **options: Any) -> None:
        """Import each file by itself: one bad file never stops the others, but the exit status is then 1."""
        failed = sum(not self._import(path, publish) for path in files)
        if failed:
            sys.exit(1)

    def _import(self, path: Path, publish: bool) -> bool:
        try:
            plan = plan_from_file(path)
            with transaction.atomic():
                version = import_plan(actor=None, plan=plan)
                if publish:
                    version = publish_version(actor=None, version_id=version.pk)
        except UnreadableFile as error:
            self._refuse(path, unreadable_file_message(error))
        except CannotPublish as error:
            self._refuse(path, " ".join([error.message, *error.problems]))
        except DomainError as error:
            self._refuse(path, error.message)
        else:
            self.stdout.write(
                _("%(file)s: %(done)s %(version)s; %(counts)s; %(findings)s.")
                % {
                    "file": path.name,
                    "done": _("published") if publish else _("draft"),
                    "version": version,
                    "counts": _counts(plan),
                    "findings": _findings(plan),
                }
            )
            self._explain(version)
            return True
        return False

    def _refuse(self, path: Path, sentence: str) -> None:
        self.stderr.write(f"{path.name}: {sentence}")

    def _explain(self, version: StandardVersion) -> None:
        if version.revision > 1:
            self.stdout.write(
                "  "
                + _("%(code)s was here already, so this is revision %(revision)d of it; earlier ones are unchanged.")
                % {"code": version.code, "revision": version.revision}
            )


def _counts(plan: StandardPlan) -> str:
    tasks = plan.tasks
    return _(
        "%(duties)d duties, %(tasks)d tasks, %(outputs)d outputs, %(indicators)d indicators, "
        "%(knowledge)d K, %(skills)d S, %(attitudes)d A"
    ) % {
        "duties": len(plan.duties),
        "tasks": len(tasks),
        "outputs": sum(len(task.outputs) for task in tasks),
        "indicators": sum(len(task.indicators) for task in tasks),
        "knowledge": len(plan.knowledge),
        "skills": len(plan.skills),
        "attitudes": len(plan.attitudes),
    }


def _findings(plan: StandardPlan) -> str:
    found: Counter[str] = Counter(finding.severity for finding in plan.findings)
    if not found:
        return _("no findings")
    errors = found[FindingSeverity.ERROR.value]
    warnings = found[FindingSeverity.WARNING.value]
    remarks = found[FindingSeverity.INFO.value]
    return ", ".join(
        [
            ngettext("%(count)d error", "%(count)d errors", errors) % {"count": errors},
            ngettext("%(count)d warning", "%(count)d warnings", warnings) % {"count": warnings},
            ngettext("%(count)d remark", "%(count)d remarks", remarks) % {"count": remarks},
        ]
    )
