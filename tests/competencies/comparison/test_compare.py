"""Comparing versions: small cases worked by hand."""

from __future__ import annotations

import time

from competencies.comparison import Change, Correction, HeaderField, Line, RowKind, Snapshot, compare
from tests.competencies.comparison.snapshots import duty, header, line, said, snapshot, task, texts_with


def test_versions_that_say_the_same_do_not_differ() -> None:
    def version() -> Snapshot:
        knowledge = line("K1 測試理論")
        return snapshot(
            duty(
                "T1 規劃", task("T1.1 擬定計畫", "P1.1.1 能擬定計畫。", outputs=("O1.1.1 計畫書",), needs=(knowledge,))
            ),
            knowledge=(knowledge,),
            attitudes=(line("A1 主動"),),
            header=header(title="測試員", notes=("條件", "經驗")),
        )

    comparison = compare(version(), version())
    assert comparison.is_empty
    assert len(comparison.pairs) == 6
    assert all(pair.similarity == 1 for pair in comparison.pairs)


def test_spelling_and_line_breaks_are_no_change() -> None:
    old = snapshot(knowledge=(line("K1 ⾏銷管理理論 Digital Marketing"),))
    new = snapshot(knowledge=(line("K1 行銷管理\n理論 Digital  Marketing"),))
    assert compare(old, new).is_empty


def test_case_is_a_change() -> None:
    old, new = snapshot(knowledge=(line("K1 ai 應用"),)), snapshot(knowledge=(line("K1 AI 應用"),))
    assert said(compare(old, new)) == [("ai 應用", "AI 應用", {"reworded"})]


def test_a_reworded_indicator_is_found_by_its_text() -> None:
    old = snapshot(duty("T1 規劃", task("T1.1 擬定計畫", "P1.1.1 能依據市場調查擬定計畫。", "P1.1.2 能控管預算。")))
    new = snapshot(duty("T1 規劃", task("T1.1 擬定計畫", "P1.1.1 能依據市場分析擬定計畫。", "P1.1.2 能控管預算。")))
    assert said(compare(old, new)) == [("能依據市場調查擬定計畫。", "能依據市場分析擬定計畫。", {"reworded"})]


def test_a_row_put_in_front_shifts_codes_and_nothing_else() -> None:
    old = snapshot(duty("T1 規劃", task("T1.1 擬定計畫", "P1.1.1 能控管預算。", "P1.1.2 能檢討成效。")))
    new = snapshot(
        duty("T1 規劃", task("T1.1 擬定計畫", "P1.1.1 能蒐集資料。", "P1.1.2 能控管預算。", "P1.1.3 能檢討成效。"))
    )
    assert said(compare(old, new)) == [
        ("", "能蒐集資料。", {"added"}),
        ("能控管預算。", "能控管預算。", {"recoded"}),
        ("能檢討成效。", "能檢討成效。", {"recoded"}),
    ]


def test_nothing_alike_is_removed_and_added() -> None:
    old = snapshot(duty("T1 規劃", task("T1.1 擬定計畫", "P1.1.1 能控管預算。")))
    new = snapshot(duty("T1 規劃", task("T1.1 擬定計畫", "P1.1.1 與客戶保持良好關係。")))
    assert said(compare(old, new)) == [
        ("", "與客戶保持良好關係。", {"added"}),
        ("能控管預算。", "", {"removed"}),
    ]


def test_an_indicator_under_another_task_has_moved() -> None:
    budget = "能依據年度目標編列並控管預算。"
    old = snapshot(
        duty("T1 規劃", task("T1.1 擬定行銷計畫", f"P1.1.1 {budget}", "P1.1.2 能蒐集資料。"), task("T1.2 執行促銷活動"))
    )
    new = snapshot(
        duty("T1 規劃", task("T1.1 擬定行銷計畫", "P1.1.2 能蒐集資料。"), task("T1.2 執行促銷活動", f"P1.2.1 {budget}"))
    )
    assert said(compare(old, new)) == [(budget, budget, {"moved", "recoded"})]


def test_a_task_that_moves_takes_its_indicators_along() -> None:
    def moving(code: str) -> object:
        return task(f"T{code} 辦理教育訓練", f"P{code}.1 能規劃課程。", f"P{code}.2 能評估成效。")

    old = snapshot(duty("T1 人力規劃", task("T1.1 招募"), moving("1.2")), duty("T2 績效管理", task("T2.1 考核")))  # type: ignore[arg-type]
    new = snapshot(duty("T1 人力規劃", task("T1.1 招募")), duty("T2 績效管理", task("T2.1 考核"), moving("1.2")))  # type: ignore[arg-type]
    assert said(compare(old, new)) == [("辦理教育訓練", "辦理教育訓練", {"moved"})]


