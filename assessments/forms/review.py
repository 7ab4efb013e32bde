"""Reading what the pages of a review post: what to adopt, and which items to return with which reasons."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from assessments.forms.rating import VersionForm
from assessments.selectors.rating_sheet import Line
from assessments.services.text import MAX_TEXT_LENGTH

_REASON = re.compile(r"return-([0-9]{1,15})")


def reason_name(item: int) -> str:
    """Return the name of an item's field for the reason to return it."""
    return f"return-{item}"


def posted_reasons(data: Mapping[str, Any]) -> dict[int, str]:
    """Return the reasons by item, empty ones as well: they take a mark away."""
    return {int(found[1]): str(data[name]) for name in data if (found := _REASON.fullmatch(name))}


class AdoptForm(VersionForm):
    """What "same as self" was confirmed for. A list that cannot be read is no list: the service refuses it."""

    items = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_items(self) -> list[int]:
        listed = self.cleaned_data["items"].split(",")
        return [int(item) for item in listed if item.isascii() and item.isdecimal() and len(item) < 16]

    def carries_text(self) -> bool:
        return False


class ReturnForm(VersionForm):
    """The items to return, each with its reason, and what is said about all of it. Without items: the whole form."""

    comment = forms.CharField(
        required=False, max_length=MAX_TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )

    def __init__(self, *args: Any, lines: Iterable[Line], reasons: Mapping[int, str], **kwargs: Any) -> None:
        """``reasons`` name the items of the list; ``lines`` are those of the form, in order."""
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.item_id in reasons]
        comment = self.fields["comment"]
        if self.lines:
            comment.label = _("About all of it")
        else:
            comment.label = _("What should be changed, and why")
            comment.required = True
        comment.help_text = _("The employee reads this above the form.")
        for line in self.lines:
            self.fields[reason_name(line.item_id)] = forms.CharField(
                label=_("What should change, and why"),
                initial=reasons[line.item_id],
                max_length=MAX_TEXT_LENGTH,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def reason_fields(self) -> list[tuple[Line, BoundField]]:
        return [(line, self[reason_name(line.item_id)]) for line in self.lines]

    @property
    def reasons(self) -> dict[int, str]:
        """The cleaned reasons by item."""
        return {line.item_id: self.cleaned_data[reason_name(line.item_id)] for line in self.lines}
