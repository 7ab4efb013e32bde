"""The choice of a part of the people."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.selectors.parts import Part, PartsOffered


class PartField(forms.TypedChoiceField):
    """A part of the people; None where none is chosen. The form tells it what there is (``offer``)."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Department (with those below it)"), required=False, coerce=Part, empty_value=None, choices=[]
        )

    def offer(self, offered: PartsOffered, data: Mapping[str, str] | None = None) -> None:
        """Offer departments and "No department"; of what leaves a part out only the one that ``data`` asks for."""
        self.choices = [("", _("All departments")), *part_choices(offered)]
        asked = Part((data or {}).get("department", ""))
        names = {value: word.strip() for value, word in part_choices(offered)}
        if asked.turned_round is not None and asked.turned_round.text in names:
            name = names[asked.turned_round.text]
            self.choices = [*self.choices, (asked.text, _("Everybody except “%(part)s”") % {"part": name})]


def part_choices(offered: PartsOffered) -> list[tuple[str, str]]:
    """Return the parts to choose from as options: departments, set in by their depth, and those without one."""
    found = [(Part.of(node.pk).text, node.indented_name) for node in offered.nodes]
    return [*found, (Part.of(None).text, str(_("No department")))] if offered.has_none else found
