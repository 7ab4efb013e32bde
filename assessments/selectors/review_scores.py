"""What the answers of a review come to before they are signed off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments import scoring
from assessments.enums import Relation, ScoreSource
from assessments.models import Assessment
from assessments.scoring import Kind, Measure
from assessments.selectors.figures import Compared, Subject, competence_subject, task_subject
from assessments.selectors.scores import CampaignRules, ScoreRow, campaign_rules, current_answers
from competencies.models import Competence, Task


@dataclass(frozen=True, slots=True)
class ReviewScore:
    """One task's or competence's scores from the answers given so far; nothing of it is stored."""

    subject: Subject
    compared: Compared


def review_scores(assessment: Assessment, *, include_self: bool) -> tuple[ReviewScore, ...]:
    """Return what the answers so far come to, task by task and then K, S and A, as a sign-off would store it.

    ``include_self`` adds the self-rating's scores and the final ones: pass what ``may_see_self_ratings`` says of the
    reader. Without it the self-rating is not even read, and only the supervisor's scores are there. Needs
    ``assessment.campaign``.
    """
    rules = campaign_rules(assessment.campaign)
    relations = (Relation.SELF, Relation.SUPERVISOR) if include_self else (Relation.SUPERVISOR,)
    answers = current_answers([assessment.pk], relations)[assessment.pk]
    forms = {
        str(relation): scoring.score_form(rules.questionnaire, answers.get(relation, {})) for relation in relations
    }
    if include_self:
        forms[ScoreSource.FINAL] = scoring.score_final(rules.questionnaire, forms)
    return _side_by_side(
        assessment,
        rules,
        {source: {measure: figure.value for measure, figure in figures.items()} for source, figures in forms.items()},
    )


def signed_scores(assessment: Assessment, rows: Iterable[ScoreRow]) -> tuple[ReviewScore, ...]:
    """Return the same of scores that are computed already: all rows of a sign-off."""
    by_source: dict[str, dict[Measure, Decimal | None]] = {}
    for row in rows:
        by_source.setdefault(row.source, {})[row.measure] = row.value
    return _side_by_side(assessment, campaign_rules(assessment.campaign), by_source)


def _side_by_side(
    assessment: Assessment, rules: CampaignRules, values: Mapping[str, Mapping[Measure, Decimal | None]]
) -> tuple[ReviewScore, ...]:
    """Set the scores by source beside each other, in the order of the questionnaire; two queries for the names."""
    version = assessment.campaign.standard_version_id
    tasks = Task.objects.filter(duty__standard_version=version).order_by()
    competences = Competence.objects.filter(standard_version=version).order_by()
    subjects = {
        **{Measure(Kind.TASK, task.pk): task_subject(task) for task in tasks},
        **{Measure(Kind.COMPETENCE, one.pk): competence_subject(one) for one in competences},
    }
    return tuple(
        ReviewScore(
            subject=subjects[measure],
            compared=Compared(
                self_score=values.get(ScoreSource.SELF, {}).get(measure),
                supervisor=values.get(ScoreSource.SUPERVISOR, {}).get(measure),
                final=values.get(ScoreSource.FINAL, {}).get(measure),
                target=rules.targets[measure],
            ),
        )
        for measure in dict.fromkeys(item.measure for item in rules.questionnaire.items)
    )
