"""Who reviews in a supervisor's place, and for how long."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Substitution(models.Model):
    """``substitute`` reviews for ``supervisor`` from ``starts_on`` to ``ends_on``, both days included.

    The forms stay the supervisor's; what the substitute does bears both names. ``ended_at`` ends it before its time.
    """

    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("supervisor")
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("substitute")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    created_at = models.DateTimeField(_("named at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["substitute", "ends_on"], name="substitution_substitute"),
            models.Index(fields=["supervisor", "ends_on"], name="substitution_supervisor"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(supervisor=F("substitute")), name="substitution_is_by_somebody_else"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="substitution_ends_after_it_starts",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="substitution_ended_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} – {self.substitute}"
