"""沿用上次, sites and villages in cascade, one step undone from 历史: by keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.domain.projection import projected
from ledgerdesk.ui.record_pane import RecordPane
from tests.ui.forms import fill, line, part, save
from tests.ui.recorder import Recorder


def pin(pane: QWidget, key: str) -> QToolButton:
    return next(e for e in pane.findChildren(QToolButton, f"pin_{key}") if e.isVisibleTo(pane))


def test_a_pinned_field_begins_with_the_last_value(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane
) -> None:
    pane.new_record("site")
    fill(qtbot, line(pane, "名称"), "石门采坑")
    place = line(pane, "小地名")
    place.setFocus()
    qtbot.keyClick(place, Qt.Key.Key_F8)
    assert pin(pane, "place").isChecked()
    assert "沿用" in recorder.said[-1][1]
    fill(qtbot, place, "石门北坡")
    with qtbot.waitSignal(pane.saved):
        save(qtbot)

    pane.new_record("site")
    assert line(pane, "小地名").text() == "石门北坡"
    assert line(pane, "名称").text() == ""
    assert pin(pane, "place").isChecked()
    qtbot.mouseClick(pin(pane, "place"), Qt.MouseButton.LeftButton)
    fill(qtbot, line(pane, "名称"), "柳沟采坑")
    with qtbot.waitSignal(pane.saved):
        save(qtbot)
    pane.new_record("site")
    assert line(pane, "小地名").text() == ""


def test_pins_are_those_of_the_person_who_acts(qtbot: QtBot, desk: Desk, pane: RecordPane) -> None:
    pane.new_record("site")
    qtbot.mouseClick(pin(pane, "place"), Qt.MouseButton.LeftButton)
    desk.bench.actor = "王磊"
    pane.new_record("site")

    assert not pin(pane, "place").isChecked()
    number = part(pane, QToolButton, "pin_number")
    assert not number.isVisibleTo(pane)


def test_a_chosen_site_fills_village_and_place_and_takes_them_back(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    desk.records.save("site", {"place": "北坡"}, record=site)
    pane.new_record("problem")
    fill(qtbot, line(pane, "矿点"), "wjq")

    assert line(pane, "矿点").text() == "王家泉采石坑"
    assert line(pane, "村（居）").text() == "王家泉村"
    assert line(pane, "地点").text() == "北坡"
    assert "带出" in recorder.said[-1][1]
    assert recorder.action is not None
    recorder.action[1]()
    assert line(pane, "村（居）").text() == ""
    assert line(pane, "地点").text() == ""


def test_what_was_typed_is_never_replaced_by_what_a_site_tells(
    qtbot: QtBot, desk: Desk, pane: RecordPane
) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    desk.records.save("site", {"place": "北坡"}, record=site)
    pane.new_record("problem")
    fill(qtbot, line(pane, "地点"), "东沟")
    fill(qtbot, line(pane, "矿点"), "wjq")

    assert line(pane, "地点").text() == "东沟"
    assert line(pane, "村（居）").text() == "王家泉村"


def test_a_chosen_village_narrows_the_list_of_sites(
    qtbot: QtBot, desk: Desk, pane: RecordPane
) -> None:
    other = desk.records.find("village", "桃花峪村")
    desk.records.save("site", {"name": "桃花峪采坑", "kind": "历史采坑", "village": other})
    pane.new_record("problem")
    fill(qtbot, line(pane, "村（居）"), "thy")
    field = line(pane, "矿点")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    choices = next(e for e in pane.findChildren(QWidget, "choices") if e.isVisible())

    (offered,) = choices.findChildren(QListWidget)
    assert [offered.item(row).text() for row in range(offered.count())] == ["桃花峪采坑"]


def test_one_step_of_the_history_is_undone_by_a_click(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    changed = desk.records.save("site", {"place": "北坡"}, record=site)
    desk.records.save("person", {"name": "周强", "unit": desk.bench.unit()})
    pane.show_record("site", site)
    pane.show_tab("历史")
    button = part(pane, QPushButton, f"undo_step_{changed.step}")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert desk.records.get("site", site)["place"] is None
    assert "已撤销" in recorder.said[-1][1]


def test_a_step_others_stand_on_says_why_it_stays(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    first = desk.records.save("site", {"place": "北坡"}, record=site)
    desk.records.save("site", {"place": "南坡"}, record=site)
    pane.show_record("site", site)
    pane.show_tab("历史")
    button = part(pane, QPushButton, f"undo_step_{first.step}")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert desk.records.get("site", site)["place"] == "南坡"
    assert recorder.said[-1][0] == "wrong"


def test_a_record_goes_back_to_a_step_by_a_click(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane
) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    first = desk.records.save("site", {"place": "北坡"}, record=site)
    desk.records.save("site", {"place": "南坡", "remark": "看过"}, record=site)
    last = desk.records.save("site", {"mineral": "铁"}, record=site)
    pane.show_record("site", site)
    pane.show_tab("历史")
    assert not pane.findChildren(QPushButton, f"back_to_{last.step}")
    qtbot.mouseClick(part(pane, QPushButton, f"back_to_{first.step}"), Qt.MouseButton.LeftButton)

    held = desk.records.get("site", site)
    assert (held["place"], held["remark"], held["mineral"]) == ("北坡", None, None)
    assert recorder.action is not None
    recorder.action[1]()
    assert desk.records.get("site", site)["mineral"] == "铁"


@pytest.mark.parametrize("label", ["经度", "纬度"])
def test_metres_of_a_zone_typed_into_either_field_fill_both(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane, label: str
) -> None:
    pane.new_record("site")
    fill(qtbot, line(pane, label), "4006000.00, 39605000.00")
    east, north = (float(line(pane, each).text()) for each in ("经度", "纬度"))
    assert projected(east, north, 117) == pytest.approx((4_006_000, 105_000), abs=0.02)
    kind, told = recorder.said[-1]
    assert kind == "notice"
    assert "2000国家大地坐标系，3度带第39带（中央经线117°）" in told
    assert recorder.action is not None
    recorder.action[1]()
    assert (line(pane, "经度").text(), line(pane, "纬度").text()) == ("", "")


def test_both_angles_pasted_into_one_field_are_parted(qtbot: QtBot, pane: RecordPane) -> None:
    pane.new_record("problem")
    fill(qtbot, line(pane, "经度"), "36°11′06″ 118°10′00″")
    assert line(pane, "经度").text() == "118.1666667"
    assert line(pane, "纬度").text() == "36.185"


def test_degrees_and_minutes_with_a_blank_stay_one_angle(qtbot: QtBot, pane: RecordPane) -> None:
    pane.new_record("problem")
    fill(qtbot, line(pane, "经度"), "118 10")
    assert line(pane, "经度").text() == "118.1666667"
    assert line(pane, "纬度").text() == ""


def test_metres_without_their_zone_are_refused_with_the_remedy(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane
) -> None:
    pane.new_record("site")
    fill(qtbot, line(pane, "经度"), "4006000.00, 605000.00")
    assert recorder.said[-1][0] == "wrong"
    assert "带号" in recorder.said[-1][1]
