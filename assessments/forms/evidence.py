"""Adding evidence to an item. What an address or a file may be is the service's to say."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from assessments.file_types import ACCEPT
from competencies.forms.import_upload import ManyFilesField, ManyFilesInput


class EvidenceLinkForm(forms.Form):
    """A link with its words. The names of the fields are the arguments of the service."""

    url = forms.CharField(
        label=_("Address"),
        widget=forms.URLInput(attrs={"placeholder": "https://", "maxlength": 2000, "inputmode": "url"}),
    )
    name = forms.CharField(
        label=_("What it shows"),
        help_text=_("May stay empty: then the address is shown."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 200}),
    )


class EvidenceFilesForm(forms.Form):
    documents = ManyFilesField(
        label=_("Files"),
        allow_empty_file=True,
        max_length=None,
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
    )

    def chosen(self) -> "list[UploadedFile[bytes]]":
        """Return the files of a valid form."""
        return list(self.cleaned_data["documents"])
