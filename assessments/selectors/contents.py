"""What the forms of an assessment contain: as it stands in an event when they are submitted, returned or signed, and as
it was then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from assessments.enums import Relation
from assessments.models import Assessment, Evidence, Rating, RatingChange, RatingForm
from assessments.trail_hash import Answer, Change, EvidenceMark, contents_hash, history_hash


def sealed_contents(assessment: Assessment, *relations: Relation) -> list[dict[str, Any]]:
    """Return, for each form in force of these relations, what an event keeps of its contents; four queries.

    ``last_change`` is the form's latest change: the answers of that moment can be told from the history for ever. Of
    evidence no history is kept, so what there is stands here itself. ``sha256`` covers the answers and the evidence,
    ``history`` every version the answers ever had.
    """
    forms = list(
        RatingForm.objects.filter(assessment=assessment, relation__in=relations, retired_at__isnull=True).order_by("pk")
    )
    answers, evidence, changes = current_answers(forms), current_evidence(forms), form_changes(forms)
    return [
        {
            "form": form.pk,
            "relation": form.relation,
            "last_change": max((change.pk for change in changes[form.pk]), default=0),
            "evidence": [asdict(mark) for mark in sorted(evidence[form.pk])],
            "sha256": contents_hash(answers[form.pk], evidence[form.pk]),
            "history": history_hash(map(as_hashed, changes[form.pk])),
        }
        for form in forms
    ]


def current_answers(forms: Iterable[RatingForm]) -> Mapping[int, list[Answer]]:
    """Return the answers as they are, by form; one query."""
    found: dict[int, list[Answer]] = defaultdict(list)
    rows = Rating.objects.filter(form__in=forms)
    for form, item, value, not_applicable, comment in rows.values_list(
        "form", "item", "value", "not_applicable", "comment"
    ):
        found[form].append(Answer(item, value, not_applicable, comment))
    return found


def current_evidence(forms: Iterable[RatingForm]) -> Mapping[int, list[EvidenceMark]]:
    """Return the evidence as it is, by form; one query."""
    found: dict[int, list[EvidenceMark]] = defaultdict(list)
    rows = Evidence.objects.filter(form__in=forms).order_by()
    for form, item, name, url, sha256 in rows.values_list("form", "item", "name", "url", "sha256"):
        found[form].append(EvidenceMark(item, name, url, sha256))
    return found


def form_changes(forms: Iterable[RatingForm]) -> Mapping[int, list[RatingChange]]:
    """Return every version of every answer by form, for each item in the order of their numbers; one query."""
    found: dict[int, list[RatingChange]] = defaultdict(list)
    for change in RatingChange.objects.filter(form__in=forms).order_by("form_id", "item_id", "number"):
        found[change.form_id].append(change)
    return found


def answers_as_of(changes: Sequence[RatingChange], last_change: int) -> list[Answer]:
    """Return the answers of one form up to ``last_change``; ``changes`` are the form's, in the order of their number
    for each item."""
    latest = {change.item_id: change for change in changes if change.pk <= last_change}
    return [as_answer(change) for change in latest.values()]


def as_answer(change: RatingChange) -> Answer:
    return Answer(change.item_id, change.value, change.not_applicable, change.comment)


def as_hashed(change: RatingChange) -> Change:
    return Change(
        item=change.item_id,
        number=change.number,
        kind=change.kind,
        value=change.value,
        not_applicable=change.not_applicable,
        comment=change.comment,
        by=change.by_id,
        at=change.at,
    )
