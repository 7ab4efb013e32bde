"""Whatever people do, in whatever order: the stored scores and figures of groups are what the ratings give."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from assessments.enums import AssessmentState, Relation
from assessments.exceptions import DomainError
from assessments.models import Assessment, Campaign, Score
from assessments.selectors.group_scores import GroupTally, group_differences
from assessments.selectors.scores import measure_of, score_differences
from assessments.services.calibration import adjust_final_score, release_results
from assessments.services.interventions import cancel, reopen, replace_supervisor
from assessments.services.launching import add_people
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import acknowledge, submit_self_rating
from tests.assessments.result_helpers import small_version
from tests.factories import answer, make_department, make_launched_campaign, make_user, sign_off

pytestmark = pytest.mark.django_db

STEPS = 60
ITEMS = 7


class History:
    """Random steps of random people in one campaign; what is refused changes nothing and is passed over."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.departments = [make_department(), make_department(), None]
        people = [make_user(department=self.random.choice(self.departments)) for _ in range(3)]
        self.campaign: Campaign = make_launched_campaign(
            candidates=people,
            supervisor=make_user(),
            standard_version=small_version(),
            self_weight=self.random.choice([0, 30, 100]),
            supervisor_weight=70,
            holds_results=True,
        )
        self.hr = self.campaign.created_by
        self.taken: Counter[str] = Counter()

    def steps(self) -> dict[str, Callable[[Assessment], object]]:
        return {
            "rate": lambda a: self.rate(a, Relation.SELF),
            "submit": self.submit,
            "return": lambda a: return_to_candidate(actor=a.supervisor, comment="請補充", **self.of(a)),
            "sign_off": self.sign_off,
            "adjust": self.adjust,
            "reopen": lambda a: reopen(actor=self.hr, reason="資料有誤", **self.of(a)),
            "acknowledge": lambda a: acknowledge(actor=a.candidate, **self.of(a)),
            "cancel": lambda a: cancel(actor=self.hr, reason="離職", **self.of(a)),
            "replace": lambda a: replace_supervisor(
                actor=self.hr, supervisor_id=make_user().pk, reason="調職", **self.of(a)
            ),
            "add": self.add,
            "release": lambda _a: release_results(actor=self.hr, campaign_id=self.campaign.pk),
        }

    WEIGHTS = (4, 8, 2, 10, 6, 3, 6, 1, 3, 1, 0)

    def take(self, name: str = "") -> str:
        """Take one step, of this name or any; return what came of it."""
        steps = self.steps()
        name = name or self.random.choices(list(steps), self.WEIGHTS)[0]
        assessments = Assessment.objects.filter(campaign=self.campaign).select_related(
            "campaign", "candidate", "supervisor"
        )
        try:
            steps[name](self.random.choice(list(assessments.order_by("pk"))))
        except DomainError:
            return f"{name} refused"
        self.taken[name] += 1
        return name

    def of(self, assessment: Assessment) -> dict[str, Any]:
        return {"assessment_id": assessment.pk, "version": assessment.version}

    def rate(self, assessment: Assessment, relation: Relation) -> None:
        answer(assessment, relation, [self.random.choice([1, 2, 3, 4, 5, 5, None]) for _ in range(ITEMS)])

    def submit(self, assessment: Assessment) -> None:
        if assessment.state in {AssessmentState.ASSIGNED, AssessmentState.IN_PROGRESS, AssessmentState.RETURNED}:
            self.rate(assessment, Relation.SELF)
        submit_self_rating(actor=assessment.candidate, **self.of(assessment))

    def sign_off(self, assessment: Assessment) -> None:
        if assessment.state == AssessmentState.SUBMITTED:
            self.rate(assessment, Relation.SUPERVISOR)
        sign_off(actor=assessment.supervisor, **self.of(assessment))

    def adjust(self, assessment: Assessment) -> None:
        scores = Score.objects.filter(assessment=assessment, source="final", basis="direct").order_by("pk")
        score = self.random.choice(list(scores) or list(Score.objects.all()[:1]) or [Score(task_id=0)])
        adjust_final_score(
            actor=self.hr,
            measure=measure_of(score.task_id, score.duty_id, score.competence_id, score.basis),
            value=Decimal(self.random.randint(100, 500)).scaleb(-2),
            reason="與其他主管一致",
            **self.of(assessment),
        )

    def add(self, _assessment: Assessment) -> None:
        person = make_user(department=self.random.choice([*self.departments, make_department()]))
        add_people(actor=self.hr, campaign_id=self.campaign.pk, supervisors={person.pk: make_user().pk})


def wrong(campaign: Campaign) -> list[object]:
    tally = GroupTally()
    return [*score_differences(campaign, tally), *group_differences(campaign, tally)]


def test_after_every_step_of_random_histories_all_figures_are_right() -> None:
    taken: Counter[str] = Counter()
    for seed in (101, 102):
        history = History(seed)
        done = []
        for number in range(STEPS):
            done.append(history.take("release" if number == STEPS * 2 // 3 else ""))
            assert not wrong(history.campaign), (seed, done)
        taken += history.taken
    assert set(taken) == set(history.steps()), "every kind of step was taken"
