"""What a supervisor confirms by signing off: the figures, the statement in words, and what the signed record will need
although it may change later (names, titles, the code that computes scores)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.enums import AssessmentState, EventKind, Relation
from assessments.models import Assessment, AssessmentEvent, Item, ReturnedItem
from assessments.scoring import Answer
from assessments.selectors.contents import sealed_contents
from assessments.selectors.review_scores import signed_scores
from assessments.selectors.scores import STORED_SOURCES, ScoreRow, campaign_rules, current_answers, score_rows
from assessments.trail_hash import canonical_json, sha256_hex
from people.models import User

RECORD_LAYOUT = 1
"""Which layout the record of a sign-off is printed in: a record looks for ever as it did when it was signed."""

_PEOPLE_IN_DATA = ("from", "to", "on_behalf_of")
_NOT_ANSWERED = Answer(value=None)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The figures of what is signed: of ``items``, ``rated`` have a value and the others are not applicable;
    ``differing`` are rated otherwise than by the candidate, ``below_target`` lie below their target. ``returns`` counts
    how often the self-rating went back, ``returned_items`` the items for which a reason was given then."""

    items: int
    rated: int
    not_applicable: int
    differing: int
    below_target: int
    returns: int
    returned_items: int


@dataclass(frozen=True, slots=True)
class SignOffScores:
    """The answers that are signed, by relation and item, and the scores they come to: read and computed once."""

    answers: Mapping[str, Mapping[int, Answer]]
    rows: Sequence[ScoreRow]


def confirmation(assessment: Assessment) -> Confirmation:
    """Return what would be signed now; four queries. The reader may see both forms."""
    return _confirmation(assessment, current_answers([assessment.pk])[assessment.pk])


def _confirmation(assessment: Assessment, answers: Mapping[str, Mapping[int, Answer]]) -> Confirmation:
    targets = dict(Item.objects.filter(campaign=assessment.campaign_id).order_by().values_list("pk", "target"))
    own, theirs = answers.get(Relation.SUPERVISOR, {}), answers.get(Relation.SELF, {})
    return Confirmation(
        items=len(targets),
        rated=sum(answer.value is not None for answer in own.values()),
        not_applicable=sum(answer.not_applicable for answer in own.values()),
        differing=sum(answer != theirs.get(item, _NOT_ANSWERED) for item, answer in own.items()),
        below_target=sum(
            answer.value is not None and (target := targets.get(item)) is not None and answer.value < target
            for item, answer in own.items()
        ),
        returns=AssessmentEvent.objects.filter(assessment=assessment, kind=EventKind.RETURNED).count(),
        returned_items=ReturnedItem.objects.filter(assessment=assessment).values("item").distinct().count(),
    )


def statement(assessment: Assessment, actor: User, figures: Confirmation) -> str:
    """Return what ``actor`` states by signing, in the active language, a sentence a line."""
    campaign, candidate = assessment.campaign, assessment.candidate
    words: dict[str, object] = {
        "candidate": candidate.display_name,
        "number": candidate.employee_number,
        "campaign": campaign.title,
        "standard": _standard_name(assessment),
        "items": figures.items,
        "rated": figures.rated,
        "not_applicable": figures.not_applicable,
        "differing": figures.differing,
        "below": figures.below_target,
    }
    sentences = [
        _("I confirm the result of %(candidate)s (%(number)s) in “%(campaign)s”, based on %(standard)s.") % words,
        _("Items: %(items)d; rated: %(rated)d; not applicable: %(not_applicable)d.") % words,
        _("Rated differently from the self-rating: %(differing)d; below the target: %(below)d.") % words,
    ]
    if actor.pk != assessment.supervisor_id:
        in_place = {"name": assessment.supervisor.display_name, "number": assessment.supervisor.employee_number}
        sentences.append(_("I sign in the place of %(name)s (%(number)s).") % in_place)
    return "\n".join(sentences)


def seal(assessment: Assessment) -> str:
    """Return a hash of both forms as they are: a page carries it, so that nothing else is signed than it has shown."""
    return seal_of(sealed_contents(assessment, Relation.SELF, Relation.SUPERVISOR))


def seal_of(contents: list[dict[str, Any]]) -> str:
    return sha256_hex(canonical_json(contents))


def sign_off_scores(assessment: Assessment) -> SignOffScores:
    """Return what is signed off now, for its record and for storing alike. Needs ``assessment.campaign``."""
    answers = current_answers([assessment.pk])[assessment.pk]
    sources = STORED_SOURCES[AssessmentState.SIGNED_OFF]
    return SignOffScores(answers, score_rows(campaign_rules(assessment.campaign), assessment.pk, answers, sources))


def sign_off_data(
    assessment: Assessment, actor: User, contents: list[dict[str, Any]], signed: SignOffScores
) -> dict[str, Any]:
    """Return what the event of a sign-off keeps: ``contents`` (sealed), the statement in each language, and whatever
    its record prints that may be another one later. The number of queries does not depend on how much is rated."""
    figures = _confirmation(assessment, signed.answers)
    statements = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            statements[language] = statement(assessment, actor, figures)
    return {
        "contents": contents,
        "statement": statements,
        "record": {
            "layout": RECORD_LAYOUT,
            "campaign": assessment.campaign.title,
            "standard": _standard_name(assessment),
            "candidate": assessment.candidate_id,
            "supervisor": assessment.supervisor_id,
            "department": assessment.department.name_zh if assessment.department else "",
            "people": _people(assessment, actor),
            "scores": [
                {
                    "code": score.subject.code,
                    "title": score.subject.title,
                    "self": score.compared.self_score,
                    "supervisor": score.compared.supervisor,
                    "final": score.compared.final,
                    "target": score.compared.target,
                }
                for score in signed_scores(assessment, signed.rows)
            ],
        },
    }


def _standard_name(assessment: Assessment) -> str:
    version = assessment.campaign.standard_version
    return f"{version.code} {version.title}".strip() if version else ""


def _people(assessment: Assessment, actor: User) -> dict[str, dict[str, str]]:
    """Return everybody whom the trail names so far, as they are called now."""
    involved = {assessment.candidate_id, assessment.supervisor_id, actor.pk}
    named = [f"data__{name}" for name in _PEOPLE_IN_DATA]
    events = AssessmentEvent.objects.filter(assessment=assessment).order_by()
    for actor_id, *others in events.values_list("actor_id", *named):  # not all that was signed before
        involved.add(actor_id)
        involved.update(pk for pk in others if isinstance(pk, int))
    return {
        str(person.pk): {"zh": person.name_zh, "latin": person.name_latin, "number": person.employee_number}
        for person in User.objects.filter(pk__in=involved)
    }
