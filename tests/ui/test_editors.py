"""Every kind of field, typed into as a person does."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.domain.values import Stored
from ledgerdesk.ui import secret_editors
from ledgerdesk.ui.editor import Editor, Place
from ledgerdesk.ui.editors import editor
from ledgerdesk.ui.pickers import Option, narrowed
from tests.ui.forms import fill, line, named, text
from tests.ui.hands import write
from tests.ui.recorder import Recorder

Make = Callable[[str, str], Editor]
PHONE = "13805331234"


@pytest.fixture
def host(qtbot: QtBot, desk: Desk) -> Iterator[QWidget]:
    """A window for editors, with somewhere else to go; closed while the ledger is open."""
    assert not desk.readonly
    made = QWidget()
    QLineEdit(made).setGeometry(20, 300, 200, 30)
    made.resize(420, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def make(recorder: Recorder, host: QWidget) -> Make:
    """Put the editor of a register's field into the window."""

    def made(register: str, field: str) -> Editor:
        known = recorder.desk.bench.register(register)
        shown = editor(Place(recorder, known), known.by_key[field])
        shown.setParent(host)
        shown.setGeometry(20, 20, 280, 60)
        shown.show()
        return shown

    return made


def options(window: QWidget) -> list[str]:
    lists = [each for each in window.findChildren(QFrame, "choices") if each.isVisible()]
    shown = lists[0].findChildren(QListWidget)[0] if lists else None
    return [shown.item(i).text() for i in range(shown.count())] if shown is not None else []


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("20261024", "2026-10-24"),
        ("2026.10.24", "2026-10-24"),
        ("10-24", "2026-10-24"),
        ("10月24日", "2026-10-24"),
        ("今天", "2026-10-20"),
        ("昨天", "2026-10-19"),
    ],
)
def test_a_date_is_typed_as_people_write_it(
    qtbot: QtBot, make: Make, typed: str, iso: str
) -> None:
    made = make("problem", "due_on")

    fill(qtbot, line(made, "整改时限"), typed)

    assert made.value() == (iso, None)
    assert line(made, "整改时限").text() == iso


def test_what_is_no_date_stays_as_it_was_typed(qtbot: QtBot, make: Make) -> None:
    made = make("problem", "due_on")

    fill(qtbot, line(made, "整改时限"), "下个赶集日")
    value, finding = made.value()

    assert value is None
    assert finding is not None
    assert "没有看懂" in finding.text
    assert line(made, "整改时限").text() == "下个赶集日"


def test_a_day_is_chosen_in_the_calendar(qtbot: QtBot, host: QWidget, make: Make) -> None:
    made = make("problem", "due_on")
    made.fill("2026-10-24")

    opener = named(made, QToolButton, "整改时限：打开日历")
    qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    month = named(host, QCalendarWidget, "日历")
    days = month.findChild(QTableView, "qt_calendar_calendarview")
    qtbot.keyClick(days, Qt.Key.Key_Right)
    qtbot.keyClick(days, Qt.Key.Key_Return)

    assert made.value() == ("2026-10-25", None)


def test_a_moment_keeps_its_time_when_the_day_is_chosen(
    qtbot: QtBot, host: QWidget, make: Make
) -> None:
    made = make("problem", "found_at")
    fill(qtbot, line(made, "发现时刻"), "10-24 14:30")

    opener = named(made, QToolButton, "发现时刻：打开日历")
    qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    month = named(host, QCalendarWidget, "日历")
    days = month.findChild(QTableView, "qt_calendar_calendarview")
    qtbot.keyClick(days, Qt.Key.Key_Left)
    qtbot.keyClick(days, Qt.Key.Key_Return)

    assert made.value() == ("2026-10-23T14:30", None)


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("1.2万", 1_200_000, "12000"),
        ("\uff11\uff12\uff10", 12_000, "120"),
        ("0", 0, "0"),
        ("", None, ""),
    ],
)
def test_money_is_exact_and_blank_is_not_zero(
    qtbot: QtBot, make: Make, typed: str, stored: Stored, shown: str
) -> None:
    made = make("problem", "value_yuan")

    fill(qtbot, line(made, "价值"), typed)

    assert made.value() == (stored, None)
    assert line(made, "价值").text() == shown
    assert [each.text() for each in made.findChildren(QLabel)] == ["元"]


def test_a_choice_is_found_by_initials(qtbot: QtBot, host: QWidget, make: Make) -> None:
    made = make("problem", "violation")
    field = line(made, "主要违法类型")

    field.setFocus()
    qtbot.keyClicks(field, "wzkc")
    offered = options(host)
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert offered == ["无证开采", "无证勘查"]
    assert made.value() == ("无证开采", None)


