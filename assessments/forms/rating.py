"""Reading what the pages of an assessment post: the answers of a form, and the texts given with a step."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from assessments.selectors.rating_sheet import NOTHING_GIVEN, Given
from assessments.services.rating import AnswerInput
from assessments.services.text import MAX_TEXT_LENGTH

NOT_APPLICABLE = "na"
NO_POINT = -1
"""Lies on no scale: the service answers with the item's own message."""
NO_VERSION = 0
"""Versions count from 1, so this one is always out of date."""

KEEP, TAKE = "keep", "take"
"""Buttons at an item that somebody answered otherwise meanwhile: the posted answer holds, or the stored one."""

_FIELD = re.compile(r"(?:rating|comment)-([0-9]{1,15})")
_SMALL_NUMBER = re.compile(r"[0-9]{1,3}")
_VERSION = re.compile(r"[0-9]{1,9}")
_NEVER = -1
"""A version no answer has: where none was posted, or nonsense, what is stored is not overwritten."""


def posted_items(data: Mapping[str, Any]) -> list[int]:
    """Return the items that posted fields speak of, each once."""
    return list(dict.fromkeys(int(found[1]) for name in data if (found := _FIELD.fullmatch(name))))


def posted_answers(data: MultiValueDict[str, str], stored: Mapping[int, Given]) -> list[AnswerInput]:
    """Return the answers to the items that were posted, each with the version it was given on.

    ``stored`` are the answers as they are, by item: a field that was not posted leaves its half of the answer so. A
    post may therefore carry any part of a form. What cannot be kept is passed on, for the service to refuse it by item.
    """
    taken, kept = set(data.getlist(TAKE)), set(data.getlist(KEEP))
    return [
        _posted_answer(data, item, stored.get(item, NOTHING_GIVEN), "present" if str(item) in kept else "version")
        for item in posted_items(data)
        if str(item) not in taken
    ]


def as_given(answers: Iterable[AnswerInput]) -> dict[int, Given]:
    """Return posted answers by item, to show them again where they could not be saved."""
    return {
        answer.item_id: Given(
            value=answer.value,
            not_applicable=answer.not_applicable,
            comment=answer.comment,
            version=answer.version or 0,
        )
        for answer in answers
    }


def _posted_answer(data: MultiValueDict[str, str], item: int, stored: Given, version_field: str) -> AnswerInput:
    value, not_applicable = stored.value, stored.not_applicable
    chosen = [answer for answer in data.getlist(f"rating-{item}") if answer]
    if chosen:
        points = [answer for answer in chosen if answer != NOT_APPLICABLE]
        value, not_applicable = _point(points[-1]) if points else None, NOT_APPLICABLE in chosen
    comment = data.get(f"comment-{item}", stored.comment)
    version = data.get(f"{version_field}-{item}", "")
    return AnswerInput(
        item_id=item,
        value=value,
        not_applicable=not_applicable,
        comment=comment,
        version=int(version) if _VERSION.fullmatch(version) else _NEVER,
    )


def _point(posted: str) -> int:
    return int(posted) if _SMALL_NUMBER.fullmatch(posted) else NO_POINT


class SaveForm(forms.Form):
    """One background save: the whole answer to one item. What an answer may be is the service's to say."""

    operation = forms.UUIDField()
    item = forms.IntegerField(min_value=1, max_value=10**15)
    version = forms.IntegerField(min_value=0, max_value=10**9)
    value = forms.CharField(required=False)
    not_applicable = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        if "comment" not in self.data:
            # A message that was cut short must not take a comment back.
            raise forms.ValidationError(_("The answer came incomplete: load the page again."))
        return super().clean() or self.cleaned_data

    @property
    def answer(self) -> AnswerInput:
        """The answer of a valid form."""
        given = self.cleaned_data
        return AnswerInput(
            item_id=given["item"],
            value=_point(given["value"]) if given["value"] else None,
            not_applicable=given["not_applicable"],
            comment=self.data["comment"],
            version=given["version"],
        )


class VersionField(forms.IntegerField):
    """The version a page was made from. What is missing or no number is out of date, not wrong: the page is stale."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return NO_VERSION


class VersionForm(forms.Form):
    """What a page confirms with. The names of the fields are the arguments of the step's service."""

    version = VersionField()

    def carries_text(self) -> bool:
        """Whether something was typed that must not be lost."""
        return any(self.data.get(name, "").strip() for name, field in self.fields.items() if not field.widget.is_hidden)

    def ask_again(self, version: int, **others: str) -> None:
        """Make the form, which is shown with its errors, speak of the assessment as it is now."""
        self.data = {**dict(self.data.items()), "version": str(version), **others}


class SignOffForm(VersionForm):
    """``seen`` is the seal of both forms as the page has shown them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    comment = forms.CharField(
        label=_("Closing remark"),
        help_text=_("Shown to the employee with the result."),
        required=False,
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AcknowledgeForm(VersionForm):
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("Your supervisor and HR can read it."),
        required=False,
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
