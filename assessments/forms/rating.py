"""Reading a posted rating form: many items at once, each met where it is wrong."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.selectors.rating_sheet import Given, Line, Sheet
from assessments.services.rating import AnswerInput

COMMENT_MAX_LENGTH = 4000
NOT_APPLICABLE = "na"


def posted_answers(data: Mapping[str, str], sheet: Sheet) -> list[AnswerInput]:
    """Compare posted fields with ``sheet`` and return the answers that changed.

    A field that was not posted leaves its part of the answer as it is stored, so a post may carry any part of the
    form. What is no point of the scale is passed on as given: the service refuses it and names the item.
    """
    return [answer for line in sheet.lines if (answer := _posted_answer(data, line)) is not None]


def as_given(answers: Iterable[AnswerInput]) -> dict[int, Given]:
    """Return posted answers by item, to show them again where they could not be saved."""
    return {
        answer.item_id: Given(value=answer.value, not_applicable=answer.not_applicable, comment=answer.comment)
        for answer in answers
    }


def _posted_answer(data: Mapping[str, str], line: Line) -> AnswerInput | None:
    own = line.own
    value, not_applicable, comment = own.value, own.not_applicable, own.comment
    posted = data.get(line.value_name)
    if posted == NOT_APPLICABLE:
        value, not_applicable = None, True
    elif posted:
        # Not a number: -1 lies on no scale, so the service answers with the item's own message.
        value, not_applicable = (int(posted) if posted.isascii() and posted.isdecimal() else -1), False
    posted_comment = data.get(line.comment_name)
    if posted_comment is not None:
        comment = posted_comment.replace("\r\n", "\n").strip()
    if (value, not_applicable, comment) == (own.value, own.not_applicable, own.comment):
        return None
    return AnswerInput(item_id=line.item_id, value=value, not_applicable=not_applicable, comment=comment)


class VersionForm(forms.Form):
    """Carries the version the page was made from, so that a stale page is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(VersionForm):
    comment = forms.CharField(
        label=_("What should be changed, and why"),
        help_text=_("The employee reads this above the form."),
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SignOffForm(VersionForm):
    comment = forms.CharField(
        label=_("Closing remark"),
        help_text=_("Shown to the employee with the result."),
        required=False,
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AcknowledgeForm(VersionForm):
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("Your supervisor and HR can read it."),
        required=False,
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
