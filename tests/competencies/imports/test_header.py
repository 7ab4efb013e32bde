"""The version table and the table of labels and values."""

from __future__ import annotations

from datetime import date

import pytest

from competencies.imports import as_dict
from competencies.imports.history import parse_date
from competencies.imports.plan import Classification
from competencies.imports.readers.export import plan_from_dict
from tests.competencies.imports.documents import CLOSING, HEADER, codes, grid, messages, plan_of, row, unplaced

GRID = grid([row("T1 甲", "T1.1 乙", "O1.1.1 子", "P1.1.1 丙。", "3", "K1 丁", "S1 戊")])


def with_header(header: str) -> str:
    return f"{header}\n{GRID}\n{CLOSING}"


def test_the_whole_header() -> None:
    plan = plan_of(with_header(HEADER))
    assert (plan.code, plan.title, plan.version, plan.level) == ("ABC1234-001v2", "園丁", 2, 3)
    assert (plan.status, plan.issued_on, plan.update_note) == ("current", date(2020, 3, 9), "略")
    assert [(entry.version, entry.title, entry.status) for entry in plan.history] == [
        (2, "園丁", "current"),
        (1, "園藝人員", "superseded"),
    ]
    assert plan.job_categories == (Classification("ABC", "農業 / 園藝"),)
    assert plan.industries == (Classification("A0115", "農業、林業 / 花卉栽培業"),)
    assert unplaced(plan) == []


def test_the_title_may_be_that_of_a_job_category() -> None:
    assert plan_of(with_header(HEADER)).title_kind == "occupation"
    header = HEADER.replace("職類\t\t\t", "職類\t園丁\t\t").replace("職業\t園丁", "職業\t")
    plan = plan_of(with_header(header))
    assert (plan.title, plan.title_kind, unplaced(plan)) == ("園丁", "job_category", [])
    assert as_dict(plan)["title_kind"] == "job_category"
    assert plan_from_dict(as_dict(plan)).title_kind == "job_category"


def test_a_first_edition_without_version_table() -> None:
    header = HEADER[HEADER.index("職能基準代碼\t\t") :].replace("001v2", "001")
    plan = plan_of(with_header(header))
    assert (plan.code, plan.version, plan.history) == ("ABC1234-001", 1, ())
    assert (plan.status, plan.issued_on, plan.update_note) == (None, None, None)


def test_without_version_table_the_suffix_says_the_version() -> None:
    header = HEADER[HEADER.index("職能基準代碼\t\t") :]
    assert plan_of(with_header(header)).version == 2


def test_two_rows_may_say_latest_and_the_document_is_the_row_of_its_code() -> None:
    plan = plan_of(with_header(HEADER.replace("歷史版本", "最新版本").replace("\t\tABC1234-001v2", "\t\tABC1234-001")))
    assert (plan.version, plan.status, plan.issued_on) == (1, "current", date(2017, 12, 31))


def test_the_code_may_stand_in_the_version_column() -> None:
    plan = plan_of(with_header(HEADER.replace("V2\t", "ABC1234-001v2\t")))
    assert plan.history[0].version == 2
    assert unplaced(plan) == []


def test_unreadable_version_status_and_date_are_reported_and_not_lost() -> None:
    header = HEADER.replace("V1\t", "初版\t").replace("歷史版本", "作廢").replace("2017/12/31", "2017/13/31")
    plan = plan_of(with_header(header))
    assert {"version-unclear", "status-unclear", "date-unclear"} <= set(codes(plan))
    assert unplaced(plan) == ["初版", "作廢", "2017/13/31"]


def test_the_code_of_the_header_is_not_in_the_version_table() -> None:
    plan = plan_of(with_header(HEADER.replace("\t\tABC1234-001v2", "\t\tABC1234-001v3")))
    assert (plan.version, plan.status) == (3, None)
    assert messages(plan, "code-differs") == ["The header says ABC1234-001v3, which the version table does not list."]


def test_the_title_may_be_that_of_the_job_category() -> None:
    header = HEADER.replace("\t\t職類\t\t\t", "\t\t職類\t園丁\t\t").replace("\t\t職業\t園丁\t\t", "\t\t職業\t\t\t")
    assert plan_of(with_header(header)).title == "園丁"


def test_a_second_title_is_reported() -> None:
    plan = plan_of(with_header(HEADER.replace("\t\t職類\t\t\t", "\t\t職類\t花匠\t\t")))
    assert plan.title == "花匠"
    assert messages(plan, "two-titles") == ["Two titles are printed, 花匠 and 園丁; the first was taken."]


def test_the_title_may_stand_above_the_tables_only() -> None:
    header = HEADER.replace("\t\t職業\t園丁\t\t", "\t\t職業\t\t\t").replace("\t園丁\t最新", "\t\t最新")
    plan = plan_of(with_header(header))
    assert plan.title == "園丁"
    assert unplaced(plan) == []


def test_several_classifications_pair_by_their_order() -> None:
    header = HEADER.replace("農業 / 園藝", "<p>農業／園藝</p><p>觀光、休閒</p>").replace("\tABC\t", "\tABC<br>DEF\t")
    plan = plan_of(with_header(header))
    assert plan.job_categories == (Classification("ABC", "農業／園藝"), Classification("DEF", "觀光、休閒"))


def test_several_classifications_in_rows_of_their_own() -> None:
    more = "\t職類別\t觀光、休閒\t職類別代碼\tDEF\t\n\t職業別"
    plan = plan_of(with_header(HEADER.replace("\t職業別", more, 1)))
    assert [item.code for item in plan.job_categories] == ["ABC", "DEF"]