def test_indicators_that_read_alike_stay_with_their_own_task() -> None:
    """The same sentence stands under two tasks, whose order changes; codes are no help."""

    def version(*order: int) -> Snapshot:
        tasks = {
            1: task("T1.1 擬定行銷計畫", " 能檢討成效並提出改善方案。"),
            2: task("T1.2 執行促銷活動", " 能檢討成效並提出改善方案。"),
        }
        return snapshot(duty("T1 行銷", *(tasks[number] for number in order)))

    comparison = compare(version(1, 2), version(2, 1))
    assert texts_with(comparison, RowKind.INDICATOR, Change.MOVED) == []
    assert comparison.counts == {Change.REORDERED: 1}


def test_a_renamed_task_is_known_by_what_stands_below_it() -> None:
    below = ("P1.1.1 能規劃課程。", "P1.1.2 能評估成效。")
    old = snapshot(duty("T1 人力", task("T1.1 教育訓練", *below)))
    new = snapshot(duty("T1 人力", task("T1.1 培育人才", *below)))
    assert said(compare(old, new)) == [("教育訓練", "培育人才", {"reworded"})]


def test_a_short_generic_output_elsewhere_is_no_counterpart_for_a_slightly_reworded_one() -> None:
    old = snapshot(duty("T1 行銷", task("T1.1 擬定計畫", outputs=("O1.1.1 會議紀錄",)), task("T1.2 執行活動")))
    new = snapshot(
        duty(
            "T1 行銷",
            task("T1.1 擬定計畫", outputs=("O1.1.1 會議紀錄表",)),
            task("T1.2 執行活動", outputs=("O1.2.1 會議紀錄",)),
        )
    )
    assert said(compare(old, new)) == [
        ("會議紀錄", "會議紀錄表", {"reworded"}),
        ("", "會議紀錄", {"added"}),
    ]


def test_repeated_codes_are_told_apart_by_their_text() -> None:
    old = snapshot(duty("T1 行銷", task("T1.1 擬定計畫", "P2.1.1 能蒐集資料。", "P2.1.1 能分析競爭者。")))
    new = snapshot(duty("T1 行銷", task("T1.1 擬定計畫", "P2.1.1 能分析競爭者。", "P2.1.1 能蒐集資料。")))
    assert compare(old, new).counts == {Change.REORDERED: 1}


def test_a_code_without_a_text_is_known_by_its_code() -> None:
    old = snapshot(knowledge=(line("K01 "), line("K02 ")))
    new = snapshot(knowledge=(line("K02 "), line("K03 ")))
    assert {change.value: count for change, count in compare(old, new).counts.items()} == {"added": 1, "removed": 1}


def test_levels_and_needs() -> None:
    theory, law, tools = line("K1 行銷理論"), line("K2 相關法規"), line("S1 試算表工具")
    old = snapshot(
        duty("T1 行銷", task("T1.1 擬定計畫", level=4, needs=(theory, law))), knowledge=(theory, law), skills=(tools,)
    )
    theory_now, tools_now = line("K1 行銷理論"), line("S1 試算表工具")
    new = snapshot(
        duty("T1 行銷", task("T1.1 擬定計畫", level=None, needs=(theory_now, tools_now))),
        knowledge=(theory_now,),
        skills=(tools_now,),
    )
    (changed,) = compare(old, new).with_change(Change.LEVEL)
    assert changed.changes == {Change.LEVEL, Change.LINKS}
    assert (changed.needs_added, changed.needs_removed) == ((tools_now.id,), (law.id,))


def test_a_code_without_a_text_that_gets_one_is_reworded() -> None:
    old = snapshot(knowledge=(line("K01 "), line("K02 ")))
    new = snapshot(knowledge=(line("K01 行銷理論"), line("K02 相關法規")))
    assert said(compare(old, new)) == [("", "行銷理論", {"reworded"}), ("", "相關法規", {"reworded"})]


def test_a_knowledge_never_becomes_a_skill() -> None:
    old, new = snapshot(knowledge=(line("K1 溝通協調"),)), snapshot(skills=(line("S1 溝通協調"),))
    assert compare(old, new).counts == {Change.REMOVED: 1, Change.ADDED: 1}


