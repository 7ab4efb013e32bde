"""Forms of the steps in which a campaign is prepared. What a value means is checked by the services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import ScaleKind, SupervisorMode, TargetRule, TaskRating
from assessments.models import Campaign, ScalePoint
from assessments.selectors.hr_setup import ContentCounts
from assessments.selectors.scales import ScaleRow
from competencies.models import StandardVersion

VERSIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice shown as cards: radio buttons or checkboxes with an explanation."""

    value: str
    title: str
    text: str
    is_checked: bool


def set_choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give a choice field the options that only the page knows."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = choices


class DateInput(forms.DateInput):
    """The browser's own date picker; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class StandardForm(forms.Form):
    """Title, purpose and the version of the standard. The versions offered are those found by ``q``."""

    title = forms.CharField(label=_("Title of the campaign"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"),
        help_text=_("Everybody who takes part reads this: what the results are used for, and what not."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    q = forms.CharField(label=_("Find a standard by code or title"), required=False, max_length=100)
    standard_version_id = forms.TypedChoiceField(
        label=_("Standard"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, versions: list[StandardVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions
        set_choices(self, "standard_version_id", [(version.pk, str(version)) for version in versions])

    @property
    def version_cards(self) -> list[Choice]:
        chosen = str(self["standard_version_id"].value() or "")
        return [
            Choice(str(version.pk), version.title, version.label, chosen == str(version.pk))
            for version in self.versions
        ]


class ContentsForm(forms.Form):
    """What is rated, on which scale."""

    task_rating = forms.ChoiceField(label=_("Tasks"), choices=TaskRating.choices)
    rates_knowledge = forms.BooleanField(label=_("Knowledge"), required=False)
    rates_skills = forms.BooleanField(label=_("Skills"), required=False)
    rates_attitudes = forms.BooleanField(label=_("Attitudes"), required=False)
    scale_id = forms.TypedChoiceField(label=_("Rating scale"), required=False, coerce=int, empty_value=None)
    allows_not_applicable = forms.BooleanField(
        label=_("“Not applicable” may be chosen"),
        help_text=_("Such answers count nowhere: they are left out of every average."),
        required=False,
    )
    not_applicable_needs_reason = forms.BooleanField(
        label=_("Whoever chooses “not applicable” says why, as a comment"),
        help_text=_("Nobody can hand in a form while a reason is missing."),
        required=False,
    )
    evidence_at_extremes = forms.BooleanField(
        label=_("The lowest and the highest answer of the scale need evidence"),
        help_text=_("A comment, a link or a file. These answers say most, and are the first to be asked about."),
        required=False,
    )
    evidence_gap = forms.IntegerField(
        label=_("Answers this many points or more from their target need evidence"),
        help_text=_("Above or below the target. Leave it empty, and distance does not matter."),
        required=False,
        min_value=1,
        max_value=99,
    )

    def __init__(self, *args: Any, counts: ContentCounts, scales: list[ScaleRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counts = counts
        self.scales = scales
        set_choices(self, "scale_id", [(row.scale.pk, row.scale.name) for row in scales])

    @classmethod
    def initial_of(cls, campaign: Campaign) -> dict[str, Any]:
        return {name: getattr(campaign, name) for name in cls.base_fields}

    @property
    def task_cards(self) -> list[Choice]:
        chosen = self["task_rating"].value()
        texts = {
            TaskRating.INDICATORS: ngettext(
                "%(count)d item. Most precise: the score of a task is the average of its indicators.",
                "%(count)d items. Most precise: the score of a task is the average of its indicators.",
                self.counts.indicators,
            )
            % {"count": self.counts.indicators},
            TaskRating.TASKS: ngettext(
                "%(count)d item. Quicker to fill in.", "%(count)d items. Quicker to fill in.", self.counts.tasks
            )
            % {"count": self.counts.tasks},
            TaskRating.NONE: gettext("Only knowledge, skills or attitudes are rated."),
        }
        return [Choice(rule.value, str(rule.label), texts[rule], chosen == rule) for rule in TaskRating]

    @property
    def kind_cards(self) -> list[tuple[str, Choice]]:
        """The three checkboxes, each with the name of its field."""
        counts = {
            "rates_knowledge": self.counts.knowledge,
            "rates_skills": self.counts.skills,
            "rates_attitudes": self.counts.attitudes,
        }
        return [
            (name, Choice("on", str(self.fields[name].label), _items(count), bool(self[name].value())))
            for name, count in counts.items()
        ]

    @property
    def scale_cards(self) -> list[Choice]:
        chosen = str(self["scale_id"].value() or "")
        return [
            Choice(
                str(row.scale.pk),
                row.scale.name,
                " · ".join(f"{point.value} {point.label}" for point in row.points),
                chosen == str(row.scale.pk),
            )
            for row in self.scales
        ]


def _items(count: int) -> str:
    return ngettext("%(count)d item.", "%(count)d items.", count) % {"count": count}


class DatesForm(forms.Form):
    """When, and how the supervisor rates."""

    opens_on = forms.DateField(
        label=_("Opens on"), required=False, widget=DateInput, help_text=_("From the beginning of this day.")
    )
    self_due_on = forms.DateField(
        label=_("Self-rating due on"), required=False, widget=DateInput, help_text=_("Until the end of this day.")
    )
    review_due_on = forms.DateField(
        label=_("Review due on"), required=False, widget=DateInput, help_text=_("Until the end of this day.")
    )
    supervisor_mode = forms.ChoiceField(label=_("How the supervisor rates"), choices=SupervisorMode.choices)
    self_weight = forms.IntegerField(label=_("Weight of the self-rating"), min_value=0, max_value=100)
    supervisor_weight = forms.IntegerField(label=_("Weight of the supervisor's rating"), min_value=0, max_value=100)
    holds_results = forms.BooleanField(
        label=_("HR compares the supervisors first and then releases all results together"),
        help_text=_("Until then candidates do not see their results, and HR may adjust final scores, with a reason."),
        required=False,
    )

    @classmethod
    def initial_of(cls, campaign: Campaign) -> dict[str, Any]:
        return {name: getattr(campaign, name) for name in cls.base_fields}

    @property
    def mode_cards(self) -> list[Choice]:
        chosen = self["supervisor_mode"].value()
        texts = {
            SupervisorMode.OPEN: _(
                "The supervisor sees the submitted self-rating while rating. Quick, and close to a conversation."
            ),
            SupervisorMode.INDEPENDENT: _(
                "The supervisor completes the own ratings first and only then sees the self-rating. "
                "The two views do not influence each other."
            ),
        }
        return [Choice(mode.value, str(mode.label), str(texts[mode]), chosen == mode) for mode in SupervisorMode]


class TargetRuleForm(forms.Form):
    """Where targets come from; the targets of single items are read by ``hr_targets``."""

    target_rule = forms.ChoiceField(label=_("Targets"), choices=TargetRule.choices)
    uniform_target = forms.TypedChoiceField(
        label=_("Target for all items"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, points: Iterable[ScalePoint], scale_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale_kind = scale_kind
        set_choices(
            self, "uniform_target", [("", gettext("Choose…")), *((point.value, str(point)) for point in points)]
        )

    @property
    def rule_cards(self) -> list[Choice]:
        chosen = self["target_rule"].value()
        texts = {
            TargetRule.UNIFORM: _("The same point of the scale is asked for everywhere."),
            TargetRule.TASK_LEVEL: _(
                "A task asks for its own level; knowledge and skills for the highest level among the tasks that call "
                "for them; attitudes for the level of the standard."
            ),
            TargetRule.PER_ITEM: _("You set each one below. Many can be set at once."),
        }
        return [
            Choice(rule.value, str(rule.label), str(texts[rule]), chosen == rule)
            for rule in TargetRule
            if rule != TargetRule.TASK_LEVEL or self.scale_kind == ScaleKind.LEVEL
        ]
