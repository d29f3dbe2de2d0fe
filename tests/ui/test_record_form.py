"""A record is entered, kept as a draft, saved, undone: by keys, as a clerk does it."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui.record_pane import RecordPane
from tests.ui.forms import button, fill, line, press, save, text
from tests.ui.hands import write
from tests.ui.recorder import Recorder

TYPED = {
    "问题来源": "日常巡查",
    "主要违法类型": "无证开采",
    "处置分类": "取缔关闭",
    "责任人": "李建国",
    "排查人": "赵敏",
    "整改时限": "11-5",
}


def status(pane: QWidget) -> str:
    return next(
        each.text() for each in pane.findChildren(QLabel, "form_status") if each.isVisible()
    )


def finding(pane: QWidget, key: str) -> str:
    found = pane.findChildren(QLabel, f"finding_{key}")
    return next((each.text() for each in found if each.isVisible()), "")


def enter(qtbot: QtBot, pane: RecordPane) -> None:
    """Type a whole problem."""
    for label, words in TYPED.items():
        fill(qtbot, line(pane, label), words)
    field = text(pane, "整改要求")
    field.setFocus()
    write(field, "两断三清")


def test_a_whole_problem_is_entered_and_submitted(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    pane.new_record("problem")
    enter(qtbot, pane)
    with qtbot.waitSignal(pane.saved) as signal:
        save(qtbot)

    record = str(signal.args[0]) if signal.args else ""
    values = desk.records.get("problem", record)
    assert values["number"] == "YZ-WT-2026-002"
    assert values["found_on"] == "2026-10-20"
    assert values["due_on"] == "2026-11-05"
    assert values["state"] == "待整改"
    assert values["responsible"] == desk.records.find("person", "李建国")
    assert recorder.said[-1] == ("done", "已保存 问题 YZ-WT-2026-002。")
    assert desk.drafts.all() == []


def test_saving_is_one_step_and_can_be_taken_back(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    before = desk.upkeep.last_step()
    pane.new_record("problem")
    enter(qtbot, pane)
    save(qtbot)
    assert desk.upkeep.last_step() == before + 1

    assert recorder.action is not None
    word, undo = recorder.action
    undo()

    assert word == "撤销"
    assert len(desk.listing.records("problem")) == 1
    assert recorder.said[-1] == ("notice", "已撤销“新增问题 YZ-WT-2026-002”。")
    assert pane.record == ""


def test_what_is_missing_keeps_it_a_draft_and_is_named(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    pane.new_record("problem")
    fill(qtbot, line(pane, "地点"), "羊栏沟")
    save(qtbot)

    kind, said = recorder.said[-1]
    assert kind == "notice"
    assert "已保存为草稿 问题 YZ-WT-2026-002，还缺：问题来源、排查人、" in said
    assert desk.records.get("problem", pane.record)["submitted_on"] is None
    assert finding(pane, "due_on") == "注意：“整改时限”还没有填写。"


def test_a_finding_stands_beside_its_field_when_it_is_left(qtbot: QtBot, pane: RecordPane) -> None:
    pane.new_record("problem")
    assert finding(pane, "found_on") == ""

    fill(qtbot, line(pane, "发现日期"), "10-25")

    assert finding(pane, "found_on") == "错误：发现日期晚于今天，请核对。"
    assert line(pane, "发现日期").property("tone") == "late"


def test_what_is_not_understood_is_not_saved(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    before = desk.upkeep.last_step()
    pane.new_record("problem")
    fill(qtbot, line(pane, "整改时限"), "赶集日")
    line(pane, "地点").setFocus()
    save(qtbot)

    assert "没有看懂“赶集日”" in recorder.said[-1][1]
    assert desk.upkeep.last_step() == before
    assert line(pane, "整改时限").hasFocus()
    assert line(pane, "整改时限").text() == "赶集日"


def test_leaving_a_field_keeps_a_draft_that_comes_back(
    qtbot: QtBot, desk: Desk, pane: RecordPane
) -> None:
    pane.new_record("problem")
    fill(qtbot, line(pane, "地点"), "羊栏沟")
    assert status(pane).startswith("草稿已保留 ")
    assert len(desk.drafts.all("problem")) == 1

    pane.show_record("site", desk.records.find("site", "王家泉采石坑"))
    pane.new_record("problem")

    assert line(pane, "地点").text() == "羊栏沟"
    assert "已恢复" in status(pane)


def test_what_was_wrong_in_a_draft_is_wrong_when_it_comes_back(
    qtbot: QtBot, desk: Desk, pane: RecordPane
) -> None:
    pane.new_record("problem")
    fill(qtbot, line(pane, "发现日期"), "10-25")
    pane.show_record("site", desk.records.find("site", "王家泉采石坑"))
    pane.new_record("problem")

    assert finding(pane, "found_on") == "错误：发现日期晚于今天，请核对。"


def test_a_changed_record_keeps_its_draft_until_it_is_saved(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str
) -> None:
    pane.show_record("problem", problem)
    fill(qtbot, line(pane, "监管人"), "王磊")
    pane.show_record("site", desk.records.find("site", "王家泉采石坑"))
    pane.show_record("problem", problem)
    assert line(pane, "监管人").text() == "王磊"

    press(qtbot, pane, "保存")

    assert desk.records.get("problem", problem)["supervisor"] == desk.records.find(
        "person", "王磊"
    )
    assert desk.drafts.all() == []


def test_esc_puts_one_field_back(qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str) -> None:
    pane.show_record("problem", problem)
    field = line(pane, "地点")
    field.setFocus()
    write(field, "羊栏沟")
    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert field.text() == ""
    assert desk.drafts.all() == []


def test_restoring_can_itself_be_taken_back(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    pane.show_record("problem", problem)
    fill(qtbot, line(pane, "地点"), "羊栏沟")
    press(qtbot, pane, "还原")
    assert line(pane, "地点").text() == ""

    assert recorder.action is not None
    recorder.action[1]()

    assert line(pane, "地点").text() == "羊栏沟"


def test_enter_goes_on_and_shift_enter_back(qtbot: QtBot, pane: RecordPane) -> None:
    pane.new_record("site")
    line(pane, "名称").setFocus()
    qtbot.keyClick(line(pane, "名称"), Qt.Key.Key_Return)
    assert line(pane, "类别").hasFocus()

    qtbot.keyClick(line(pane, "类别"), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert line(pane, "名称").hasFocus()


def test_enter_takes_the_choice_and_goes_on(qtbot: QtBot, pane: RecordPane) -> None:
    pane.new_record("site")
    field = line(pane, "类别")
    field.setFocus()
    qtbot.keyClicks(field, "wzff")
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert field.text() == "无证非法点"
    assert not field.hasFocus()


def test_ctrl_enter_leaves_a_long_text(qtbot: QtBot, pane: RecordPane) -> None:
    pane.new_record("problem")
    field = text(pane, "问题描述")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()

    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not field.hasFocus()


def test_enter_does_not_leave_while_the_input_method_composes(
    qtbot: QtBot, pane: RecordPane
) -> None:
    pane.new_record("site")
    field = line(pane, "名称")
    field.setFocus()
    QCoreApplication.sendEvent(field, QInputMethodEvent("lao", []))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()

    write(field, "老坑")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "老坑"
    assert not field.hasFocus()


def test_f1_tells_what_a_field_is_for_and_where_it_comes_from(
    qtbot: QtBot, pane: RecordPane
) -> None:
    pane.new_record("problem")
    field = line(pane, "整改时限")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F1)

    explained = [each.text() for each in pane.findChildren(QLabel) if "依据：" in each.text()]
    told, source = explained[0].splitlines()
    assert told == "最迟哪一天整改完；要改只能办延期并写明理由。"
    assert source.startswith("依据：要明确整改要求")


def test_required_fields_carry_a_star(pane: RecordPane) -> None:
    pane.new_record("site")
    starred = [each.text() for each in pane.findChildren(QLabel) if ">*<" in each.text()]

    assert [each.split(" ")[0] for each in starred] == ["编号", "名称", "类别", "镇（街道）"]


def test_a_new_form_begins_with_what_is_likely(desk: Desk, pane: RecordPane) -> None:
    desk.bench.actor = "赵敏"
    site = desk.records.find("site", "王家泉采石坑")
    pane.new_record("problem", {"site": site})

    assert line(pane, "发现日期").text() == "2026-10-20"
    assert line(pane, "排查人").text() == "赵敏"
    assert line(pane, "镇（街道）").text() == "悦庄镇"
    assert line(pane, "矿点").text() == "王家泉采石坑"
    assert desk.drafts.all() == []


def test_a_copy_takes_over_what_may_be(pane: RecordPane, problem: str) -> None:
    pane.show_record("problem", problem)
    pane.copy_record()

    assert line(pane, "主要违法类型").text() == "无证开采"
    assert line(pane, "问题编号").text() == ""
    assert line(pane, "整改时限").text() == ""


def test_a_reader_cannot_type(desk: Desk) -> None:
    reader = Desk.open(desk.path, write=False)
    recorder = Recorder(reader)
    pane = RecordPane(recorder)
    recorder.page = pane
    pane.show()
    pane.show_record("site", desk.records.find("site", "王家泉采石坑"))

    assert line(pane, "名称").isReadOnly()
    assert status(pane) == "只能查看，不能修改。"
    pane.close()
    reader.close()


def test_the_heading_says_how_things_stand(pane: RecordPane, problem: str) -> None:
    pane.show_record("problem", problem)
    told = {
        name: pane.findChildren(QLabel, f"record_{name}")[0].text()
        for name in ("number", "name", "state", "time")
    }

    assert told == {
        "number": "YZ-WT-2026-001",
        "name": "王家泉采石坑",
        "state": "待整改",
        "time": "逾期 1 天",
    }


def test_moves_and_rounds_are_shown_and_not_typed(pane: RecordPane, problem: str) -> None:
    pane.show_record("problem", problem)

    assert line(pane, "状态").isReadOnly()
    assert line(pane, "整改时限").isReadOnly()
    assert not line(pane, "验收日期").isVisible()


def test_a_secret_is_typed_once_and_never_shown_again(
    qtbot: QtBot, desk: Desk, pane: RecordPane
) -> None:
    pane.new_record("tip")
    fill(qtbot, line(pane, "举报人"), "王老实")
    fill(qtbot, line(pane, "举报方式"), "12345")
    assert "王老实" not in str(desk.drafts.all())
    field = text(pane, "举报内容")
    field.setFocus()
    write(field, "夜里有人采石")
    save(qtbot)

    values = desk.records.get("tip", pane.record)
    shown = [each.text() for each in pane.findChildren(QLineEdit)]
    assert values["informant"] not in {None, "王老实"}
    assert "王老实" not in shown
    assert desk.records.reveal("tip", pane.record, "informant", "核实") == "王老实"


def test_saving_again_changes_only_what_was_typed(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    pane.show_record("problem", problem)
    press(qtbot, pane, "保存")
    assert recorder.said[-1] == ("notice", "没有改动，不用保存。")
    fill(qtbot, line(pane, "地点"), "羊栏沟")
    press(qtbot, pane, "保存")

    last = desk.upkeep.history()[0]
    assert last["label"] == "修改问题 YZ-WT-2026-001"
    assert [each["field"] for each in last["changes"]] == ["place"]
    assert button(pane, "保存").isVisible()
