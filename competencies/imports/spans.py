"""Level, knowledge and skills: cells that are merged over several tasks, and labels that slipped out of them.

Where the source tells which cells are merged over rows, a cell's text holds for the tasks of all the rows it covers.
Where it does not, a row with a level, or with a dash for none, opens a new span: its level, knowledge and skills hold
for its task and for the tasks of the rows that follow, as long as these leave the cells empty. A page break cuts a
merged cell into two even where the source tells, so behind one an empty cell is taken for the lower part, and that is
reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from competencies.imports.columns import Role
from competencies.imports.document import Cell
from competencies.imports.entries import Entries
from competencies.imports.findings import finding
from competencies.imports.items import Item, Segment, cut_at_codes
from competencies.imports.layout import LaidOutRow
from competencies.imports.ledger import Piece
from competencies.imports.levels import read_level
from competencies.imports.tree import CompetenceSpan, LevelSpan, TaskDraft
from competencies.imports.wording import join

_ROLES = (Role.KNOWLEDGE, Role.SKILL)


class Spans:
    """The spans that are open while the rows of the table are read."""

    def __init__(self, entries: Entries) -> None:
        # Knowledge and skills in order of appearance.
        self.items: list[Item] = []
        self._entries = entries
        self._level: LevelSpan | None = None
        self._competences: dict[str, CompetenceSpan] = {}

    def take(
        self,
        row: LaidOutRow,
        slipped: Sequence[Segment],
        task: TaskDraft | None,
        new_tasks: Sequence[TaskDraft],
        *,
        after_break: bool,
    ) -> None:
        """Take the three cells of a row that goes on with ``task`` or opens ``new_tasks``."""
        cells = row.cells
        level = self._take_level(cells.get(Role.LEVEL))
        if row.begins is not None:
            self._follow_cells(row, level, task, new_tasks, after_break)
        elif new_tasks:
            self._open(level, cells, new_tasks, after_break)
        elif level is not None and task is not None:
            self._second_level(level, task, cells[Role.LEVEL])
        for role in _ROLES:
            labels = [label for label in slipped if label.kind == role.kind]
            self._take_competences(role, cells.get(role), labels, after_break, after_break or not new_tasks)

    # --- spans where the source tells which cells are merged

    def _follow_cells(
        self,
        row: LaidOutRow,
        level: int | None,
        task: TaskDraft | None,
        new_tasks: Sequence[TaskDraft],
        after_break: bool,
    ) -> None:
        """Open a span with each cell that begins in the row, and give the row's tasks the spans that are open."""
        tasks = list(new_tasks) or ([task] if task else [])
        # Behind a break, an empty cell or one that begins with the rest of a text is the lower part of a merged one.
        cut = {role for role in (Role.LEVEL, *_ROLES) if after_break and self._goes_on(role, row, new_tasks)}
        if (
            after_break
            and not new_tasks
            and level is not None
            and self._level is not None
            and self._level.level is None
        ):
            # A level in the middle of a cell that the break cuts may stand in its lower part.
            self._level.level = level
        elif row.own(Role.LEVEL) and Role.LEVEL not in cut:
            if new_tasks or level is not None or self._level is None:
                self._level = LevelSpan(level)
        elif level is not None and self._level is not None and self._level.level is None:
            self._level.level = level
        for role in _ROLES:
            opens = row.own(role) and role not in cut and (new_tasks or role in row.cells)
            if opens or role.kind not in self._competences:
                self._competences[role.kind] = CompetenceSpan()
                if role not in row.cells:
                    self._entries.close(role)
        if after_break and new_tasks and Role.LEVEL in cut and self._level is not None and self._level.level:
            item = new_tasks[0].item
            level_text = str(self._level.level)
            self._entries.findings.append(
                finding("span-over-page-break", item.at, item.quote, task=item.code, level=level_text)
            )
        for one in tasks:
            self._give_spans(one, row.cells.get(Role.LEVEL))

    def _goes_on(self, role: Role, row: LaidOutRow, new_tasks: Sequence[TaskDraft]) -> bool:
        # Whatever is printed in the cell of the level, a dash or what is no level too, shows that a new block begins.
        printed = Role.LEVEL in row.cells
        if role is Role.LEVEL:
            return not printed
        cell = row.cells.get(role)
        if cell is None:
            return not printed or not new_tasks
        other = "S" if role is Role.KNOWLEDGE else "K"
        if next(iter(cut_at_codes(cell.lines, role.kind, other))).label is None:
            return self._entries.is_open(role)
        return not printed and not (new_tasks and self._begins_anew(role, row, new_tasks))

    def _begins_anew(self, role: Role, row: LaidOutRow, new_tasks: Sequence[TaskDraft]) -> bool:
        """Whether a cell behind a page break that begins with a code is a new task's own, though no level says so.

        It is if a code of the row stands in the cells before the break, and if before the break each task under the
        same level had a cell of its own. Where tasks have no levels, it is unless the other cell is the rest of one.
        """
        if any(self._repeats(one, row.cells.get(one)) for one in _ROLES):
            return True
        if self._level is not None and self._level.level is not None:
            tasks = self._level.tasks
            own = {id(task.spans[role.kind][-1]) for task in tasks if task.spans[role.kind]}
            return len(tasks) > 1 and len(own) == len(tasks)
        beside = row.cells.get(Role.SKILL if role is Role.KNOWLEDGE else Role.KNOWLEDGE)
        if beside is None or cut_at_codes(beside.lines, "KS")[0].label is None:
            return False
        item = new_tasks[0].item
        self._entries.findings.append(finding("span-after-break", item.at, item.quote, task=item.code, kind=role.kind))
        return True

    def _repeats(self, role: Role, cell: Cell | None) -> bool:
        """Whether one of the codes of ``cell`` stands in the cell that is open in the column."""
        span = self._competences.get(role.kind)
        known = {item.code for item in span.items} if span else set()
        return cell is not None and any(segment.code in known for segment in cut_at_codes(cell.lines, role.kind))

    def _give_spans(self, task: TaskDraft, level_cell: Cell | None) -> None:
        span = self._level
        if span is not None and task not in span.tasks:
            first = task.level_span.level
            span.tasks.append(task)
            if first is None:
                task.level_span = span
            elif span.level is not None and span.level != first and level_cell is not None:
                self._report_second_level(task, span.level, level_cell)
        for kind, competences in self._competences.items():
            if competences not in task.spans[kind]:
                task.spans[kind].append(competences)

    # --- spans where it does not tell

    def _open(
        self, level: int | None, cells: Mapping[Role, Cell], new_tasks: Sequence[TaskDraft], after_break: bool
    ) -> None:
        filled = [role for role in _ROLES if role in cells]
        if Role.LEVEL in cells or self._level is None:
            self._level = LevelSpan(level)
            self._competences = {"K": CompetenceSpan(), "S": CompetenceSpan()}
            for role in _ROLES:
                if role not in filled:
                    self._entries.close(role)
        elif self._level.level is None:
            # Without any level, only the entries themselves can show that a new span begins.
            self._competences |= {role.kind: CompetenceSpan() for role in filled}
        elif not after_break:
            # Behind a page break a merged cell goes on; elsewhere it would have stood in the span's first row.
            self._competences |= {role.kind: CompetenceSpan() for role in filled}
            item = new_tasks[0].item
            for role in filled:
                self._entries.findings.append(
                    finding("span-uncertain", item.at, item.quote, task=item.code, kind=role.kind)
                )
        for task in new_tasks:
            task.level_span = self._level
            self._level.tasks.append(task)
            for kind, span in self._competences.items():
                task.spans[kind].append(span)

    def _second_level(self, level: int, task: TaskDraft, cell: Cell) -> None:
        first = task.level_span.level
        if first is None:
            task.level_span.level = level
        elif first != level:
            # A second block within the task: its entries are the task's, but not those of the tasks merged before.
            self._report_second_level(task, level, cell)
            self._level = LevelSpan(level)
            self._competences = {"K": CompetenceSpan(), "S": CompetenceSpan()}
            for kind, span in self._competences.items():
                task.spans[kind].append(span)

    def _report_second_level(self, task: TaskDraft, level: int, cell: Cell) -> None:
        code, first = task.item.code, task.level_span.level
        self._entries.findings.append(
            finding("level-repeated", cell.lines[0].at, cell.text, task=code, level=str(first), other=str(level))
        )
        self._entries.ledger.release(*map(Piece.whole, cell.lines))

    def _take_level(self, cell: Cell | None) -> int | None:
        if cell is None:
            return None
        level, unclear = read_level(cell.lines, self._entries.ledger)
        if unclear:
            printed = join(line.text for line in cell.lines)
            self._entries.findings.append(finding("level-unclear", cell.lines[0].at, printed, printed=printed))
        return level

    # --- knowledge and skills

    def _take_competences(
        self, role: Role, cell: Cell | None, labels: Sequence[Segment], after_break: bool, may_continue: bool
    ) -> None:
        other = "S" if role is Role.KNOWLEDGE else "K"
        segments = cut_at_codes(cell.lines, role.kind, other) if cell else []
        leading = segments.pop(0) if segments and segments[0].label is None else None
        owned: list[Segment] = []
        if labels:
            leading, owned = self._own_slipped_labels(role, labels, leading, may_continue)
        if leading and may_continue:
            self._entries.go_on(role, leading.pieces, after_break)
        for segment in owned + segments:
            if segment.kind not in self._competences:
                continue  # No task so far: the entry stays without a place.
            item = self._entries.start(role, segment)
            if item.kind != role.kind:
                self._entries.findings.append(
                    finding("competence-in-other-column", item.at, item.quote, code=item.code)
                )
            self._competences[item.kind].items.append(item)
            self.items.append(item)

    def _own_slipped_labels(
        self, role: Role, labels: Sequence[Segment], leading: Segment | None, may_continue: bool
    ) -> tuple[Segment | None, list[Segment]]:
        """Give slipped labels their texts: the paragraphs without a code at the head of their own column's cell.

        With as many paragraphs as labels, each label has its own, unless the entry that is open before visibly breaks
        off. With one more, the first paragraph is the rest of that entry. In any other case nobody can tell: the
        labels stay without a place, and the text goes on with the open entry.

        Returns what is left to go on with, and a segment for each label that found its text.
        """
        paragraphs = leading.paragraphs() if leading else []
        may_continue = may_continue and self._entries.is_open(role)
        rest, texts = leading, paragraphs[:0]
        if len(paragraphs) == len(labels) and not (may_continue and self._entries.is_unfinished(role)):
            rest, texts = None, paragraphs
        elif len(paragraphs) == len(labels) + 1 and may_continue:
            rest, texts = Segment(pieces=paragraphs[0]), paragraphs[1:]
        if not texts:
            for label in labels:
                self._entries.findings.append(finding("label-stray", label.at, label.code, code=label.code))
            return rest, []
        owned: list[Segment] = []
        for label, pieces in zip(labels, texts, strict=True):
            owned.append(Segment(label.kind, label.code, label.label, pieces))
            quote = f"{label.code} {join(piece.text for piece in pieces)}"
            self._entries.findings.append(finding("label-slipped", label.at, quote, code=label.code))
        return rest, owned


def take_out_slipped_labels(cells: dict[Role, Cell]) -> list[Segment]:
    """Take the cells out of ``cells`` that hold nothing but codes of knowledge or skills of another column."""
    slipped: list[Segment] = []
    for role, cell in list(cells.items()):
        segments = cut_at_codes(cell.lines, "KS")
        alone = all(segment.label is not None and not segment.pieces for segment in segments)
        if alone and all(segment.kind != role.kind for segment in segments):
            slipped.extend(segments)
            del cells[role]
    return slipped
