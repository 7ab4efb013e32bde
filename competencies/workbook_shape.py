"""The sheets and columns in which a standard is written to a workbook, and by which it is read again.

The words are part of the file format: they stand here in both languages and are not translated anywhere else, so that a
workbook is read whatever language it was made or is read in. What is known under another name is read too, never
written. Nothing here needs Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Name:
    """A word of the format; ``others`` are read, but not written."""

    zh: str
    en: str
    others: tuple[str, ...] = ()

    def written(self, language: Language) -> str:
        """The word in a language."""
        return self.zh if language == "zh" else self.en

    @property
    def read(self) -> tuple[str, ...]:
        """All words that mean the same."""
        return (self.zh, self.en, *self.others)


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column: its head, how wide it is in characters, and what to write into it, for those who fill in a template."""

    head: Name
    width: float
    help: Name


@dataclass(frozen=True, slots=True)
class SheetShape:
    """A sheet: its name and its columns by key, from left to right."""

    name: Name
    columns: Mapping[str, ColumnShape]
    help: Name


FIELDS: Mapping[str, tuple[Name, Name]] = {
    "code": (
        Name("職能基準代碼", "Standard code"),
        Name("例如 ABC1234-001v2", "For example ABC1234-001v2"),
    ),
    "title": (Name("職能基準名稱", "Title"), Name("不含「職能基準」四字", "Without 職能基準 behind it")),
    "title_kind": (
        Name("名稱填寫為", "Title given as"),
        Name("職類或職業，擇一", "Job category or occupation"),
    ),
    "version": (
        Name("版本", "Version"),
        Name("數字；空白時依代碼末尾的 v，沒有則為 1", "A number; if empty, the code's suffix says it, else 1"),
    ),
    "revision": (Name("修訂次", "Revision"), Name("由系統編號", "Numbered by the portal")),
    "portal_status": (Name("狀態", "Status"), Name("由系統管理", "Kept by the portal")),
    "status": (
        Name("文件所載狀態", "Printed status"),
        Name("最新版本或歷史版本", "Latest edition or earlier edition"),
    ),
    "issued_on": (Name("發展更新日期", "Issued on"), Name("例如 2024/01/31", "For example 2024-01-31")),
    "update_note": (Name("更新說明", "Update note"), Name("本版更新了什麼", "What this version changed")),
    "job_categories": (
        Name("職類別", "Job category"),
        Name("代碼與名稱；多個時一列一個", "Code and name; one row for each"),
    ),
    "occupations": (
        Name("職業別", "Occupational group", ("Occupation",)),
        Name("代碼與名稱；多個時一列一個", "Code and name; one row for each"),
    ),
    "industries": (
        Name("行業別", "Industry"),
        Name("代碼與名稱；多個時一列一個", "Code and name; one row for each"),
    ),
    "description": (Name("工作描述", "Job description"), Name("可分行", "Line breaks are kept")),
    "level": (Name("基準級別", "Standard level"), Name("1 至 6", "1 to 6")),
}
"""The rows of the overview: the label of each and what to write there."""

FIELDS_OF_THE_PORTAL = ("revision", "portal_status")
"""What an export says about the version in this portal, and an import leaves out."""

TITLE_KINDS: Mapping[str, Name] = {
    "job_category": Name("職類", "Job category"),
    "occupation": Name("職業", "Occupation"),
}
STATUSES: Mapping[str, Name] = {
    "current": Name("最新版本", "Latest edition", ("最新版", "current")),
    "superseded": Name("歷史版本", "Earlier edition", ("歷史版", "superseded")),
}
LEVELS = (1, 2, 3, 4, 5, 6)

_CODE_OR_EMPTY = Name("可留白", "May be left empty")