def test_a_choice_is_taken_with_the_arrow_keys(qtbot: QtBot, host: QWidget, make: Make) -> None:
    made = make("problem", "violation")
    field = line(made, "主要违法类型")

    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    second = options(host)[1]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(field, key)

    assert made.value() == (second, None)
    assert options(host) == []


def test_a_choice_is_clicked(qtbot: QtBot, host: QWidget, make: Make) -> None:
    made = make("problem", "disposal")

    qtbot.mouseClick(line(made, "处置分类"), Qt.MouseButton.LeftButton)
    shown = host.findChildren(QListWidget)[0]
    spot = shown.visualItemRect(shown.item(2)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert made.value() == ("限期整改", None)


def test_esc_closes_the_list_and_nothing_else(qtbot: QtBot, host: QWidget, make: Make) -> None:
    made = make("problem", "violation")
    field = line(made, "主要违法类型")
    field.setFocus()
    qtbot.keyClicks(field, "w")
    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert options(host) == []
    assert field.text() == "w"


def test_a_free_choice_takes_other_words_and_a_closed_one_does_not(
    qtbot: QtBot, make: Make
) -> None:
    free, closed = make("problem", "mineral"), make("problem", "violation")

    fill(qtbot, line(free, "矿种"), "风化砂")
    fill(qtbot, line(closed, "主要违法类型"), "风化砂")

    assert free.value() == ("风化砂", None)
    assert closed.value()[1] is not None


def test_several_choices_stand_side_by_side(qtbot: QtBot, host: QWidget, make: Make) -> None:
    made = make("problem", "violations")
    field = line(made, "其他违法类型")

    field.setFocus()
    for words in ("以采代探", "、非法采砂"):
        write(field, words)
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert made.value() == (("以采代探", "非法采砂"), None)
    assert field.text() == "以采代探、非法采砂"
    assert options(host) == []


def test_a_link_is_found_by_initials(qtbot: QtBot, host: QWidget, desk: Desk, make: Make) -> None:
    made = make("problem", "village")
    field = line(made, "村（居）")

    field.setFocus()
    qtbot.keyClicks(field, "wjq")
    assert options(host) == ["王家泉村"]
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert made.value() == (desk.records.find("village", "王家泉村"), None)
    assert field.text() == "王家泉村"


def test_a_link_typed_whole_needs_no_list(qtbot: QtBot, desk: Desk, make: Make) -> None:
    made = make("problem", "responsible")

    fill(qtbot, line(made, "责任人"), "王磊")

    assert made.value() == (desk.records.find("person", "王磊"), None)


def test_a_link_to_nobody_says_what_to_do(qtbot: QtBot, make: Make) -> None:
    made = make("problem", "responsible")

    fill(qtbot, line(made, "责任人"), "孙悟空")
    value, finding = made.value()

    assert value is None
    assert finding is not None
    assert finding.text == "没有叫“孙悟空”的人员，请从列表里选；还没有登记的请先登记。"


def test_two_people_of_one_name_are_told_apart(
    qtbot: QtBot, host: QWidget, desk: Desk, make: Make
) -> None:
    first = desk.records.find("person", "王磊")
    second = desk.records.save("person", {"name": "王磊", "unit": desk.bench.unit()}).record
    made = make("problem", "responsible")
    field = line(made, "责任人")

    fill(qtbot, field, "王磊")
    finding = made.value()[1]
    assert finding is not None
    assert finding.text == "叫“王磊”的人员有 2 条，请从列表里选。"
    made.fill(first)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert options(host).count("王磊") == 2
    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert made.value() == (first, None)
    assert second != first


def test_several_links_keep_their_order(qtbot: QtBot, desk: Desk, make: Make) -> None:
    made = make("patrol", "people")

    fill(qtbot, line(made, "巡查人员"), "赵敏、李建国")

    told = tuple(desk.records.find("person", name) for name in ("赵敏", "李建国"))
    assert made.value() == (told, None)


def test_a_flag_is_yes_no_or_not_said(qtbot: QtBot, make: Make) -> None:
    made = make("problem", "gang_lead")
    label = "涉砂霸矿霸线索"
    answers: list[Stored] = [made.value()[0]]
    for word in ("是", "否", "未填"):
        qtbot.mouseClick(named(made, QRadioButton, f"{label}：{word}"), Qt.MouseButton.LeftButton)
        answers.append(made.value()[0])

    assert answers == [None, 1, 0, None]


@pytest.fixture
def kept_phone(desk: Desk, make: Make) -> Editor:
    """The phone of somebody in the ledger, shown by its editor."""
    who = desk.records.find("person", "赵敏")
    desk.records.save("person", {"mobile": PHONE}, record=who)
    made = make("person", "mobile")
    made.belongs(who)
    made.fill(PHONE)
    return made


def test_a_phone_is_shown_only_when_asked_and_the_look_is_journalled(
    qtbot: QtBot, desk: Desk, kept_phone: Editor
) -> None:
    field = line(kept_phone, "手机号码")
    before = desk.upkeep.history()[0]["step"]
    hidden = field.text()
    field.setFocus()
    assert field.text() == hidden
    assert "*" in hidden

    qtbot.keyClick(field, Qt.Key.Key_F2)

    assert field.text() == PHONE
    (look,) = [each for each in desk.upkeep.history() if each["step"] > before]
    assert look["label"] == "查看个人信息 人员 赵敏 的手机号码"
    assert (look["actor"], look["changes"]) == ("张秀兰", [])
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == hidden
    assert kept_phone.value() == (PHONE, None)


def test_a_shown_phone_hides_again_by_itself(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(secret_editors, "SHOWN", 40)
    made = request.getfixturevalue("kept_phone")
    assert isinstance(made, Editor)
    show = named(made, QPushButton, "显示手机号码")

    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    assert show.text() == "隐藏"
    qtbot.waitUntil(lambda: "*" in line(made, "手机号码").text())

    assert show.text() == "显示"


def test_typing_replaces_a_hidden_number_whole(
    qtbot: QtBot, desk: Desk, kept_phone: Editor
) -> None:
    steps = len(desk.upkeep.history())
    field = line(kept_phone, "手机号码")
    field.setFocus()
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "*" in QApplication.clipboard().text()

    qtbot.keyClicks(field, "13900001111")
    qtbot.keyClick(field, Qt.Key.Key_Tab)

    assert kept_phone.value() == ("13900001111", None)
    assert "*" in field.text()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F2)
    assert field.text() == "13900001111"
    assert len(desk.upkeep.history()) == steps


def test_a_reader_is_told_why_a_number_stays_hidden(
    qtbot: QtBot, recorder: Recorder, desk: Desk, kept_phone: Editor
) -> None:
    desk.roles.give(desk.records.find("person", "赵敏"), "负责人")
    desk.bench.actor = "赵敏"
    desk.roles.give(desk.records.find("person", "王磊"), "只读")
    desk.bench.actor = "王磊"

    qtbot.mouseClick(named(kept_phone, QPushButton, "显示手机号码"), Qt.MouseButton.LeftButton)

    assert "*" in line(kept_phone, "手机号码").text()
    assert "不能查看身份证号和电话" in recorder.said[-1][1]


def test_a_secret_is_shown_for_a_reason_only(
    qtbot: QtBot, recorder: Recorder, desk: Desk, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_editors, "SHOWN", 200)
    told = {"received_at": "2026-10-20T08:30", "channel": "12345", "content": "夜里有人采石"}
    saved = desk.records.save("tip", told | {"informant": "王老实"})
    made = make("tip", "informant")
    made.belongs(saved.record)
    made.fill(desk.records.get("tip", saved.record)["informant"])

    assert line(made, "举报人").text() == ""
    assert "保密" in line(made, "举报人").placeholderText()
    qtbot.mouseClick(named(made, QPushButton, "显示举报人"), Qt.MouseButton.LeftButton)
    why = line(made, "举报人：查看事由")
    qtbot.keyClick(why, Qt.Key.Key_Return)
    assert "事由" in recorder.said[-1][1]
    write(why, "回复举报人")
    qtbot.keyClick(why, Qt.Key.Key_Return)

    assert named(made, QLabel, "举报人：内容").text() == "王老实"
    assert any("查看保密信息" in step["label"] for step in desk.upkeep.history())
    qtbot.waitUntil(lambda: named(made, QLabel, "举报人：内容").text() == "")


def test_enter_makes_a_line_in_long_text_and_ctrl_enter_leaves(qtbot: QtBot, make: Make) -> None:
    made = make("problem", "description")
    field = text(made, "问题描述")

    field.setFocus()
    write(field, "第一行")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    write(field, "第二行")
    with qtbot.assertNotEmitted(made.left):
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert made.value() == ("第一行\n第二行", None)


def test_enter_only_confirms_what_the_input_method_composes(qtbot: QtBot, make: Make) -> None:
    made = make("problem", "place")
    field = line(made, "地点")
    field.setFocus()
    QCoreApplication.sendEvent(field, QInputMethodEvent("yang", []))

    with qtbot.assertNotEmitted(field.returnPressed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    write(field, "羊栏沟")
    with qtbot.waitSignal(field.returnPressed):
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert made.value() == ("羊栏沟", None)


def test_options_are_narrowed_by_fragment_and_initials() -> None:
    listed = [Option(each, each) for each in ("王家沟", "桃花峪", "沟口")]

    assert [each.text for each in narrowed(listed, "沟")] == ["王家沟", "沟口"]
    assert [each.text for each in narrowed(listed, "wjg")] == ["王家沟"]
    assert [each.text for each in narrowed(listed, "")] == ["王家沟", "桃花峪", "沟口"]
    assert narrowed(listed, "矿") == []
