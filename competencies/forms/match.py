"""What a row of one version belongs to in another."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.selectors.comparison_match import MatchPage, choice_label

NONE, RELEASE = "none", "release"


class MatchForm(forms.Form):
    """One of the other version's rows, none of them, or whatever the texts say."""

    counterpart = forms.ChoiceField(
        label=_("Counterpart"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a counterpart, or that there is none."),
            "invalid_choice": _("This row is not there any more. Choose another one."),
        },
    )

    def __init__(self, data: Any = None, *, page: MatchPage) -> None:
        super().__init__(data, initial={"counterpart": NONE if page.current is None else str(page.current)})
        choices: list[tuple[str, Any]] = [(NONE, _("It has no counterpart."))]
        if page.by_hand:
            choices.append((RELEASE, _("Take back what was said by hand: let the texts decide.")))
        choices += [(str(choice.row), choice_label(choice)) for choice in page.choices]
        cast(forms.ChoiceField, self.fields["counterpart"]).choices = choices

    @property
    def is_release(self) -> bool:
        """Whether the texts shall decide again."""
        return bool(self.cleaned_data["counterpart"] == RELEASE)

    @property
    def chosen(self) -> int | None:
        """The row chosen; None for no counterpart."""
        value = self.cleaned_data["counterpart"]
        return None if value == NONE else int(value)
