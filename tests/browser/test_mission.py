"""The whole mission, by the pages alone: the standard is corrected and published, HR runs a campaign on it, employees
rate themselves, the supervisor returns and signs off, HR reads the results. In Traditional Chinese.

What is expected of the results was worked out by hand from the answers below.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from competencies.standards import bundled_standard_path
from people.enums import Role
from tests.browser.person import Person
from tests.factories import PASSWORD, make_department, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN = "虛構公司行銷職能評核"
ITEMS = 164  # 111 indicators, 21 K, 27 S, 5 A
TASK = "確認市場研究需求"
CORRECTED_TASK = "確認市場研究的需求"
RETURN_COMMENT = "請再想想 P1.1.1：上一季的案子是由同事協助完成的。"
REASON = "主管漏看一份佐證資料，重新檢視。"

# The first task by printed code; every other item is answered alike.
EMPLOYEE = {"P1.1.1": "5", "P1.1.2": "4", "P1.1.3": "4", "P1.1.4": "na", "P1.1.5": "2"}  # then P1.1.1 becomes 4
EMPLOYEE_K1, EMPLOYEE_ELSEWHERE = "5", "3"
REVIEW = {"P1.1.1": "2", "P1.1.2": "3", "P1.1.3": "3", "P1.1.4": "4", "P1.1.5": "2", "K1": "2", "S1": "na"}
REVIEW_ELSEWHERE = "3"
COLLEAGUE = REVIEW_OF_COLLEAGUE = "4"


@dataclass
class Company:
    """A fictional department with its people at their browsers."""

    editor: Person
    hr: Person
    employee: Person
    colleague: Person
    supervisor: Person

    @property
    def people(self) -> list[Person]:
        return [self.editor, self.hr, self.employee, self.colleague, self.supervisor]


@pytest.fixture
def company(browser: Browser, live_server: LiveServer, browser_context_args: dict[str, Any]) -> Iterator[Company]:
    """The bundled standard, published, and five people; the colleague's supervisor has not been recorded."""
    call_command("import_standard", str(bundled_standard_path()), publish=True, verbosity=0)
    division = make_department("虛構行銷處")
    department = make_department("虛構品牌部", parent=division)
    supervisor = make_user("虛構主管", department=division)
    users = {
        "editor": make_user("虛構編輯", role=Role.STANDARD_EDITOR),
        "hr": make_user("虛構人資", role=Role.HR_MANAGER),
        "employee": make_user("虛構員工", department=department, supervisor=supervisor),
        "colleague": make_user("虛構同事", department=department),
        "supervisor": supervisor,
    }
    contexts = {name: browser.new_context(**browser_context_args) for name in users}
    yield Company(**{name: Person(contexts[name], live_server, user) for name, user in users.items()})
    for context in contexts.values():
        context.close()


