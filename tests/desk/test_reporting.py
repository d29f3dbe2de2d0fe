"""The month: filled, exported, handed in, and compared with what was handed in."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ledgerdesk import paths
from ledgerdesk.db import attachments, journal
from ledgerdesk.desk import Desk
from ledgerdesk.domain.freezing import Difference
from ledgerdesk.domain.sheets import Figure, Sheet
from ledgerdesk.errors import RefusedError, UserError

MONTH = "2026-10"
SIGNED = ("王磊", "李建国", "赵敏", "3242201")


def case(number: str, filed_on: str = "2026-10-09", **more: Any) -> dict[str, Any]:
    values = {"unit": "悦庄镇", "party": "某石材厂", "place": "沟里", "violation": "无证开采"}
    values |= {"number": number, "filed_on": filed_on, "found_on": "2026-10-01", **more}
    return {"register": "case", "ref": number, "values": values}


def add(desk: Desk, *lines: dict[str, Any]) -> dict[str, str]:
    return dict(desk.loading().rows(lines).created)


def hand_in(desk: Desk, form: str = "annex2", why: str = "") -> int:
    return desk.reporting.submit(form, MONTH, desk.reporting.signed(*SIGNED), why=why).step


def figure(sheet: Sheet, measure: str, span: str = "period", rowkey: str = "合计") -> Figure:
    wanted = (measure, span, rowkey)
    (found,) = [e for e in sheet.figures if (e.measure, e.span, e.rowkey) == wanted]
    return found


def says(sheet: Sheet) -> set[str]:
    return {cell.text for cell in sheet.layout.cells}


def test_forms_are_listed_with_the_period_due_next(desk: Desk) -> None:
    forms = {each["key"]: each for each in desk.reporting.forms()}

    assert forms["annex2"] == {
        "key": "annex2",
        "title": "10月份镇（街道）打击非法开采矿产资源专项整治工作情况汇总表",
        "campaign": "yiyuan",
        "every": "month",
        "due": "2026-10-26",
        "period": "2026-10",
    }
    assert forms["annex1"]["every"] is forms["annex1"]["due"] is None


def test_a_month_stays_next_until_it_is_handed_in_or_overdue(desk: Desk) -> None:
    def due_next() -> str:
        return str(desk.reporting.forms()[1]["period"])

    desk.bench.clock.day = date(2026, 10, 26)
    before = due_next()
    hand_in(desk)

    assert (before, due_next()) == ("2026-10", "2026-11")
    desk.bench.clock.day = date(2026, 11, 25)
    assert due_next() == "2026-12"


def test_numbers_come_with_their_records(desk: Desk) -> None:
    ids = add(
        desk,
        case("21", fine_yuan="126000", decided_on="2026-10-12"),
        case("20", "2026-09-24"),
    )

    sheet = desk.reporting.sheet("annex2", MONTH)

    filed = figure(sheet, "cases_filed")
    assert (filed.value, filed.records) == (1, (ids["21"],))
    assert filed.heading == "立案查处/立案(宗)"
    assert figure(sheet, "cases_filed", "year", "悦庄镇").value == 2
    assert figure(sheet, "fines_wan").value == Decimal("12.60")
    assert sheet.due_on == "2026-10-26"
    assert sheet.findings == ()


def test_a_month_without_anything_is_a_form_of_zeros(desk: Desk) -> None:
    summary = desk.reporting.sheet("annex2", MONTH)
    detail = desk.reporting.sheet("annex3", MONTH)

    assert {each.value for each in summary.figures} == {0, Decimal("0.00"), Decimal(0)}
    assert {each.rowkey for each in summary.figures} == {"悦庄镇", "合计"}
    assert "本期无案件（零报告）" in says(detail)
    assert detail.rows == ()


def test_names_stand_on_the_form(desk: Desk) -> None:
    assert "填报单位（盖章）：悦庄镇" in says(desk.reporting.sheet("annex2", MONTH))
    assert "填报日期：2026年10月20日" in says(desk.reporting.sheet("annex2", MONTH))
    hand_in(desk)

    assert {"填报人：王磊", "审核人：李建国", "单位负责人：赵敏", "联系电话：3242201"} <= says(
        desk.reporting.sheet("annex2", MONTH)
    )


def test_the_list_of_contacts_is_there_to_be_called(desk: Desk) -> None:
    contact = {"name": "刘洋", "unit": "悦庄镇", "roles": ["联络员"], "mobile": "13805330001"}
    add(desk, {"register": "person", "values": contact})

    sheet = desk.reporting.sheet("annex1", MONTH)

    assert {"刘洋", "13805330001"} <= says(sheet)
    assert sheet.due_on == ""


def test_a_fresh_form_is_filled_from_the_records_handed_in_or_not(desk: Desk) -> None:
    hand_in(desk)
    add(desk, case("21"))

    assert figure(desk.reporting.fresh("annex2", MONTH), "cases_filed").value == 1
    assert figure(desk.reporting.sheet("annex2", MONTH), "cases_filed").value == 0


def test_details_can_be_chosen_by_name(desk: Desk) -> None:
    add(desk, case("1", "2026-08-09"), case("2", "2026-08-09", closed_on="2026-09-01"))

    assert desk.reporting.sheet("annex3", MONTH).rows == ()
    assert len(desk.reporting.sheet("annex3", MONTH, option="all_open").rows) == 1
    with pytest.raises(UserError, match="没有叫“some”的选项，可用的有：all_open"):
        desk.reporting.sheet("annex3", MONTH, option="some")


def test_a_year_without_holidays_is_doubted(desk: Desk) -> None:
    (finding,) = desk.reporting.sheet("annex2", "2027-10").findings

    assert finding.level == "orange"
    assert "节假日数据未录入" in finding.text


def test_records_of_strange_units_are_counted_and_named(desk: Desk) -> None:
    strange = {"name": "外县某镇", "parent": "沂源县"}
    add(
        desk,
        {"register": "unit", "values": strange},
        case("9", unit="外县某镇"),
    )

    sheet = desk.reporting.sheet("annex2", MONTH)

    assert figure(sheet, "cases_filed", rowkey="其他单位").value == 1
    assert figure(sheet, "cases_filed").value == 1
    assert [each.level for each in sheet.findings] == ["orange"]
    assert "外县某镇" in sheet.findings[0].text


def test_a_jump_is_unusual(desk: Desk) -> None:
    desk.bench.clock.day = date(2026, 10, 24)
    with desk.bench.change("开始日期"):
        desk.bench.store.update("setting", "began_on", {"value": "2026-01-01"})
    add(desk, case("0", "2026-08-09"), *(case(f"{n}") for n in range(1, 9)))

    findings = desk.reporting.sheet("annex2", MONTH).findings

    assert [each.level for each in findings] == ["orange"]
    assert "立案" in findings[0].text


@pytest.mark.parametrize("period", ["2026-13", "十月", ""])
def test_an_unknown_period_is_refused(desk: Desk, period: str) -> None:
    with pytest.raises(UserError, match="看不懂期次"):
        desk.reporting.sheet("annex2", period)


def test_an_unknown_form_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="没有叫“annex9”的表样，可用的有：annex1"):
        desk.reporting.sheet("annex9", MONTH)


def test_a_missing_workbook_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "FORMS", tmp_path / "nowhere")
    steps = len(journal.history(desk.bench.store))

    with pytest.raises(UserError, match=r"annex2\.xlsx 打不开"):
        desk.reporting.export(MONTH, ("annex2",), tmp_path)
    with pytest.raises(UserError, match=r"annex2\.xlsx 打不开"):
        hand_in(desk)

    assert len(journal.history(desk.bench.store)) == steps


def test_the_month_is_exported_under_names_people_know(desk: Desk, tmp_path: Path) -> None:
    add(desk, case("21"))

    files = desk.reporting.export(MONTH, (), tmp_path / "新" / "文件夹")

    assert [file.name for file in files] == [
        "附件2_工作情况汇总表_2026-10_悦庄镇.xlsx",
        "附件3_案件情况明细表_2026-10_悦庄镇.xlsx",
    ]
    page = load_workbook(files[0]).active
    assert page is not None
    filed = figure(desk.reporting.sheet("annex2", MONTH), "cases_filed")
    assert page.cell(filed.row, filed.column).value == 1


def test_an_export_is_one_step_that_keeps_the_codes(desk: Desk, tmp_path: Path) -> None:
    head = journal.head(desk.bench.store)

    desk.reporting.export(MONTH, (), tmp_path)

    step = journal.history(desk.bench.store)[0]
    assert step.label == "导出 2026-10 附件2 工作情况汇总表、附件3 案件情况明细表"
    kept = desk.bench.store.rows("SELECT ledger, code, chain_head FROM printed ORDER BY ledger")
    codes = [desk.reporting.sheet(form, MONTH).code for form in ("annex2", "annex3")]
    assert kept == [("annex2", codes[0], head), ("annex3", codes[1], head)]


def test_a_period_no_form_is_due_for_takes_the_forms_with_deadlines(
    desk: Desk, tmp_path: Path
) -> None:
    files = desk.reporting.export("2026-09-25..2026-09-30", (), tmp_path)

    assert [file.name[:3] for file in files] == ["附件2", "附件3"]


def test_a_year_takes_its_report_in_words_and_the_tables(desk: Desk, tmp_path: Path) -> None:
    files = desk.reporting.export("2026", (), tmp_path)

    assert [file.name[:3] for file in files] == ["专题报", "附件2", "附件3"]


def test_a_folder_that_cannot_be_made_is_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")

    with pytest.raises(UserError, match="建不了文件夹"):
        desk.reporting.export(MONTH, (), tmp_path / "文件" / "里")


def test_what_was_handed_in_stays_whatever_the_records_say_later(
    desk: Desk, tmp_path: Path
) -> None:
    add(desk, case("21"))
    hand_in(desk)
    kept = desk.reporting.sheet("annex2", MONTH)
    (first,) = desk.reporting.export(MONTH, ("annex2",), tmp_path / "1")
    before = first.read_bytes()

    add(desk, case("22"))
    after = desk.reporting.sheet("annex2", MONTH)
    (second,) = desk.reporting.export(MONTH, ("annex2",), tmp_path / "2")

    assert figure(after, "cases_filed").value == 1
    assert (after.code, after.layout) == (kept.code, kept.layout)
    assert second.read_bytes() == before
    assert [each.text[:8] for each in after.findings] == ["已报数有变动（4"]


def test_differences_name_the_cells(desk: Desk) -> None:
    add(desk, case("21"))
    hand_in(desk)
    assert desk.reporting.differences("annex2", MONTH) == ()
    assert desk.reporting.differences("annex3", MONTH) == ()

    add(desk, case("22"))

    found = desk.reporting.differences("annex2", MONTH)
    filed = figure(desk.reporting.sheet("annex2", MONTH), "cases_filed")
    assert Difference(filed.row, filed.column, "合计", filed.heading, "1", "2") in found
    assert {each.rowkey for each in found} == {"悦庄镇", "合计"}


def test_a_detail_form_tells_new_rows_and_not_new_serial_numbers(desk: Desk) -> None:
    add(desk, case("21", "2026-10-09"))
    hand_in(desk, "annex3")

    ids = add(desk, case("20", "2026-10-01"))

    (found,) = desk.reporting.differences("annex3", MONTH)
    assert (found.rowkey, found.heading, found.now) == (ids["20"], "", "有")


def test_what_a_case_comes_to_later_is_no_change_of_its_month(desk: Desk) -> None:
    ids = add(desk, case("21", "2026-10-09"))
    hand_in(desk, "annex3")
    desk.bench.clock.day = date(2026, 12, 1)

    later: dict[str, Any] = {"decision_no": "沂自资罚决字〔2026〕5号", "decided_on": "2026-11-20"}
    later |= {"fine_yuan": 10_000_000, "state": "结案", "closed_on": "2026-11-28"}
    desk.records.save("case", later, record=ids["21"])

    assert desk.reporting.differences("annex3", MONTH) == ()
    desk.records.save("case", {"violation": "超层越界"}, record=ids["21"])
    (found,) = desk.reporting.differences("annex3", MONTH)
    assert (found.rowkey, found.now) == (ids["21"], "超层越界")


def test_a_form_is_handed_in_once_unless_a_reason_is_given(desk: Desk) -> None:
    hand_in(desk)

    with pytest.raises(UserError, match=r"已于 2026-10-20 上报（第 1 版）"):
        hand_in(desk)


def test_a_correction_is_the_next_version(desk: Desk) -> None:
    hand_in(desk)
    add(desk, case("21"))

    hand_in(desk, why="漏报一宗")

    kept = desk.reporting.submission("annex2", MONTH)
    assert kept is not None
    assert (kept.version, kept.why) == (2, "漏报一宗")
    assert figure(kept.sheet, "cases_filed").value == 1
    assert desk.reporting.differences("annex2", MONTH) == ()
    states = desk.bench.store.rows("SELECT version, state FROM submission ORDER BY version")
    assert states == [(1, "已更正"), (2, "已上报")]
    label = journal.history(desk.bench.store)[0].label
    assert label == "上报 2026-10 附件2 工作情况汇总表（更正，第 2 版）"


def test_the_file_and_the_chain_are_kept(desk: Desk) -> None:
    head = journal.head(desk.bench.store)
    hand_in(desk)

    kept = desk.reporting.submission("annex2", MONTH)
    assert kept is not None
    assert kept.sheet.chain == head
    assert attachments.check(desk.bench.store) == ((), ())
    assert attachments.named(desk.bench.store) == [kept.sha256]


def test_red_findings_stop_a_report(desk: Desk) -> None:
    add(desk, case("21", "2026-10-09", closed_on="2026-09-30"))

    with pytest.raises(RefusedError, match="还有差错，没有上报") as refused:
        hand_in(desk)

    assert refused.value.reasons
    assert desk.reporting.submission("annex2", MONTH) is None


def test_red_findings_of_drafts_and_other_registers_do_not(desk: Desk) -> None:
    draft = case("21", "2026-10-09", closed_on="2026-09-30")
    del draft["values"]["place"]
    until = {"name": "卡点", "unit": "悦庄镇", "kind": "合法矿山", "village": "王家泉村"}
    until |= {"licence_from": "2026-05-01", "licence_until": "2026-01-01"}
    add(desk, draft, {"register": "site", "values": until})

    assert hand_in(desk)


def test_a_kept_file_that_was_changed_is_not_handed_out(desk: Desk, tmp_path: Path) -> None:
    hand_in(desk)
    kept = desk.reporting.submission("annex2", MONTH)
    assert kept is not None
    file = attachments.find(desk.bench.store, kept.sha256)
    assert file is not None
    file.chmod(0o644)
    file.write_bytes(b"changed")

    with pytest.raises(UserError, match="被改动过"):
        desk.reporting.export(MONTH, ("annex2",), tmp_path)
    shutil.rmtree(attachments.folder(desk.bench.store.path))
    with pytest.raises(UserError, match="不见了"):
        desk.reporting.export(MONTH, ("annex2",), tmp_path)


def test_a_kept_form_is_shown_even_without_its_workbook(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(desk)
    monkeypatch.setattr(paths, "FORMS", tmp_path)

    (finding,) = desk.reporting.sheet("annex2", MONTH).findings

    assert "核对不了" in finding.text


def test_a_sheet_is_told_as_json(desk: Desk) -> None:
    ids = add(desk, case("21", fine_yuan="126000", decided_on="2026-10-12"))

    document = json.loads(
        json.dumps(desk.reporting.document(desk.reporting.sheet("annex2", MONTH)))
    )

    assert document["period"] == {
        "key": "2026-10",
        "from": "2026-09-25",
        "to": "2026-10-24",
        "due_on": "2026-10-26",
    }
    told = {(cell["measure"], cell["span"], cell["rowkey"]): cell for cell in document["cells"]}
    fines = told["fines_wan", "period", "悦庄镇"]
    assert fines.pop("row") == figure(desk.reporting.sheet("annex2", MONTH), "fines_wan").row - 2
    assert fines == {
        "sheet": "附件2",
        "col": 32,
        "text": "12.60",
        "value": "12.60",
        "measure": "fines_wan",
        "span": "period",
        "rowkey": "悦庄镇",
        "heading": "立案查处/罚没款(万元)",
        "records": [ids["21"]],
        "counted": "12.60",
        "why": None,
    }


def test_rows_of_a_detail_form_tell_their_record(desk: Desk) -> None:
    ids = add(desk, case("21"))

    document = desk.reporting.document(desk.reporting.sheet("annex3", MONTH))

    row = [cell for cell in document["cells"] if cell["records"] == [ids["21"]]]
    assert len(row) == 28
    blank = {cell["heading"]: (cell["text"], cell["value"]) for cell in row}["办理/结案时间"]
    assert blank == ("—", None)


def test_a_quarters_form_is_titled_by_its_quarter(desk: Desk) -> None:
    assert desk.reporting.sheet("annex2", "2026-Q3").title.startswith("第3季度镇（街道）")
