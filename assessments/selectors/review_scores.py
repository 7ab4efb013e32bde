"""What the answers of a review come to before they are signed off."""

from dataclasses import dataclass
from decimal import Decimal

from assessments import scoring
from assessments.enums import Relation, ScoreSource
from assessments.models import Assessment
from assessments.scoring import Kind, Measure
from assessments.selectors.figures import Compared, Subject, competence_subject, task_subject
from assessments.selectors.scores import campaign_rules, current_answers
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
    campaign = assessment.campaign
    rules = campaign_rules(campaign)
    relations = (Relation.SELF, Relation.SUPERVISOR) if include_self else (Relation.SUPERVISOR,)
    answers = current_answers([assessment.pk], relations)[assessment.pk]
    forms = {
        str(relation): scoring.score_form(rules.questionnaire, answers.get(relation, {})) for relation in relations
    }
    if include_self:
        forms[ScoreSource.FINAL] = scoring.score_final(rules.questionnaire, forms)
    subjects = {
        **{
            Measure(Kind.TASK, task.pk): task_subject(task)
            for task in Task.objects.filter(duty__standard_version=campaign.standard_version_id)
        },
        **{
            Measure(Kind.COMPETENCE, competence.pk): competence_subject(competence)
            for competence in Competence.objects.filter(standard_version=campaign.standard_version_id)
        },
    }

    def value(source: ScoreSource, measure: Measure) -> Decimal | None:
        return forms[source][measure].value if source in forms else None

    return tuple(
        ReviewScore(
            subject=subjects[measure],
            compared=Compared(
                self_score=value(ScoreSource.SELF, measure),
                supervisor=value(ScoreSource.SUPERVISOR, measure),
                final=value(ScoreSource.FINAL, measure),
                target=rules.targets[measure],
            ),
        )
        for measure in dict.fromkeys(item.measure for item in rules.questionnaire.items)
    )
