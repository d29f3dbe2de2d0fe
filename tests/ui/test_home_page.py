"""The first screen as a clerk uses it: read, click, Enter; each number leads to its records."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.home import Todo
from ledgerdesk.domain.charts import table
from ledgerdesk.ui.charts import ChartView
from ledgerdesk.ui.home_page import HomePage
from ledgerdesk.ui.window import Window
from tests.ui.forms import part
from tests.ui.lists import click as click_row
from tests.ui.lists import labels, listed, spoken
from tests.ui.recorder import Recorder

Shown = Callable[[], HomePage]


@pytest.fixture
def page(qtbot: QtBot, recorder: Recorder) -> HomePage:
    """The first screen at the smallest office screen, painted."""
    made = recorder.shown(qtbot, HomePage(recorder))
    qtbot.waitUntil(lambda: bool(chart(made, 1).chart().rows))
    return made


def chart(page: HomePage, place: int) -> ChartView:
    """Return the months, or the villages."""
    return page.findChildren(ChartView)[place]


def row_of(lines: QListWidget, words: str) -> int:
    return next(row for row, text in enumerate(spoken(lines)) if words in text)


def click(qtbot: QtBot, lines: QListWidget, words: str) -> None:
    click_row(qtbot, lines, row_of(lines, words))


def figure(page: HomePage, key: str) -> QPushButton:
    return part(page, QPushButton, f"figure_{key}")


def test_each_line_says_what_is_due_by_which_rule(page: HomePage) -> None:
    told = spoken(listed(page, "todo"))
    (problem,) = [each for each in told if "YZ-WT-2026-001" in each]
    (report,) = [each for each in told if "汇总表" in each]

    assert "待办 4 项" in labels(page)
    assert problem.startswith("逾期 1 天，整改，")
    assert "整改时限 2026-10-19（取缔关闭）" in problem
    assert "责任人 李建国" in problem
    assert report.startswith("剩 6 天，月报，")
    assert "逢周六，顺延至10月26日" in report
    assert "每月 24 日报送，逢休息日顺延" in report


def test_a_click_or_enter_opens_what_a_line_speaks_of(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    lines = listed(page, "todo")
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    click(qtbot, lines, "YZ-WT-2026-001")
    lines.setCurrentRow(row_of(lines, "汇总表"))
    qtbot.keyClick(lines, Qt.Key.Key_Return)

    assert recorder.went == [
        ("register", {"register": "problem", "record": problem}),
        ("month", {"form": "annex2", "period": "2026-10"}),
    ]


def test_a_report_of_one_day_opens_its_paper(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    click(qtbot, listed(page, "todo"), "专题报告")

    assert recorder.went == [("month", {"form": "special", "period": "2026"})]


def test_patrol_backup_and_signing_lead_where_they_are_done(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    desk = recorder.desk
    person = desk.records.find("person", "李建国")
    area = {"name": "北山", "every": "1次/周", "unit": desk.bench.unit(), "responsible": person}
    desk.records.save("duty_area", area)
    desk.signing.print("problem", "2026-10", desk.path.with_suffix(".pdf"))
    desk.bench.clock.day = date(2026, 10, 28)  # eight days after the file was made
    for copy in desk.path.with_name(f"{desk.path.name}.backups").glob("*"):
        copy.unlink()
    recorder.changed({"duty_area", "printed"})
    for words in ("北山", "待签字归档", "备份台账"):
        click(qtbot, listed(page, "todo"), words)

    assert recorder.went == [
        ("register", {"register": "patrol", "new": {"unit": desk.bench.unit()}}),
        ("signing", {"ledger": "problem", "period": "2026-10"}),
        ("backup", {}),
    ]


@pytest.mark.parametrize(("key", "page_key"), [("report", "month"), ("open", "register")])
def test_a_figure_opens_what_stands_behind_it(
    qtbot: QtBot, page: HomePage, recorder: Recorder, key: str, page_key: str
) -> None:
    qtbot.mouseClick(figure(page, key), Qt.MouseButton.LeftButton)

    assert [where for where, _ in recorder.went] == [page_key]


def test_figures_speak_for_themselves(page: HomePage) -> None:
    assert (
        figure(page, "report").accessibleName() == "距 10月份月报 6 天，10月26日（周一）前，已顺延"
    )
    assert figure(page, "open").accessibleName() == "未销号问题 1，其中逾期 1，7 日内到期 0"


def test_a_figure_of_nothing_says_so(qtbot: QtBot, page: HomePage, recorder: Recorder) -> None:
    figure(page, "cases").setFocus()
    qtbot.keyClick(figure(page, "cases"), Qt.Key.Key_Space)

    assert recorder.went == []
    assert recorder.said == [("notice", "这个数后面没有记录。")]


@pytest.mark.qt_log_ignore(r"does not support raise\(\)")  # the tip of the hovered column
def test_a_period_of_the_chart_opens_its_problems(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    months = chart(page, 0)
    place = months.place_of(len(months.chart().rows) - 1, 0).center()
    qtbot.mouseMove(months, place)
    assert months.accessibleDescription() == "10月：发现 1"

    qtbot.mouseClick(months, Qt.MouseButton.LeftButton, pos=place)

    ((where, told),) = recorder.went
    assert (where, told["register"]) == ("register", "problem")


def test_the_chart_works_by_keys_and_gives_its_figures(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    months = chart(page, 0)
    months.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(months, Qt.Key.Key_Left)
    assert months.accessibleDescription() == "9月：发现 0"
    qtbot.keyClick(months, Qt.Key.Key_Right)
    qtbot.keyClick(months, Qt.Key.Key_Return)
    months.copy_data()

    assert recorder.went
    told = QApplication.clipboard().text().splitlines()
    assert told[0] == "期次\t发现\t销号\t期末未销号"
    assert told[-1] == "10月\t1\t0\t1"
    months.copy_picture()
    assert not QApplication.clipboard().pixmap().isNull()


def test_a_village_opens_its_problems(qtbot: QtBot, page: HomePage, recorder: Recorder) -> None:
    villages = chart(page, 1)
    assert table(villages.chart()).splitlines()[1:] == ["王家泉村\t1\t0\t1"]

    place = villages.place_of(0, 0)
    qtbot.mouseClick(villages, Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(4, 4))
    qtbot.mouseClick(villages, Qt.MouseButton.LeftButton, pos=QPoint(5, villages.height() - 1))

    assert [told["register"] for _, told in recorder.went] == ["problem"]


def test_a_card_leads_to_the_page_of_pictures(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    more = [each for each in page.findChildren(QPushButton) if "打开图表" in each.accessibleName()]
    for each in more:
        qtbot.mouseClick(each, Qt.MouseButton.LeftButton)

    assert recorder.went == [
        ("charts", {"picture": "months"}), ("charts", {"picture": "shares"}),
    ]  # fmt: skip


def test_a_check_lists_what_is_wrong_and_what_holds(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    (again,) = [each for each in page.findChildren(QPushButton) if each.text() == "核对"]
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    told = spoken(listed(page, "checks"))

    assert recorder.jobs == ["核对数据"]
    assert any(each.startswith("通过，台账问题数 = 已销号 + 未销号") for each in told)
    assert again.text() == "重新核对"


def test_a_finding_opens_its_records_and_a_save_outdates_the_check(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    recorder.desk.records.save("problem", {"due_on": "2026-09-01"}, record=problem)
    (again,) = [each for each in page.findChildren(QPushButton) if each.text() == "核对"]
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    click(qtbot, listed(page, "checks"), "整改时限")
    recorder.changed({"problem"})

    assert recorder.went == [("register", {"register": "problem", "record": problem})]
    assert "核对后记录又有改动" in labels(page)


def test_a_save_shows_at_once(page: HomePage, recorder: Recorder) -> None:
    assert "待办 4 项" in labels(page)
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    recorder.desk.records.delete("problem", problem, "登记错误")
    recorder.changed({"problem"})

    assert "待办 3 项" in labels(page)
    assert figure(page, "open").accessibleName().startswith("未销号问题 0")


def test_a_new_ledger_says_what_to_do_first(
    qtbot: QtBot, page: HomePage, recorder: Recorder
) -> None:
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    recorder.desk.records.delete("problem", problem, "登记错误")
    recorder.changed({"problem"})
    recorder.changed({"site"})
    (enter,) = [each for each in page.findChildren(QPushButton) if each.text() == "登记问题"]
    qtbot.waitUntil(enter.isVisible)
    qtbot.mouseClick(enter, Qt.MouseButton.LeftButton)

    assert "从这里开始" in labels(page)
    assert labels(page).count("已登记") == 3
    assert "还没有问题记录" in labels(page)
    assert recorder.went == [("register", {"register": "problem", "new": True})]


def test_nothing_to_do_is_said_too(
    page: HomePage, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder.desk.home, "todo", lambda: Todo((), 0, 0))
    recorder.changed({"problem"})

    assert "今天没有要办的事。" in labels(page)
    assert figure(page, "report").accessibleName().startswith("下一次上报 —")


def test_what_does_not_fit_is_counted(
    page: HomePage, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = recorder.desk.home.todo().lines
    monkeypatch.setattr(recorder.desk.home, "todo", lambda: Todo(lines, len(lines) + 900, 900))
    recorder.changed({"problem"})

    assert "另有 900 个问题到期或将到期，在问题台账里按时限查看。" in labels(page)


def test_the_keys_begin_at_the_work_list(page: HomePage) -> None:
    assert page.focusWidget() is listed(page, "todo")


def test_the_window_checks_in_its_worker(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setattr("ledgerdesk.ui.pages.PAGES", {"home": lambda: HomePage})
    window = Window(desk)
    qtbot.addWidget(window)
    window.show()
    (again,) = [each for each in window.findChildren(QPushButton) if each.text() == "核对"]
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: again.text() == "重新核对", timeout=20000)
    window.let_go()


def test_numbers_and_lines_lead_through_the_real_window(qtbot: QtBot, window: Window) -> None:
    home = window.findChild(HomePage)
    title = window.findChild(QLabel, "page_title")
    assert home
    assert title
    qtbot.mouseClick(figure(home, "report"), Qt.MouseButton.LeftButton)
    month = title.text()
    window.go("home")
    click(qtbot, listed(home, "todo"), "YZ-WT-2026-001")
    problems = title.text()
    window.go("home")
    qtbot.mouseClick(figure(home, "open"), Qt.MouseButton.LeftButton)

    assert month == "周报月报"
    assert problems == title.text() == "问题台账"
    window.go("home")
    assert title.text() == "今天要办"