def test_the_fewest_rows_have_changed_their_order() -> None:
    old = snapshot(knowledge=tuple(map(line, ("K1 甲甲甲", "K2 乙乙乙", "K3 丙丙丙", "K4 丁丁丁"))))
    new = snapshot(knowledge=tuple(map(line, ("K4 丁丁丁", "K1 甲甲甲", "K2 乙乙乙", "K3 丙丙丙"))))
    assert said(compare(old, new)) == [("丁丁丁", "丁丁丁", {"reordered"})]


def test_header() -> None:
    notes, notes_now = ("大專畢業", "一年經驗", "甲乙丙丁"), ("大專畢業", "兩年經驗", "戊己庚辛")
    old = snapshot(header=header(title="行銷經理", level="4", description=(), notes=notes))
    new = snapshot(header=header(title="行銷總監", level=(), description="規劃行銷。", notes=notes_now))
    found = [(change.field, change.old, change.new, change.change) for change in compare(old, new).header]
    assert found == [
        ("title", "行銷經理", "行銷總監", Change.REWORDED),
        ("level", "4", None, Change.REMOVED),
        ("description", None, "規劃行銷。", Change.ADDED),
        ("notes", "一年經驗", "兩年經驗", Change.REWORDED),
        ("notes", None, "戊己庚辛", Change.ADDED),
        ("notes", "甲乙丙丁", None, Change.REMOVED),
    ]


def test_lines_with_other_keys_are_never_the_same() -> None:
    """The entry of version 2 says other things once there is a version 3, whose own reads like that one did."""
    before = HeaderField("history", ("V2 · 園丁 · 最新版本", "V1 · 園丁 · 歷史版本"), ("2", "1"))
    after = HeaderField(
        "history", ("V3 · 園丁 · 最新版本", "V2 · 園丁 · 歷史版本", "V1 · 園丁 · 歷史版本"), ("3", "2", "1")
    )
    found = [
        (change.old, change.new) for change in compare(snapshot(header=(before,)), snapshot(header=(after,))).header
    ]
    assert found == [(None, "V3 · 園丁 · 最新版本"), ("V2 · 園丁 · 最新版本", "V2 · 園丁 · 歷史版本")]
    one, other = HeaderField("history", ("V1 · 園丁",), ("1",)), HeaderField("history", ("V2 · 園丁",), ("2",))
    changes = {change.change for change in compare(snapshot(header=(one,)), snapshot(header=(other,))).header}
    assert changes == {Change.ADDED, Change.REMOVED}


def test_what_a_correction_names_is_not_matched_otherwise() -> None:
    old = snapshot(knowledge=(line("K1 行銷理論"), line("K2 相關法規")))
    new = snapshot(knowledge=(line("K1 行銷理論"), line("K2 談判技巧")))
    (theory, law), (theory_now, talks) = old.knowledge, new.knowledge
    comparison = compare(old, new, [Correction(RowKind.KNOWLEDGE, law.id, talks.id)])
    assert said(comparison) == [("相關法規", "談判技巧", {"reworded"})]
    assert [pair.is_corrected for pair in comparison.pairs] == [False, True]
    alone = compare(old, new, [Correction(RowKind.KNOWLEDGE, theory.id, None)])
    assert alone.counts == {Change.ADDED: 2, Change.REMOVED: 2}
    taken = compare(old, new, [Correction(RowKind.KNOWLEDGE, law.id, theory_now.id)])
    assert ("相關法規", "行銷理論", {"reworded", "recoded"}) in said(taken)


def test_corrections_about_rows_that_are_gone_or_spoken_for_are_ignored() -> None:
    old, new = snapshot(knowledge=(line("K1 行銷理論"),)), snapshot(knowledge=(line("K1 行銷理論"),))
    (theory,), (theory_now,) = old.knowledge, new.knowledge
    kind = RowKind.KNOWLEDGE
    assert compare(old, new, [Correction(kind, theory.id, 10**9), Correction(kind, 10**9, theory_now.id)]).is_empty
    assert compare(old, new, [Correction(kind, theory.id, theory_now.id), Correction(kind, theory.id, None)]).is_empty


def test_a_thousand_rows_that_all_resemble_each_other_take_seconds() -> None:
    def rows(ending: str) -> tuple[Line, ...]:
        return tuple(line(f"K{number} 市場調查與消費者行為分析之理論與方法{number}{ending}") for number in range(1000))

    old, new = snapshot(knowledge=rows("甲")), snapshot(knowledge=rows("乙"))
    started = time.process_time()
    comparison = compare(old, new)
    assert time.process_time() - started < 8
    assert comparison.counts == {Change.REWORDED: 1000}
