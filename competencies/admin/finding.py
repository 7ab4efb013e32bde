"""What the import found odd: an editor reads it, and resolves or dismisses it with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competencies.admin.base import VersionColumnMixin, editor_of
from competencies.admin.filters import VersionFilter
from competencies.enums import FindingResolution
from competencies.exceptions import DomainError
from competencies.finding_messages import finding_message, finding_place
from competencies.models import Finding, ImportSource
from competencies.services.findings import decide_findings


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Finding
        fields = ("resolution", "resolution_reason")
        widgets = {"resolution_reason": forms.Textarea(attrs={"rows": 3, "cols": 70})}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decided = given.get("resolution") != FindingResolution.OPEN
        if decided and not (given.get("resolution_reason") or "").strip():
            self.add_error("resolution_reason", _("Give a reason: it is kept with the decision."))
        return given


class ReasonForm(ActionForm):
    reason = forms.CharField(label=gettext_lazy("Reason:"), required=False, widget=forms.TextInput(attrs={"size": 40}))


@admin.action(permissions=["change"], description=gettext_lazy("Resolve the selected findings: the text was corrected"))
def resolve(model_admin: "FindingAdmin", request: HttpRequest, findings: QuerySet[Finding]) -> None:
    _decide(request, findings, FindingResolution.RESOLVED)


@admin.action(permissions=["change"], description=gettext_lazy("Dismiss the selected findings: nothing to correct"))
def dismiss(model_admin: "FindingAdmin", request: HttpRequest, findings: QuerySet[Finding]) -> None:
    _decide(request, findings, FindingResolution.DISMISSED)


@admin.action(permissions=["change"], description=gettext_lazy("Open the selected findings again"))
def reopen(model_admin: "FindingAdmin", request: HttpRequest, findings: QuerySet[Finding]) -> None:
    _decide(request, findings, FindingResolution.OPEN)


def _decide(request: HttpRequest, findings: QuerySet[Finding], resolution: FindingResolution) -> None:
    ids = list(findings.values_list("pk", flat=True))
    try:
        done = decide_findings(
            actor=editor_of(request), finding_ids=ids, resolution=resolution, reason=request.POST.get("reason", "")
        )
    except DomainError as error:
        messages.error(request, error.message)
        return
    text = ngettext("%(count)d finding: %(resolution)s.", "%(count)d findings: %(resolution)s.", done)
    messages.success(request, text % {"count": done, "resolution": resolution.label})


class FindingAdmin(VersionColumnMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """Findings come with an import and go with their draft; here they are only decided on, in any version."""

    form = FindingForm
    action_form = ReasonForm
    actions = [resolve, dismiss, reopen]
    list_display = ("message", "severity", "place", "short_quote", "resolution", "version_label")
    list_filter = (VersionFilter, "resolution", "severity")
    list_select_related = ("standard_version",)
    list_per_page = 100
    search_fields = ("quote", "code", "resolution_reason")
    search_help_text = gettext_lazy("Search in quotations and reasons.")
    ordering = ("standard_version__code", "standard_version", "position")
    fields = (
        "message",
        "severity",
        "version_link",
        "place",
        "quote",
        "resolution",
        "resolution_reason",
        "resolved_by",
        "resolved_at",
    )
    readonly_fields = ("message", "severity", "version_link", "place", "quote", "resolved_by", "resolved_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Finding | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        source = ImportSource.objects.filter(standard_version=OuterRef("standard_version"))
        findings: QuerySet[Finding] = super().get_queryset(request)
        return findings.select_related("standard_version", "resolved_by").annotate(has_source=Exists(source))

    def save_model(self, request: HttpRequest, obj: Finding, form: Any, change: bool) -> None:
        decide_findings(
            actor=editor_of(request),
            finding_ids=[obj.pk],
            resolution=FindingResolution(obj.resolution),
            reason=obj.resolution_reason,
        )

    @admin.display(description=gettext_lazy("finding"))
    def message(self, finding: Finding) -> str:
        return finding_message(finding.code, finding.params)

    @admin.display(description=gettext_lazy("place"), ordering="position")
    def place(self, finding: Any) -> SafeString | str:
        """Where the finding stands, with the way to that row of the document where it is kept."""
        said = finding_place(finding.page, finding.row, finding.params)
        if not (said and finding.has_source):
            return said or "–"
        url = reverse("competencies:import_source_rows", args=[finding.standard_version_id])
        row = f"{finding.page}-{finding.row}"
        return format_html('<a href="{}?at={}#row-{}">{}</a>', url, row, row, said)

    @admin.display(description=gettext_lazy("quotation"))
    def short_quote(self, finding: Finding) -> str:
        return Truncator(finding.quote).chars(40)

    @admin.display(description=gettext_lazy("standard version"), ordering="standard_version__code")
    def version_label(self, finding: Finding) -> str:
        return finding.standard_version.label

    @admin.display(description=gettext_lazy("standard version"))
    def version_link(self, finding: Finding) -> SafeString:
        url = reverse("admin:competencies_standardversion_change", args=[finding.standard_version_id])
        return format_html('<a href="{}">{}</a>', url, finding.standard_version)

    class Media:
        css = {"all": ["css/standard_admin.css"]}
