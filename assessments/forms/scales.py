"""Editing a copy of a rating scale: its texts, and its points as a list that grows, shrinks and is put in order."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import RatingScale

PREFIX = "points"
POINT_FIELDS = ("label_zh", "label_en", "anchor_zh", "anchor_en")


class ScaleForm(forms.Form):
    name_zh = forms.CharField(label=_("Chinese name of the scale"), max_length=100)
    name_en = forms.CharField(label=_("English name of the scale"), max_length=100, required=False)
    description_zh = forms.CharField(
        label=_("Chinese description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    description_en = forms.CharField(
        label=_("English description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @classmethod
    def initial_of(cls, scale: RatingScale) -> dict[str, Any]:
        return {name: getattr(scale, name) for name in cls.base_fields}


class PointForm(forms.Form):
    label_zh = forms.CharField(label=_("Chinese label"), max_length=40)
    label_en = forms.CharField(label=_("English label"), max_length=60, required=False)
    anchor_zh = forms.CharField(
        label=_("Chinese anchor"),
        help_text=_("What can be seen when this point is right."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    anchor_en = forms.CharField(
        label=_("English anchor"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


# A form left empty is an error and not silently dropped: taking a point out has a button of its own.
PointFormSet = forms.formset_factory(PointForm, extra=0, min_num=0, max_num=10, absolute_max=20)


def point_formset(points: list[dict[str, Any]]) -> Any:
    """Return the formset that shows these points."""
    return PointFormSet(initial=points, prefix=PREFIX)


def typed_points(data: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the points as typed, valid or not, in the order of the page."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), 20) if total.isascii() and total.isdecimal() and len(total) < 4 else 0
    return [{name: data.get(f"{PREFIX}-{n}-{name}", "") for name in POINT_FIELDS} for n in range(count)]


def rearranged(points: list[dict[str, str]], action: str) -> list[dict[str, str]] | None:
    """Return the points after "add", "up-2", "down-2" or "remove-2" (counted from 0); None for any other action."""
    if action == "add":
        return [*points, dict.fromkeys(POINT_FIELDS, "")]
    verb, found, place = action.partition("-")
    n = {str(number): number for number in range(len(points))}.get(place) if found else None
    if n is None:
        return None
    if verb == "remove":
        return points[:n] + points[n + 1 :]
    other = {"up": n - 1, "down": n + 1}.get(verb)
    if other is None or not 0 <= other < len(points):
        return None
    moved = list(points)
    moved[n], moved[other] = moved[other], moved[n]
    return moved
