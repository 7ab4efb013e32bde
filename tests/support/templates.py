"""Undefined variables in the portal's own templates raise, instead of leaving a hole in the page.

Templates of packages (the admin, allauth, crispy) use undefined variables on purpose and keep Django's behaviour, so
Django's ``string_if_invalid`` alone is no help: it is one for all templates. The object below stands in its place and
looks, when Django asks for its value, at which template is being rendered.
"""

import inspect
from pathlib import Path

from django.conf import settings
from django.template import Origin, engines

OWN_FOLDERS = {"templates", "people", "competencies", "assessments", "config"}


class UndefinedTemplateVariable(AssertionError):
    """A template of the portal names a variable that its view does not give."""


def is_own_template(name: str) -> bool:
    """Tell whether a template file belongs to the portal and not to an installed package."""
    path = Path(name)
    if not path.is_absolute() or not path.is_relative_to(settings.BASE_DIR):
        return False
    return path.relative_to(settings.BASE_DIR).parts[0] in OWN_FOLDERS


class RaisesInOwnTemplates(str):
    """An empty text that raises when the template being rendered is one of the portal's."""

    __slots__ = ()

    def __bool__(self) -> bool:  # asked by FilterExpression.resolve
        self._judge()
        return False

    def __contains__(self, part: object) -> bool:  # asked by {% blocktranslate %}
        self._judge()
        return False

    def _judge(self) -> None:
        """Find the innermost node being rendered, and raise if its template is the portal's."""
        expression = ""
        frame = inspect.currentframe()
        while frame is not None:
            here: object = frame.f_locals.get("self")
            if not expression and frame.f_code.co_name in {"resolve", "render_value"}:
                expression = repr(frame.f_locals.get("key", here))
            origin = getattr(here, "origin", None)
            if isinstance(origin, Origin):
                if is_own_template(origin.name):
                    raise UndefinedTemplateVariable(f"{origin.template_name!r} uses {expression}, which is not defined")
                return
            frame = frame.f_back


def fail_on_undefined_variables() -> None:
    """Switch the check on, for all template engines of this process."""
    for backend in engines.all():
        if engine := getattr(backend, "engine", None):
            engine.string_if_invalid = RaisesInOwnTemplates()
