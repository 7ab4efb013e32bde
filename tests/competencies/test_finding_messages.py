"""Every message of the import can be translated."""

from django.utils.translation import override

from competencies.finding_messages import FINDINGS, UNREADABLE_FILES, finding_message
from competencies.imports.findings import MESSAGES
from competencies.imports.readers.errors import MESSAGES as ERRORS


def test_templates_are_those_of_the_import() -> None:
    with override(None):
        assert {code: str(text) for code, text in FINDINGS.items()} == {
            code: template for code, (_severity, template) in MESSAGES.items()
        }
        assert {code: str(text) for code, text in UNREADABLE_FILES.items()} == dict(ERRORS)


def test_message_is_filled_with_its_parameters() -> None:
    with override("en"):
        assert finding_message("missing-output", {"task": "T1.2"}) == "Task T1.2 has no output."


def test_a_finding_of_another_importer_is_still_shown() -> None:
    with override("en"):
        assert "not-known-here" in finding_message("not-known-here", {})