SHEETS: Mapping[str, SheetShape] = {
    "overview": SheetShape(
        Name("基本資料", "Overview", ("概要",)),
        {
            "field": ColumnShape(
                Name("欄位", "Field"), 22, Name("不需更動；可增加列", "Leave as it is; rows may be added")
            ),
            "code": ColumnShape(
                Name("代碼", "Code"), 20, Name("職能基準與類別的代碼", "Codes of standard and classes")
            ),
            "text": ColumnShape(Name("內容", "Text"), 70, Name("欄位的內容", "What the field says")),
            "help": ColumnShape(Name("填寫方式", "What to write"), 44, Name("僅供參考", "For your information")),
        },
        Name("職能基準的名稱、版本、類別、描述與級別。", "Title, version, classes, description and level."),
    ),
    "tasks": SheetShape(
        Name("職能內容", "Tasks and indicators", ("行為指標", "Behaviour indicators")),
        {
            "duty_code": ColumnShape(
                Name("主要職責代碼", "Duty code"), 8, Name("例如 T1；空白＝同上一列", "Such as T1; empty: as above")
            ),
            "duty": ColumnShape(
                Name("主要職責", "Duty"), 18, Name("空白＝同上一列", "Empty: the same as in the row above")
            ),
            "task_code": ColumnShape(
                Name("工作任務代碼", "Task code"), 8, Name("例如 T1.1；空白＝同上一列", "Such as T1.1; empty: as above")
            ),
            "task": ColumnShape(
                Name("工作任務", "Task"), 22, Name("空白＝同上一列", "Empty: the same as in the row above")
            ),
            "level": ColumnShape(
                Name("職能級別", "Level"), 7, Name("1 至 6，填在任務的第一列", "1 to 6, in the task's first row")
            ),
            "output_code": ColumnShape(Name("工作產出代碼", "Output code"), 9, Name("例如 O1.1.1", "Such as O1.1.1")),
            "output": ColumnShape(Name("工作產出", "Output", ("Outputs",)), 24, Name("一列一項", "One in each row")),
            "indicator_code": ColumnShape(
                Name("行為指標代碼", "Indicator code"), 9, Name("例如 P1.1.1", "Such as P1.1.1")
            ),
            "indicator": ColumnShape(Name("行為指標", "Behaviour indicator"), 46, Name("一列一項", "One in each row")),
            "knowledge": ColumnShape(
                Name("知識", "Knowledge"), 12, Name("代碼，以頓號或逗號分隔", "Codes, with commas between them")
            ),
            "skills": ColumnShape(
                Name("技能", "Skills"), 12, Name("代碼，以頓號或逗號分隔", "Codes, with commas between them")
            ),
        },
        Name(
            "一列一項行為指標。同一職責、任務的後續列可重複、留白或合併儲存格。",
            "A row for each indicator. Duty and task may be repeated, left empty or merged in the rows that follow.",
        ),
    ),
    "knowledge": SheetShape(
        Name("知識", "Knowledge"),
        {
            "code": ColumnShape(Name("代碼", "Code"), 9, Name("例如 K01", "Such as K01")),
            "text": ColumnShape(Name("知識", "Knowledge"), 60, Name("名稱或說明", "Its name or description")),
            "details": ColumnShape(Name("細項", "Details"), 60, Name("一行一項", "One in each line of the cell")),
            "key": ColumnShape(
                Name("識別碼", "Key"),
                9,
                Name("可留白；同一代碼有兩種內容時，第二個為 K01#2", "May be empty; the second K01 is K01#2"),
            ),
            "tasks": ColumnShape(Name("用於任務", "Tasks"), 16, Name("匯入時不讀取", "Not read")),
        },
        Name("職能內容所列的每一個知識代碼。", "Each knowledge code that the tasks name."),
    ),
    "skills": SheetShape(
        Name("技能", "Skills"),
        {
            "code": ColumnShape(Name("代碼", "Code"), 9, Name("例如 S01", "Such as S01")),
            "text": ColumnShape(Name("技能", "Skills"), 60, Name("名稱或說明", "Its name or description")),
            "details": ColumnShape(Name("細項", "Details"), 60, Name("一行一項", "One in each line of the cell")),
            "key": ColumnShape(
                Name("識別碼", "Key"),
                9,
                Name("可留白；同一代碼有兩種內容時，第二個為 S01#2", "May be empty; the second S01 is S01#2"),
            ),
            "tasks": ColumnShape(Name("用於任務", "Tasks"), 16, Name("匯入時不讀取", "Not read")),
        },
        Name("職能內容所列的每一個技能代碼。", "Each skill code that the tasks name."),
    ),
    "attitudes": SheetShape(
        Name("態度", "Attitudes"),
        {
            "code": ColumnShape(Name("代碼", "Code"), 9, Name("例如 A01；可留白", "Such as A01; may be empty")),
            "name": ColumnShape(Name("名稱", "Name"), 30, _CODE_OR_EMPTY),
            "text": ColumnShape(Name("內容", "Text"), 110, _CODE_OR_EMPTY),
        },
        Name("整份職能基準的態度。", "The attitudes of the whole standard."),
    ),
    "history": SheetShape(
        Name("版本", "Versions"),
        {
            "version": ColumnShape(Name("版本", "Version"), 9, Name("數字或 V1", "A number, or V1")),
            "code": ColumnShape(Name("職能基準代碼", "Standard code"), 22, Name("該版的代碼", "That version's code")),
            "title": ColumnShape(Name("職能基準名稱", "Title"), 40, Name("該版的名稱", "That version's title")),
            "status": ColumnShape(
                Name("文件所載狀態", "Printed status", ("狀態",)),
                18,
                Name("最新版本或歷史版本", "Latest edition or earlier edition"),
            ),
            "update_note": ColumnShape(Name("更新說明", "Update note"), 46, _CODE_OR_EMPTY),
            "issued_on": ColumnShape(
                Name("發展更新日期", "Issued on"), 14, Name("例如 2024/01/31", "For example 2024-01-31")
            ),
        },
        Name("版本紀錄，新的在上；可留白。", "The version table, the newest first; may be left empty."),
    ),
    "notes": SheetShape(
        Name("說明與補充事項", "Notes"),
        {
            "depth": ColumnShape(Name("層級", "Depth"), 9, Name("0，縮排一層為 1", "0, or 1 for an indented line")),
            "text": ColumnShape(Name("說明與補充事項", "Note"), 140, Name("一列一行", "One line in each row")),
        },
        Name("說明與補充事項，一列一行。", "The notes, one line in each row."),
    ),
}
"""By key, in the order in which they are written."""

GUIDE = Name("填寫說明", "How to fill in")
"""The template's first sheet; an import leaves it out."""
GUIDE_TEXTS: tuple[Name, ...] = (
    Name("一個檔案填一份職能基準，填好後於「匯入職能基準」上傳；儲存前可先檢視結果。",
         "One standard per file. Upload it under “Import standards”; you look at the result before anything is saved."),
    Name("工作表與欄位的名稱請勿更動；順序可以調整，不需要的列可留白。",
         "Keep the names of sheets and columns; their order may change, and rows may stay empty."),
    Name("公式只會讀取上次計算的結果，建議直接填寫文字。",
         "Of a formula only its last result is read: rather write the text itself."),
    Name("無法辨識的文字不會遺失：匯入時會列為待處理事項。",
         "No text is lost: what cannot be placed is listed when the file is imported."),
)  # fmt: skip
