"""Fills in the administration's own forms from what a page shows, as a browser would."""

from collections.abc import Mapping
from typing import Any

from django.test import Client


def shown_data(client: Client, url: str) -> dict[str, Any]:
    """Return what a browser would post if the page at ``url`` were saved unchanged."""
    response = client.get(url)
    assert response.status_code == 200
    data: dict[str, Any] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None else value
    return data


def save(client: Client, url: str, changes: Mapping[str, Any]) -> Any:
    """Open the page at ``url``, change some fields and save."""
    return client.post(url, {**shown_data(client, url), **changes})
