"""``manage.py import_standard FILE...``: reads standards from documents into drafts, or only shows what it read."""

import json
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.enums import FindingSeverity
from competencies.exceptions import CannotPublish, DomainError
from competencies.finding_messages import finding_message
from competencies.imports import StandardPlan, as_dict
from competencies.imports.findings import Finding
from competencies.models import StandardVersion
from competencies.services.documents import import_document
from competencies.services.parsing import parse_file

_BAR = 24
# Nobody waits for an answer here, so a file is not given up because editors are uploading others.
_PATIENCE = 600


class Command(BaseCommand):
    help = (
        "Read standards from documents into drafts. "
        "With --publish, publish each; with --dry-run, write nothing and touch no database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            type=Path,
            help="PDF, Word (.docx), Excel (.xlsx), text with tabs or Markdown tables, or an export (.json)",
        )
        parser.add_argument("--dry-run", action="store_true", help="read only; no database is needed")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish each standard; a file that cannot be published leaves nothing",
        )
        parser.add_argument(
            "--format",
            choices=["text", "json"],
            default="text",
            help="json: one line per file with the standard, findings, accounting and seconds, or an error",
        )

    def handle(
        self,
        *args: Any,
        files: list[Path],
        dry_run: bool,
        publish: bool,
        format: str,
        verbosity: int,
        **options: Any,
    ) -> None:
        """Import each file by itself: one bad file never stops the others, but the exit status is then 1.

        Failures are told whatever the verbosity; with 0 nothing else is, but for the lines of JSON.
        """
        self._dry_run, self._publish, self._json = dry_run, publish, format == "json"
        self._quiet = verbosity == 0
        if not dry_run:
            self._check_migrations()
        done = 0
        for number, path in enumerate(files):
            self._show_progress(number, len(files), path.name)
            done += self._import(path)
        self._show_progress(len(files), len(files), "")
        if not (self._json or self._quiet) and len(files) > 1:
            self.stdout.write(self._summary(done, len(files) - done))
        if done < len(files):
            sys.exit(1)

    def _check_migrations(self) -> None:
        """Tell what is not migrated on standard error: standard output belongs to the result."""
        output, self.stdout = self.stdout, self.stderr
        try:
            self.check_migrations()
        finally:
            self.stdout = output

    def _import(self, path: Path) -> bool:
        began = time.monotonic()
        try:
            parsed = parse_file(path, wait=_PATIENCE)
            version = (
                None if self._dry_run else import_document(actor=None, path=path, parsed=parsed, publish=self._publish)
            )
            plan = parsed.plan
        except CannotPublish as error:
            return self._refuse(path, " ".join([error.message, *error.problems]))
        except DomainError as error:
            return self._refuse(path, error.message)
        except Exception as error:
            # A fault of the portal's own: the other files are still to be read, and this one has to be named.
            return self._refuse(path, _("unexpected error: %(error)s") % {"error": repr(error)})
        seconds = time.monotonic() - began
        self._draw("")
        if self._json:
            self._write_json(_as_json(path, plan, seconds))
        elif not self._quiet:
            self._report(path, plan, version, seconds)
        return True

    def _refuse(self, path: Path, sentence: str) -> bool:
        self._draw("")
        if self._json:
            self._write_json({"file": str(path), "error": sentence})
        else:
            self.stderr.write(f"{path.name}: {sentence}")
        return False

    def _report(self, path: Path, plan: StandardPlan, version: StandardVersion | None, seconds: float) -> None:
        what = {True: _("read"), False: _("published") if self._publish else _("draft")}[version is None]
        self.stdout.write(
            _("%(file)s: %(done)s %(version)s; %(counts)s; %(findings)s; %(placed)s; %(seconds).1f s.")
            % {
                "file": path.name,
                "done": what,
                "version": version or f"{plan.code} {plan.title}".strip() or "–",
                "counts": _counts(plan),
                "findings": _findings(plan),
                "placed": _placed(plan),
                "seconds": seconds,
            }
        )
        if version is not None and version.revision > 1:
            self.stdout.write(
                "  "
                + _("%(code)s was here already, so this is revision %(revision)d of it; earlier ones are unchanged.")
                % {"code": version.code, "revision": version.revision}
            )

    def _summary(self, done: int, failed: int) -> str:
        if self._dry_run:
            good = ngettext("%(count)d file read", "%(count)d files read", done)
        elif self._publish:
            good = ngettext("%(count)d file published", "%(count)d files published", done)
        else:
            good = ngettext("%(count)d file imported as a draft", "%(count)d files imported as drafts", done)
        bad = ngettext("%(count)d failed", "%(count)d failed", failed)
        return _("%(good)s, %(bad)s.") % {"good": good % {"count": done}, "bad": bad % {"count": failed}}

    def _write_json(self, values: dict[str, object]) -> None:
        """Write one line in UTF-8, whatever encoding the terminal announces."""
        line = json.dumps(values, ensure_ascii=False)
        binary = getattr(getattr(self.stdout, "_out", None), "buffer", None)
        if binary is None:
            self.stdout.write(line)
        else:
            binary.write(f"{line}\n".encode())
            binary.flush()

    def _show_progress(self, done: int, total: int, name: str) -> None:
        """Draw a bar on a terminal, below what has been said; a file or a pipe gets none."""
        filled = _BAR * done // total
        self._draw(f"{'█' * filled}{'·' * (_BAR - filled)} {done}/{total} {name}" if done < total else "")

    def _draw(self, line: str) -> None:
        """Put ``line`` in place of the bar."""
        if self._quiet or not self.stderr.isatty():
            return
        self.stderr.write(f"\r\x1b[K{line}\r", style_func=str, ending="")
        self.stderr.flush()


def _as_json(path: Path, plan: StandardPlan, seconds: float) -> dict[str, object]:
    accounting = plan.accounting
    standard = as_dict(plan)
    return {
        "file": str(path),
        # Beside the standard, whose shape is that of the published reference files: they do not say it.
        "title_kind": standard.pop("title_kind") or plan.title_kind,
        "standard": standard,
        "findings": [_finding(found) for found in plan.findings],
        "accounting": {
            "placed": accounting.placed,
            "total": accounting.total,
            "unplaced": [{"text": left.text, "page": left.page, "row": left.row} for left in accounting.unplaced],
        },
        "seconds": round(seconds, 3),
    }


def _finding(found: Finding) -> dict[str, object]:
    cell = found.params.get("cell")
    return {
        "severity": found.severity,
        "code": found.code,
        "message": finding_message(found.code, found.params),
        "page": found.page,
        "row": found.row,
        "quote": found.quote,
        **({"cell": cell} if cell else {}),
    }


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


def _placed(plan: StandardPlan) -> str:
    return _("%(placed)d of %(total)d characters placed") % {
        "placed": plan.accounting.placed,
        "total": plan.accounting.total,
    }


def _findings(plan: StandardPlan) -> str:
    found: Counter[str] = Counter(finding.severity for finding in plan.findings)
    if not found:
        return _("no findings")
    errors = found[FindingSeverity.ERROR.value]
    warnings = found[FindingSeverity.WARNING.value]
    remarks = found[FindingSeverity.INFO.value]
    return _("%(errors)s, %(warnings)s, %(remarks)s") % {
        "errors": ngettext("%(count)d error", "%(count)d errors", errors) % {"count": errors},
        "warnings": ngettext("%(count)d warning", "%(count)d warnings", warnings) % {"count": warnings},
        "remarks": ngettext("%(count)d remark", "%(count)d remarks", remarks) % {"count": remarks},
    }
