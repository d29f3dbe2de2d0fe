import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.errors import UserError
from ledgerdesk.export import pdf
from tests.desk.conftest import DAY, PROBLEM, put

PERIOD = "2026-10"
Load = Callable[..., str]


@pytest.fixture
def load(desk: Desk) -> Load:
    """Add one record and return its id."""

    def add(register: str, /, **values: Any) -> str:
        return put(desk, register, **values)

    return add


def table(desk: Desk, ledger: str, period: str = PERIOD) -> list[list[str]]:
    """Texts of the records' rows."""
    sheet = desk.signing.sheet(ledger, period)
    cells = sheet.layout.cells
    return [[each.text for each in cells if each.row == row] for row, _ in sheet.rows]


def records(desk: Desk, ledger: str, period: str = PERIOD) -> list[str]:
    return [record for _, record in desk.signing.sheet(ledger, period).rows]


def test_the_campaign_names_its_ledgers_with_the_units_title(desk: Desk) -> None:
    ledgers = desk.signing.ledgers()

    assert ledgers["rectification"] == "悦庄镇非法违法开采矿产资源问题整改台账"
    assert {"site", "problem", "patrol", "case", "tip", "seizure"} < set(ledgers)


def test_a_problem_shows_who_what_when_and_how_far(desk: Desk, problem: str) -> None:
    desk.rectification.tick(
        str(desk.rectification.items(problem)[0]["id"]), by=desk.records.find("person", "李建国")
    )

    (row,) = table(desk, "rectification")

    assert row == [
        "1",
        "YZ-WT-2026-001",
        "王家泉采石坑",
        "王家泉村",
        "无证开采",
        "10-07\n日常巡查",
        "两断三清",
        "悦庄镇\n李建国",
        "10-19",
        "1/5 逾期",
        "",
        "",
        "",
    ]


def test_a_problem_is_not_late_on_its_last_day(desk: Desk, problem: str) -> None:
    desk.bench.clock.day = date(2026, 10, 19)

    assert table(desk, "rectification")[0][9] == "0/5 待整改"
    assert records(desk, "rectification") == [problem]


def test_the_state_is_that_of_the_periods_end_when_printed_later(desk: Desk, problem: str) -> None:
    desk.records.save("problem", {"due_on": "2026-10-24"}, record=problem)
    desk.bench.clock.day = date(2026, 10, 26)

    assert table(desk, "rectification")[0][9] == "0/5 待整改"


def test_an_extension_leaves_the_old_date_visible(desk: Desk, problem: str, load: Load) -> None:
    desk.records.save("problem", {"due_on": "2026-10-30"}, record=problem)
    load(
        "extension",
        problem=problem,
        from_on="2026-10-19",
        to_on="2026-10-30",
        why="下雨",
        on="2026-10-18",
    )

    assert table(desk, "rectification")[0][8] == "10-30\n（原10-19）"


def test_rectification_holds_what_is_open_or_was_closed_in_the_period(
    desk: Desk, problem: str, load: Load
) -> None:
    def add(**values: Any) -> str:
        return load("problem", **{**PROBLEM, **values})

    old = {"found_on": "2026-08-03", "due_on": "2026-08-20", "state": "已销号"}
    people = {"checker": "王磊", "closer": "赵敏"}
    closed = add(**old, **people, closed_on="2026-10-08", finished_on="2026-10-07")
    add(**old, **people, closed_on="2026-09-24", finished_on="2026-09-20")
    later = add(**old, **people, closed_on="2026-10-25", finished_on="2026-10-20")
    add(found_on="2026-10-25", due_on="2026-11-20")
    add(disposal="不属实")

    assert set(records(desk, "rectification")) == {problem, closed, later}
    assert "已销号 10-08" in {row[9] for row in table(desk, "rectification")}


def test_a_ledger_without_records_says_so(desk: Desk) -> None:
    sheet = desk.signing.sheet("patrol", PERIOD)

    assert "本期无记录（零报告）" in {cell.text for cell in sheet.layout.cells}
    assert sheet.rows == ()


def test_tips_never_name_their_informant(desk: Desk, load: Load) -> None:
    load(
        "tip",
        received_at="2026-10-07T08:05",
        channel="12336",
        named=True,
        informant="王小二",
        informant_phone="13812345678",
        content="夜里挖山",
    )

    sheet = desk.signing.sheet("tip", PERIOD)
    said = "".join(cell.text for cell in sheet.layout.cells)

    assert "夜里挖山" in said
    assert "10-07 08:05" in said
    assert "王小二" not in said
    assert "1381" not in said
    assert "保密）" not in said