def test_classifications_that_do_not_pair_are_kept_and_reported() -> None:
    plan = plan_of(with_header(HEADER.replace("\tABC\t", "\tABC、DEF\t")))
    assert plan.job_categories == (Classification("ABC DEF", "農業 / 園藝"),)
    assert "classification-unpaired" in codes(plan)


def test_a_classification_without_code() -> None:
    plan = plan_of(with_header(HEADER.replace("\t1234\t", "\t\t")))
    assert plan.occupations == (Classification("", "園丁及苗圃栽培人員"),)


def test_a_numbered_description_keeps_its_lines() -> None:
    plan = plan_of(with_header(HEADER.replace("照顧花木。", "工作如下：<br>1.照顧花<br>木。<br>2.澆水。")))
    assert plan.description == "工作如下：\n1.照顧花木。\n2.澆水。"
    assert unplaced(plan) == []


@pytest.mark.parametrize(
    ("printed", "level", "left"),
    [
        ("3級", 3, []),
        ("第3級", 3, []),
        ("Level 3", 3, []),
        ("4級以上", 4, ["以上"]),
        ("34", None, ["34"]),
        ("", None, []),
    ],
)
def test_level(printed: str, level: int | None, left: list[str]) -> None:
    plan = plan_of(with_header(HEADER.replace("基準級別\t\t3", f"基準級別\t\t{printed}")))
    assert plan.level == level
    assert unplaced(plan) == left
    assert ("level-unclear" in codes(plan)) is bool(left)


def test_a_document_without_anything_known_loses_nothing_silently() -> None:
    plan = plan_of("甲乙丙\n\n丁\t戊\n")
    assert (plan.code, plan.title, plan.version, plan.duties) == ("", "", 1, ())
    assert codes(plan) == ["no-code", "no-title", "no-duties", *["text-unplaced"] * 3]
    assert unplaced(plan) == ["甲乙丙", "丁", "戊"]


@pytest.mark.parametrize(
    "printed", ["2018/12/21", "2018-12-21", "2018.12.21", "2018年12月21日", "107/12/21", " ２０１８/12/21 "]
)
def test_dates(printed: str) -> None:
    assert parse_date(printed) == date(2018, 12, 21)


@pytest.mark.parametrize("printed", ["", "略", "2018/12", "2018/2/30", "21/12/2018/1"])
def test_no_dates(printed: str) -> None:
    with pytest.raises(ValueError):
        parse_date(printed)


def test_a_letter_typed_for_a_digit_is_kept_and_the_version_table_still_understood() -> None:
    plan = plan_of(with_header(HEADER.replace("\t\tABC1234-001v2", "\t\tABCI234-00Iv2")))
    assert (plan.code, plan.version, plan.status) == ("ABCI234-00Iv2", 2, "current")
    assert messages(plan, "code-irregular") == [
        "The code ABCI234-00Iv2 does not have the usual form; it was kept as printed."
    ]
    assert "code-differs" not in codes(plan)


def test_the_first_version_with_its_suffix_in_the_table_and_without_in_the_header() -> None:
    header = HEADER.replace("\t\tABC1234-001v2", "\t\tABC1234-001").replace(
        "\tABC1234-001\t園藝", "\tABC1234-001v1\t園藝"
    )
    plan = plan_of(with_header(header))
    assert (plan.code, plan.version, plan.status) == ("ABC1234-001", 1, "superseded")


def test_a_version_replaced_by_itself_is_kept_as_printed() -> None:
    plan = plan_of(with_header(HEADER.replace("《ABC1234-001v2》", "《ABC1234-001》")))
    assert plan.history[1].update_note == "已被《ABC1234-001》取代"
    assert codes(plan) == []


def test_an_odd_code_of_a_category_is_kept_and_reported() -> None:
    plan = plan_of(with_header(HEADER.replace("\t1234\t", "\t1234a\t")))
    assert plan.occupations == (Classification("1234a", "園丁及苗圃栽培人員"),)
    assert codes(plan) == ["classification-code-odd"]


def test_the_category_s_code_is_never_taken_from_the_standard_s() -> None:
    plan = plan_of(with_header(HEADER.replace("\tABC\t", "\tXYZ\t")))
    assert (plan.code, plan.job_categories[0].code) == ("ABC1234-001v2", "XYZ")
    assert codes(plan) == []


def test_values_below_the_row_with_the_labels() -> None:
    more = "\t\t花卉栽培人員\t\t6113\t\n\t行業別"
    plan = plan_of(with_header(HEADER.replace("\t行業別", more, 1)))
    assert [(item.code, item.name) for item in plan.occupations] == [
        ("1234", "園丁及苗圃栽培人員"),
        ("6113", "花卉栽培人員"),
    ]
    assert unplaced(plan) == []


def test_a_column_of_the_version_table_that_nobody_knows_is_reported() -> None:
    header = HEADER.replace("發展更新日期", "發展更新日期\t備註").replace("2020/3/9", "2020/3/9\t甲")
    plan = plan_of(with_header(header))
    assert plan.issued_on == date(2020, 3, 9)
    assert unplaced(plan) == ["甲"]


def test_signs_between_codes_of_one_line_are_no_lost_text() -> None:
    header = HEADER.replace("園丁及苗圃栽培人員", "園丁<br>花匠<br>助手").replace("\t1234\t", "\t6113、6114<br>9211\t")
    plan = plan_of(with_header(header))
    assert [(found.code, found.name) for found in plan.occupations] == [
        ("6113", "園丁"),
        ("6114", "花匠"),
        ("9211", "助手"),
    ]
    assert unplaced(plan) == []
