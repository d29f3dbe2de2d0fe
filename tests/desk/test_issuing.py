"""文号: each kind's own series, given at 签发, never taken back, gaps said."""

from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.records import Saved
from ledgerdesk.errors import RefusedError

STOP, DECISION = "责令停止违法行为通知书", "行政处罚决定书"


def issue(desk: Desk, kind: str = STOP, **told: Any) -> Saved:
    return desk.entering.save("document", {"kind": kind, "on": "2026-10-20", **told})


def number(desk: Desk, saved: Saved) -> object:
    return desk.records.get("document", saved.record)["number"]


def gaps(desk: Desk) -> list[str]:
    found = desk.upkeep.check()["findings"]
    return [each["text"] for each in found if each["register"] == "document"]


def test_each_kind_and_year_has_its_own_series(desk: Desk) -> None:
    made = [
        issue(desk), issue(desk), issue(desk, DECISION), issue(desk, on="2025-12-31"),
        issue(desk, "会议纪要"),
    ]  # fmt: skip

    assert [number(desk, each) for each in made] == [
        "悦庄责停〔2026〕1号", "悦庄责停〔2026〕2号", "悦庄罚〔2026〕1号", "悦庄责停〔2025〕1号",
        "悦庄会议纪要〔2026〕1号",
    ]  # fmt: skip
    assert gaps(desk) == []


def test_a_draft_has_no_number_until_it_is_signed_out(desk: Desk) -> None:
    draft = desk.entering.save("document", {"kind": STOP})

    assert not draft.submitted
    assert number(desk, draft) is None
    assert number(desk, issue(desk)) == "悦庄责停〔2026〕1号"
    desk.entering.save("document", {"on": "2026-10-19"}, record=draft.record)
    assert number(desk, draft) == "悦庄责停〔2026〕2号"


def test_a_number_given_is_neither_undone_nor_deleted_nor_changed(desk: Desk) -> None:
    saved = issue(desk, to="王大力")

    with pytest.raises(RefusedError, match="编号不能收回"):
        desk.upkeep.undo()
    with pytest.raises(RefusedError, match="作废日期"):
        desk.records.delete("document", saved.record, "写错了")
    with pytest.raises(RefusedError, match="作废日期"):
        desk.browsing.discard("document", [saved.record], "写错了")
    for told in ({"number": "悦庄责停〔2026〕9号"}, {"kind": DECISION}, {"on": "2025-10-20"}):
        with pytest.raises(RefusedError, match="已经签发定下"):
            desk.records.save("document", told, record=saved.record)
    desk.records.save("document", {"on": "2026-10-19", "to": "王二"}, record=saved.record)


def test_one_voided_keeps_its_number_and_says_why(desk: Desk) -> None:
    saved = issue(desk)

    voided = desk.records.save("document", {"voided_on": "2026-10-20"}, record=saved.record)
    desk.records.save("document", {"voided_why": "写错当事人"}, record=saved.record)

    assert "文书已作废，请填写作废原因。" in [each.text for each in voided.findings]
    assert number(desk, issue(desk)) == "悦庄责停〔2026〕2号"
    assert gaps(desk) == []


def test_missing_numbers_are_said(desk: Desk) -> None:
    issue(desk, number="悦庄责停〔2026〕2号")
    issue(desk, number="悦庄责停〔2026〕5号")
    issue(desk, DECISION, number="源自然资罚〔2026〕20号")

    first, second = gaps(desk)
    assert second == (
        "责令停止违法行为通知书 悦庄责停〔2026〕…号 缺 1、3、4 号，请查明后补登，作废的也要登记。"
    )
    assert "等 19 个号" in first
    assert number(desk, issue(desk)) == "悦庄责停〔2026〕1号"
    assert number(desk, issue(desk)) == "悦庄责停〔2026〕3号"


def test_a_prefix_in_characters_is_the_organ(desk: Desk) -> None:
    desk.settings.prefix("源悦")

    assert number(desk, issue(desk)) == "源悦责停〔2026〕1号"


def test_loaded_documents_get_numbers_only_when_whole(desk: Desk) -> None:
    rows = [
        {"register": "document", "ref": ref, "values": values}
        for ref, values in (("a", {"kind": STOP}), ("b", {"kind": STOP, "on": "2026-10-01"}))
    ]
    made = desk.loading().rows(rows).created

    numbers = [desk.records.get("document", made[ref])["number"] for ref in ("a", "b")]
    assert numbers == [None, "悦庄责停〔2026〕1号"]


def test_the_book_of_documents_is_printed(desk: Desk) -> None:
    issue(desk, to="王大力")
    voided = issue(desk)
    told = {"voided_on": "2026-10-20", "voided_why": "写错"}
    desk.records.save("document", told, record=voided.record)

    sheet = desk.signing.sheet("document", "2026-10")

    words = [cell.text for cell in sheet.layout.cells]
    assert "悦庄镇文书登记簿" in words
    assert "悦庄责停〔2026〕2号" in words
    assert [each for each in words if "写错" in each] == ["10-20\n写错"]