def test_seizures_on_hand_stay_until_they_are_disposed_of(desk: Desk, load: Load) -> None:
    like = {"unit": "悦庄镇", "kind": "设备", "quantity": "1", "measure_word": "台"}
    held = load("seizure", on="2026-03-01", **like)
    load("seizure", on="2026-03-01", disposal="返还", **like)
    new = load("seizure", on="2026-10-01", disposal="没收", **like)
    load("seizure", on="2026-10-25", **like)

    assert set(records(desk, "seizure")) == {held, new}


def test_patrols_are_summed_below_their_numbers(desk: Desk, load: Load) -> None:
    for day, heads in (("2026-10-01", 3), ("2026-10-24", 4), ("2026-10-25", 9)):
        load("patrol", unit="悦庄镇", on=day, kind="日常", headcount=heads)

    sheet = desk.signing.sheet("patrol", PERIOD)
    last = [cell.text for cell in sheet.layout.cells if cell.row == sheet.body[1]]

    assert last[:3] == ["合计：2 条", "7", "—"]


def test_a_print_is_a_step_and_is_known_by_its_code(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    target = tmp_path / "整改台账.pdf"

    done = desk.signing.print("rectification", PERIOD, target)

    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{2}", done["code"])
    assert done["pages"] == len(pypdf.PdfReader(target).pages) == 1
    assert done["findings"] == []
    newest = desk.upkeep.history()[0]
    assert (newest["step"], newest["actor"]) == (done["step"], "张秀兰")
    assert newest["label"] == "打印 悦庄镇非法违法开采矿产资源问题整改台账（2026-10）"
    (kept,) = desk.bench.store.records("printed")
    assert list(json.loads(kept["cells"])) == [problem]
    assert kept["chain_head"][:16] in pypdf.PdfReader(target).pages[0].extract_text()


def test_an_unchanged_ledger_verifies_as_now_in_any_spelling(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    code = desk.signing.print("rectification", PERIOD, tmp_path / "a.pdf")["code"]
    desk.bench.clock.day = date(2026, 11, 20)

    spellings = (code, code.lower(), code.replace("-", ""), f"{code} rectification 2026-10")
    answer, *others = map(desk.signing.verify, spellings)

    assert (answer["ok"], answer["state"]) == (True, "now")
    assert others == [answer] * 3
    assert answer["ledger"] == "rectification"
    assert answer["period"] == PERIOD
    assert answer["printed_at"].startswith("2026-10-20T")
    assert problem


def test_a_second_print_on_another_day_carries_the_same_code(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    first = desk.signing.print("rectification", PERIOD, tmp_path / "a.pdf")
    desk.bench.clock.day = date(2026, 10, 21)
    second = desk.signing.print("rectification", PERIOD, tmp_path / "b.pdf")

    assert first["code"] == second["code"]
    assert problem


def test_a_changed_record_is_named_and_others_are_not(
    desk: Desk, problem: str, load: Load, tmp_path: Path
) -> None:
    load("problem", **{**PROBLEM, "requirement": "停采"})
    code = desk.signing.print("rectification", PERIOD, tmp_path / "a.pdf")["code"]
    desk.records.save("problem", {"requirement": "停采、平整"}, record=problem)

    answer = desk.signing.verify(code)

    assert (answer["ok"], answer["state"], answer["changed"]) == (False, "changed", [problem])


def test_records_added_and_removed_are_named(
    desk: Desk, problem: str, load: Load, tmp_path: Path
) -> None:
    load("problem", **PROBLEM)
    code = desk.signing.print("rectification", PERIOD, tmp_path / "a.pdf")["code"]
    desk.records.delete("problem", problem, "重复")
    added = load("problem", **{**PROBLEM, "due_on": "2026-10-09"})

    assert desk.signing.verify(code)["changed"] == sorted([problem, added])


def test_an_unknown_code_and_no_code_at_all(desk: Desk) -> None:
    answer = desk.signing.verify("0000-1111-2222-33")

    assert answer == {
        "ok": False,
        "ledger": None,
        "period": None,
        "state": "unknown",
        "printed_at": None,
        "record": None,
        "order": None,
        "changed": [],
    }
    with pytest.raises(UserError, match="不是核验码"):
        desk.signing.verify("7F3A")


def test_a_submitted_form_verifies_as_now_then_as_submitted(desk: Desk, problem: str) -> None:
    desk.reporting.submit("annex2", PERIOD, desk.reporting.signed("张秀兰"))
    code = desk.reporting.sheet("annex2", PERIOD).code
    before = desk.signing.verify(code)
    desk.records.delete("problem", problem, "重复")

    after = desk.signing.verify(code)

    assert (before["state"], before["ok"]) == ("now", True)
    assert (after["state"], after["ok"]) == ("submitted", True)
    assert after["ledger"] == "annex2"


def test_an_exported_form_names_the_records_behind_its_changed_numbers(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    code = desk.reporting.fresh("annex2", PERIOD).code
    desk.reporting.export(PERIOD, ("annex2",), tmp_path)
    assert desk.signing.verify(code)["state"] == "now"

    desk.records.delete("problem", problem, "重复")

    answer = desk.signing.verify(code)
    assert (answer["state"], answer["changed"]) == ("changed", [problem])


def test_records_that_add_the_same_as_before_are_not_named(
    desk: Desk, problem: str, load: Load, tmp_path: Path
) -> None:
    other = load("problem", **PROBLEM)
    code = desk.reporting.fresh("annex2", PERIOD).code
    desk.reporting.export(PERIOD, ("annex2",), tmp_path)
    desk.records.save("problem", {"requirement": "停采、平整"}, record=other)
    desk.bench.clock.day = date(2026, 11, 5)
    load("problem", **PROBLEM | {"found_on": "2026-11-01", "due_on": "2026-12-01"})
    assert desk.signing.verify(code)["state"] == "now"

    desk.records.save("problem", {"violation": "超层越界"}, record=problem)

    answer = desk.signing.verify(code)
    assert (answer["state"], answer["changed"]) == ("changed", [problem])


def test_a_print_that_cannot_be_written_leaves_no_step(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    before = desk.upkeep.history()[0]["step"]

    with pytest.raises(UserError, match="不存在"):
        desk.signing.print("rectification", PERIOD, tmp_path / "没有" / "a.pdf")

    assert desk.upkeep.history()[0]["step"] == before
    assert desk.bench.store.records("printed") == []
    assert problem


def test_a_character_no_font_has_is_reported_with_its_place(
    desk: Desk, load: Load, tmp_path: Path
) -> None:
    load("problem", **{**PROBLEM, "place": "\U0002ebe0沟"})

    done = desk.signing.print("rectification", PERIOD, tmp_path / "a.pdf")

    (found,) = done["findings"]
    assert "U+2EBE0" in found
    assert "位置" in found


def test_an_unknown_ledger_names_the_known_ones(desk: Desk) -> None:
    with pytest.raises(UserError, match="rectification"):
        desk.signing.sheet("nothing", PERIOD)


def test_undo_passes_over_a_print(desk: Desk, problem: str, tmp_path: Path) -> None:
    code = desk.signing.print("rectification", PERIOD, tmp_path / "a.pdf")["code"]

    desk.upkeep.undo()

    answer = desk.signing.verify(code)
    assert (answer["state"], answer["changed"]) == ("changed", [problem])


def test_the_qr_code_says_code_ledger_and_period_only(desk: Desk, problem: str) -> None:
    sheet = desk.signing.sheet("rectification", PERIOD)

    assert pdf.scanned(sheet) == f"{sheet.code} rectification 2026-10"
    assert problem


def test_a_reader_can_verify(desk: Desk, problem: str, file: Path, tmp_path: Path) -> None:
    code = desk.signing.print("rectification", PERIOD, tmp_path / "a.pdf")["code"]
    reader = Desk.open(file, write=False, clock=Clock(DAY))

    try:
        assert reader.signing.verify(code)["state"] == "now"
    finally:
        reader.close()
    assert problem


def test_a_form_and_a_ledger_of_one_key_are_told_apart(jincheng: Desk, tmp_path: Path) -> None:
    problem = put(jincheng, "problem", **PROBLEM)
    paper = jincheng.signing.print("rectification", "2026-10", tmp_path / "整改.pdf")["code"]
    jincheng.reporting.export("2026-10", ("rectification",), tmp_path)
    book = jincheng.bench.store.value("SELECT code FROM printed WHERE pages = 0")

    assert paper != book
    for code in (paper, book):
        answer = jincheng.signing.verify(code)
        assert (answer["ok"], answer["state"]) == (True, "now")
    (line,) = [each for each in jincheng.upkeep.due(DAY) if each["kind"] == "signing"]
    assert "整改台账" in line["title"]

    jincheng.records.save("problem", {"requirement": "填平"}, record=problem)
    for code in (paper, book):
        assert jincheng.signing.verify(code)["changed"] == [problem]
