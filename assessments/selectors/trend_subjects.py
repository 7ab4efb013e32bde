"""What the versions of a standard contain, and which row of an older one a row of the newest is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assessments.selectors.figures import Subject, competence_subject, duty_subject, task_subject
from assessments.selectors.rated_subjects import COMPETENCE_KINDS, DUTY, TASK
from competencies.enums import MatchKind
from competencies.models import Competence, Duty, Task
from competencies.selectors.version_chain import Counterpart, Counterparts, counterparts_of

_MATCHED_AS = {DUTY: MatchKind.DUTY, TASK: MatchKind.TASK, **{kind: MatchKind(kind) for kind in COMPETENCE_KINDS}}


@dataclass(frozen=True)
class StandardRows:
    """Duties, tasks and competences by version and kind, in order; ``newest`` is the version all are followed from."""

    newest: int
    subjects: dict[int, dict[str, list[Subject]]]
    duty_of: dict[int, int]
    counterparts: dict[int, Counterparts] = field(repr=False)

    def of_newest(self, kind: str, duty_id: int | None = None) -> list[Subject]:
        """Return the newest version's rows of a kind, of tasks only those of the duty."""
        rows = self.subjects[self.newest][kind]
        return rows if duty_id is None else [row for row in rows if self.duty_of[row.pk] == duty_id]

    def counterpart(self, version_id: int, subject: Subject) -> Counterpart | None:
        """Return what a row of the newest version is in another; None where that had no such row."""
        if version_id == self.newest:
            return Counterpart(subject.pk, is_changed=False)
        return self.counterparts[version_id].get((_MATCHED_AS[subject.kind], subject.pk))

    def is_same_set(self, version_id: int, kind: str) -> bool:
        """Whether the version has exactly the newest one's rows of a kind, in the same words."""
        found = [self.counterpart(version_id, subject) for subject in self.of_newest(kind)]
        kept = {there.row for there in found if there is not None and not there.is_changed}
        return len(kept) == len(found) and kept == {subject.pk for subject in self.subjects[version_id][kind]}

    def dropped(self, version_id: int, kind: str, duty_id: int | None = None) -> list[Subject]:
        """Return the version's rows of a kind that are none of the newest one's.

        Of tasks only those whose duty became ``duty_id``.
        """
        kept, duties = set(), set()
        for (match_kind, row), there in self.counterparts.get(version_id, {}).items():
            if match_kind == _MATCHED_AS[kind]:
                kept.add(there.row)
            if match_kind == MatchKind.DUTY and row == duty_id:
                duties.add(there.row)
        return [
            row
            for row in self.subjects[version_id][kind]
            if row.pk not in kept and (duty_id is None or self.duty_of[row.pk] in duties)
        ]


def read_standard_rows(newest: int, version_ids: Sequence[int]) -> StandardRows:
    """Read what these versions of one standard contain: six statements at any number of versions."""
    subjects: dict[int, dict[str, list[Subject]]] = {
        version: {kind: [] for kind in _MATCHED_AS} for version in {newest, *version_ids}
    }
    for duty in Duty.objects.filter(standard_version__in=subjects).order_by("position"):
        subjects[duty.standard_version_id][DUTY].append(duty_subject(duty))
    duty_of = {}
    tasks = Task.objects.filter(duty__standard_version__in=subjects).select_related("duty")
    for task in tasks.order_by("duty__position", "position"):
        duty_of[task.pk] = task.duty_id
        subjects[task.duty.standard_version_id][TASK].append(task_subject(task))
    for competence in Competence.objects.filter(standard_version__in=subjects).order_by("position"):
        subjects[competence.standard_version_id][competence.kind].append(competence_subject(competence))
    return StandardRows(newest, subjects, duty_of, counterparts_of(newest, version_ids))
