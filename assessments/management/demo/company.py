"""The demo's departments and people. The company does not exist; the people are named after the sixty-year cycle."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from people.enums import Role
from people.models import Department, User
from people.services.organisation import create_department, create_person

PASSWORD = "fictional-demo-2026"  # noqa: S105 - printed by the command, and only for the demo's people
MAIL_DOMAIN = "demo.example"

_STEMS = "甲 Jia,乙 Yi,丙 Bing,丁 Ding,戊 Wu,己 Ji,庚 Geng,辛 Xin,壬 Ren,癸 Gui"
_BRANCHES = "子 zi,丑 chou,寅 yin,卯 mao,辰 chen,巳 si,午 wu,未 wei,申 shen,酉 you,戌 xu,亥 hai"
_SURNAMES = "陳 Chen,林 Lin,黃 Huang,張 Chang,李 Li,王 Wang,吳 Wu,劉 Liu,蔡 Tsai,楊 Yang,許 Hsu,鄭 Cheng"


@dataclass(frozen=True, slots=True)
class Unit:
    """A department: who leads it (by job title) and how many people work in it beside the head."""

    code: str
    parent: str
    name_zh: str
    name_en: str
    head_title: str
    staff_title: str
    staff: int


UNITS = (
    Unit("A", "", "虛構行銷股份有限公司", "Fictional Marketing Co., Ltd.", "總經理", "特別助理", 1),
    Unit("B", "A", "行銷處", "Marketing Division", "行銷長", "行銷專員", 0),
    Unit("B1", "B", "品牌企劃部", "Brand Planning", "品牌企劃經理", "品牌企劃專員", 8),
    Unit("B2", "B", "數位行銷部", "Digital Marketing", "數位行銷經理", "數位行銷專員", 8),
    Unit("B3", "B", "市場研究部", "Market Research", "市場研究經理", "市場研究員", 8),
    Unit("C", "A", "業務處", "Sales Division", "業務長", "業務專員", 0),
    Unit("C1", "C", "通路業務部", "Channel Sales", "通路業務經理", "業務專員", 8),
    Unit("C2", "C", "企業客戶部", "Key Accounts", "企業客戶經理", "客戶經理", 7),
    Unit("D", "A", "人力資源處", "Human Resources", "人資長", "人資專員", 5),
    Unit("E", "A", "資訊處", "Information Technology", "資訊長", "系統工程師", 4),
)

# The logins that README.md names: (unit, number in the unit with 0 for the head) -> local part of the address, role.
LOGINS: dict[tuple[str, int], tuple[str, Role | None]] = {
    ("D", 1): ("hr", Role.HR_MANAGER),
    ("B2", 0): ("supervisor", None),
    ("B2", 1): ("employee", None),
    ("D", 2): ("editor", Role.STANDARD_EDITOR),
    ("E", 1): ("admin", Role.SYSTEM_ADMINISTRATOR),
}


@dataclass(frozen=True, slots=True)
class Company:
    """The people by unit, the head first, and those who have a login of their own."""

    units: dict[str, list[User]]
    departments: dict[str, Department]
    logins: dict[str, User]


@transaction.atomic
def build_company() -> Company:
    """Create departments and people with their reporting line: unit head, head of the unit above, general manager."""
    names = _names()
    password = make_password(PASSWORD)
    # The first account of an installation, as createsuperuser makes it; without a password nobody signs in with it.
    founder = User.objects.create_superuser("SETUP", name_zh="系統建置", name_latin="Installation")
    departments: dict[str, Department] = {}
    units: dict[str, list[User]] = {}
    logins: dict[str, User] = {}
    for unit in UNITS:
        departments[unit.code] = create_department(
            actor=founder,
            code=unit.code,
            name_zh=unit.name_zh,
            name_en=unit.name_en,
            parent=departments.get(unit.parent),
        )
        boss = units[unit.parent][0] if unit.parent else None
        members: list[User] = []
        for number in range(unit.staff + 1):
            name_zh, name_latin = next(names)
            local_part, role = LOGINS.get((unit.code, number), (f"{unit.code.lower()}{number:02}", None))
            person = create_person(
                actor=founder,
                employee_number=f"{unit.code}{number:03}",
                email=f"{local_part}@{MAIL_DOMAIN}",
                name_zh=name_zh,
                name_latin=name_latin,
                department=departments[unit.code],
                job_title=unit.staff_title if number else unit.head_title,
                supervisor=members[0] if number else boss,
                roles=[role] if role else [],
                password_hash=password,
            )
            if (unit.code, number) in LOGINS:
                logins[local_part] = person
            members.append(person)
        units[unit.code] = members
    return Company(units=units, departments=departments, logins=logins)


def _names() -> Iterator[tuple[str, str]]:
    """Yield sixty names, each year of the cycle once, with surnames taking turns."""
    stems, branches, surnames = ([part.split() for part in text.split(",")] for text in (_STEMS, _BRANCHES, _SURNAMES))
    for year in range(60):
        stem, branch, surname = stems[year % 10], branches[year % 12], surnames[(year * 7) % 12]
        yield f"{surname[0]}{stem[0]}{branch[0]}", f"{stem[1]}{branch[1]} {surname[1]}"
