"""Browsers by name."""

from django import template
from django.utils.translation import gettext as _

from people.user_agents import describe_user_agent

register = template.Library()


@register.filter
def browser_name(user_agent: str) -> str:
    """Return what a person would call the browser and its device."""
    return describe_user_agent(user_agent) or _("Unknown browser")