@pytest.fixture
def _long_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signs off has needed more than ten minutes since giving the password, however fast the machine is."""
    monkeypatch.setattr("assessments.views.signing.SIGNING_TIMEOUT", datetime.timedelta(0))


@pytest.mark.usefixtures("_long_reviews")
def test_from_the_standard_to_a_signed_off_dashboard(company: Company) -> None:
    for person in company.people:
        person.signs_in()
    the_editor_corrects_and_publishes_the_standard(company.editor)
    hr_prepares_a_campaign_in_six_steps(company.hr, supervisor=company.supervisor, colleague=company.colleague)
    hr_launches_it(company.hr)
    the_employee_begins_by_keyboard_and_leaves(company.employee)
    the_employee_resumes_and_is_led_to_what_is_missing(company.employee)
    the_colleague_rates_too(company.colleague)
    the_supervisor_returns_the_self_rating(company.supervisor, company.employee)
    the_employee_revises_and_submits_again(company.employee, company.supervisor)
    the_supervisor_signs_both_off(company.supervisor, company.employee, company.colleague)
    the_employee_reads_the_result_and_acknowledges_it(company.employee)
    hr_reads_progress_and_results(company.hr)
    hr_reopens_with_a_reason(company.hr, company.employee)
    for person in company.people:
        assert person.complaints == []


def the_editor_corrects_and_publishes_the_standard(editor: Person) -> None:
    editor.goes_to("系統管理")
    editor.sees("可管理的項目")
    editor.follows("職能基準版本")
    editor.sees(re.compile("職能基準版本"))
    editor.follows("KMM2431-003v2")
    editor.sees(re.compile("職能基準版本"))
    editor.follows("由此版本建立新草稿")
    editor.sees("要由此版本建立新草稿嗎？")
    editor.presses("建立草稿")
    editor.sees(re.compile("職能基準版本"))
    editor.reads("已建立草稿 KMM2431-003v2（第 2 次修訂），可以開始編輯。")
    draft = editor.page.url
    editor.page.get_by_text("主要職責與工作任務", exact=True).click()
    editor.follows(re.compile(TASK))
    editor.sees(re.compile("工作任務"))
    editor.page.locator("#id_name").fill(CORRECTED_TASK)
    editor.presses("儲存")
    editor.sees(re.compile("工作任務"))
    editor.reads(CORRECTED_TASK)
    editor.page.goto(draft)
    editor.follows("發布")
    editor.sees("要發布這份職能基準嗎？")
    editor.reads("目前發布中的 KMM2431-003v2 將被取代。")
    editor.presses("發布")
    editor.reads("KMM2431-003v2（第 2 次修訂） 已發布。")
    editor.follows("閱讀職能基準頁面")
    editor.sees(re.compile("行銷經理"))
    editor.reads(CORRECTED_TASK)


def hr_prepares_a_campaign_in_six_steps(hr: Person, *, supervisor: Person, colleague: Person) -> None:
    today = timezone.localdate()
    hr.goes_to("評核活動")
    hr.sees("評核活動")
    hr.follows("新增評核活動")
    hr.sees("新增評核活動")
    # 1. What it is called, and the standard
    hr.types("評核活動標題", CAMPAIGN)
    hr.types("目的", "了解現況，作為培訓的依據。")
    hr.chooses("KMM2431-003v2（第 2 次修訂）")
    hr.presses("建立並繼續")
    # 2. What is rated, on which scale
    hr.sees(CAMPAIGN)
    hr.reads("111 個題項。")
    hr.chooses("五級熟練度")
    hr.presses("儲存並繼續")
    # 3. Left here, and resumed
    hr.sees(CAMPAIGN)
    hr.goes_to("評核活動")
    hr.reads("下一步：目標", within=hr.row(CAMPAIGN))
    hr.follows(CAMPAIGN)
    hr.sees(CAMPAIGN)
    hr.selects("所有題項的目標", "3 獨立完成")
    hr.presses("儲存並繼續")
    # 4. Dates
    hr.sees(CAMPAIGN)
    for label, days in (("開放日", 0), ("自評截止日", 14), ("主管評核截止日", 28)):
        hr.types(label, (today + datetime.timedelta(days=days)).isoformat())
    hr.presses("儲存並繼續")
    # 5. People, one of them without a supervisor
    hr.sees(CAMPAIGN)
    hr.selects("部門", "虛構品牌部")
    hr.presses("全部加入")
    hr.sees(CAMPAIGN)
    hr.reads("有 1 人沒有主管。")
    hr.follows(re.compile("^選擇"), within=hr.row(colleague.name))
    hr.sees("選擇主管")
    hr.page.get_by_role("searchbox").fill(supervisor.name)
    hr.presses("搜尋")
    hr.presses(re.compile("^選擇"), within=hr.row(supervisor.name))
    hr.sees(CAMPAIGN)
    hr.reads(supervisor.name, within=hr.row(colleague.name))
    hr.follows("前往總覽")
    # 6. The summary
    hr.sees(CAMPAIGN)
    hr.reads("一切就緒。", str(ITEMS))


def hr_launches_it(hr: Person) -> None:
    hr.follows("啟動…")
    hr.sees(f"要啟動「{CAMPAIGN}」嗎？")
    hr.reads(f"每份評量表有 {ITEMS} 個題項。", "將指派 2 人")
    hr.presses("啟動")
    hr.sees(CAMPAIGN)
    hr.reads("已啟動：指派 2 人。")


def the_employee_begins_by_keyboard_and_leaves(employee: Person) -> None:
    employee.page.reload()
    employee.sees("我的工作")
    employee.reads(CAMPAIGN, "填寫自評")
    employee.follows(re.compile("^開始"), within=employee.row(CAMPAIGN))
    employee.sees("自評")
    employee.reads(CORRECTED_TASK)
    employee.rates_by_keyboard(EMPLOYEE)
    employee.sees_that_it_is_saved()
    employee.goes_to("我的工作")
    employee.reads(f"5／{ITEMS}", within=employee.row(CAMPAIGN))


def the_employee_resumes_and_is_led_to_what_is_missing(employee: Person) -> None:
    employee.follows(re.compile("^繼續"), within=employee.row(CAMPAIGN))
    expect(employee.page.locator(".rating-option__input:checked")).to_have_count(5)
    employee.rates_by_mouse({"K1": EMPLOYEE_K1, "K2": ""}, everywhere=EMPLOYEE_ELSEWHERE)
    comment = employee.item("K1")
    comment.get_by_text("意見", exact=True).click()
    comment.get_by_role("textbox").fill("去年修完市場調查課程。")
    employee.sees_that_it_is_saved()
    employee.presses("檢查並送出")
    employee.sees("尚有 1 題未作答")
    employee.follows("前往第一題")
    missing = employee.item("K2")
    expect(missing).to_be_in_viewport()
    missing.locator(".rating-option", has_text=EMPLOYEE_ELSEWHERE).click()
    employee.presses("檢查並送出")
    submits(employee)


def submits(person: Person) -> None:
    person.sees("要送出自評嗎？")
    person.reads(f"全部 {ITEMS} 題皆已作答。")
    person.presses("送出")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(CAMPAIGN)
    person.reads("已送出，並已通知您的主管。")
    person.examines()


def the_colleague_rates_too(colleague: Person) -> None:
    colleague.page.reload()
    colleague.follows(re.compile("^開始"), within=colleague.row(CAMPAIGN))
    colleague.rates_by_mouse({}, everywhere=COLLEAGUE)
    colleague.sees_that_it_is_saved()
    colleague.presses("檢查並送出")
    submits(colleague)


def the_supervisor_returns_the_self_rating(supervisor: Person, employee: Person) -> None:
    supervisor.page.reload()
    supervisor.sees("我的工作")
    supervisor.goes_to("團隊")
    supervisor.sees("團隊")
    supervisor.follows(re.compile("^評核"), within=supervisor.row(employee.name))
    supervisor.sees(employee.name)
    supervisor.reads("5 專家", "去年修完市場調查課程。", within=supervisor.item("K1"))
    supervisor.presses("退回給員工")
    supervisor.sees(f"要將自評退回給 {employee.name} 嗎？")
    supervisor.presses("退回")  # without a word
    expect(supervisor.page.locator(".invalid-feedback")).to_be_visible()
    supervisor.examines()
    supervisor.types("應修改的內容與原因", RETURN_COMMENT)
    supervisor.presses("退回")
    supervisor.reads("已退回，並已通知員工。")
    supervisor.examines()


def the_employee_revises_and_submits_again(employee: Person, supervisor: Person) -> None:
    employee.goes_to("我的工作")
    employee.sees("我的工作")
    employee.reads("修改自評", RETURN_COMMENT, within=employee.row(CAMPAIGN))
    employee.follows(re.compile("^修改："), within=employee.row(CAMPAIGN))
    employee.sees("自評", again=True)
    employee.reads(RETURN_COMMENT, f"{supervisor.name} 於")
    employee.item("P1.1.1").locator(".rating-option", has_text="4").click()
    employee.sees_that_it_is_saved()
    employee.presses("檢查並送出")
    submits(employee)


def the_supervisor_signs_both_off(supervisor: Person, employee: Person, colleague: Person) -> None:
    supervisor.goes_to("團隊")
    supervisor.follows(re.compile("^評核"), within=supervisor.row(employee.name))
    supervisor.rates_by_mouse(REVIEW, everywhere=REVIEW_ELSEWHERE)
    supervisor.sees_that_it_is_saved()
    supervisor.reads("−1", within=supervisor.item("P1.1.1"))
    supervisor.presses("檢查並簽核")
    supervisor.sees(f"要簽核 {employee.name} 的評核嗎？")
    supervisor.reads(f"題項共 {ITEMS} 題：已評分 {ITEMS - 1} 題，不適用 1 題。")
    # Below 3: P1.1.1, P1.1.5, K1.
    supervisor.reads("低於目標者 3 題。")
    supervisor.types("總評", "整體穩定，研究需求的部分再加強。")
    supervisor.types("密碼", PASSWORD)
    supervisor.presses("簽核")
    supervisor.reads("已簽核，並已通知員工。")
    supervisor.examines()
    supervisor.goes_to("團隊")
    supervisor.follows(re.compile("^評核"), within=supervisor.row(colleague.name))
    supervisor.rates_by_mouse({}, everywhere=REVIEW_OF_COLLEAGUE)
    supervisor.sees_that_it_is_saved()
    supervisor.presses("檢查並簽核")
    supervisor.types("密碼", PASSWORD)
    supervisor.presses("簽核")
    supervisor.reads("已簽核，並已通知員工。")


def the_employee_reads_the_result_and_acknowledges_it(employee: Person) -> None:
    employee.goes_to("我的工作")
    employee.follows(re.compile("^查看結果"), within=employee.row(CAMPAIGN))
    employee.sees(CAMPAIGN)
    employee.reads("整體穩定，研究需求的部分再加強。")
    # Self: (4 + 4 + 4 + 2) / 4, one not applicable; supervisor: (2 + 3 + 3 + 4 + 2) / 5, which alone is final.
    assert employee.figures("T1.1") == {"自評": "3.50", "主管": "2.80", "最終": "2.80", "目標": "3", "落差": "−0.20"}
    # The duty: (3.50 + 3 + 3) / 3 and (2.80 + 3 + 3) / 3.
    assert employee.figures("T1") == {"自評": "3.17", "主管": "2.93", "最終": "2.93", "目標": "3", "落差": "−0.07"}
    assert employee.figures("K1") == {"自評": "5.00", "主管": "2.00", "最終": "2.00", "目標": "3", "落差": "−1.00"}
    # Two tasks call for K1: (2.80 + 3) / 2.
    knowledge = employee.page.locator(".result-row", has=employee.page.locator(".code", has_text=re.compile("^K1$")))
    from_tasks = knowledge.locator(".result-sums li").last.text_content() or ""
    assert re.search(r"T1\.1 2\.80 \+ T\d\.\d 3\.00.* 2\.90$", from_tasks), from_tasks
    assert employee.figures("S1")["最終"] == "–"  # not applicable to the supervisor, whose rating alone counts
    employee.types("備註", "謝謝主管，我會補上。")
    employee.presses("確認")
    employee.reads("已確認，謝謝您。", "謝謝主管，我會補上。")
    employee.examines()


def hr_reads_progress_and_results(hr: Person) -> None:
    hr.page.reload()
    hr.sees(CAMPAIGN)
    hr.reads("2／2")
    hr.follows("結果")
    hr.sees(CAMPAIGN)
    # Means of two people: (3.50 + 4) / 2, (2.80 + 4) / 2; elsewhere (3 + 4) / 2.
    assert hr.figures("T1.1") == {
        "自評": "3.75",
        "主管": "3.40",
        "自評 − 主管": "+0.35",
        "最終": "3.40",
        "目標": "3",
        "落差": "+0.40",
        "低於目標": "1／2 人",
    }
    assert hr.figures("T8.3")["落差"] == "+0.50"
    hr.follows(re.compile(CORRECTED_TASK))
    hr.sees(re.compile(CORRECTED_TASK))
    hr.page.go_back()
    hr.follows("依知識、技能、態度")
    hr.sees(CAMPAIGN)
    # (5 + 4) / 2 and (2 + 4) / 2; from the tasks (2.90 + 4) / 2.
    assert hr.figures("K1") == {
        "自評": "4.50",
        "主管": "3.00",
        "自評 − 主管": "+1.50",
        "最終": "3.00",
        "目標": "3",
        "落差": "0.00",
        "低於目標": "1／2 人",
        "由任務推算": "3.45",
    }
    # One of the two supervisor's ratings is "not applicable": it is left out, not counted as zero.
    skill = hr.figures("S1")
    assert (skill["低於目標"], skill["自評"], skill["主管"], skill["落差"]) == ("0／1 人", "3.50", "4.00", "+1.00")


def hr_reopens_with_a_reason(hr: Person, employee: Person) -> None:
    hr.follows("人員")
    hr.sees(CAMPAIGN)
    hr.follows(employee.name)
    hr.sees(employee.name)
    hr.follows("重新開啟…")
    hr.sees("要重新開啟此評核嗎？")
    hr.types("原因", REASON)
    hr.presses("重新開啟")
    hr.sees(employee.name)
    hr.reads("已重新開啟，並通知員工與主管。", REASON)
    hr.follows(CAMPAIGN, within=hr.page.get_by_role("navigation", name="目前位置"))
    hr.follows("結果")
    hr.reads("1／2")
    assert hr.figures("T1.1")["主管"] == "4.00"  # the colleague's alone, until it is signed off again
