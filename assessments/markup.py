"""HTML written as text, where a page has hundreds of small parts and templates would cost most of its time."""

from html import escape

from django.utils.safestring import SafeString


def safe(text: str) -> SafeString:
    """Return plain text for HTML, always escaped.

    Django's own ``escape`` asks each time whether the text is still to be translated, and that costs five times what
    the escaping does. So lazy texts are not for here.
    """
    return SafeString(escape(text))
