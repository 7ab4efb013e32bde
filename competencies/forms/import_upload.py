"""Several documents at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

MAX_FILES = 20
ACCEPT = ".pdf,.docx,.xlsx,.txt,.tsv,.md,.json"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A field whose value is a list of files. What is in them, and whether they are empty, is the reader's to say."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, Sequence) else [data]
        cleaned = [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]
        if len(cleaned) > MAX_FILES:
            raise ValidationError(
                ngettext("Choose at most %(limit)d file at once.", "Choose at most %(limit)d files at once.", MAX_FILES)
                % {"limit": MAX_FILES}
            )
        return cleaned


class ImportUploadForm(forms.Form):
    documents = ManyFilesField(
        label=_("Documents"),
        help_text=_(
            "The published PDF or Word document (.docx), the Excel template (.xlsx), a table as text, or the "
            "portal's own export. One standard per file, up to 20 MB each."
        ),
        allow_empty_file=True,
        max_length=None,
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
    )

    def chosen(self) -> "list[UploadedFile[bytes]]":
        """Return the files of a valid form."""
        return list(self.cleaned_data["documents"])
