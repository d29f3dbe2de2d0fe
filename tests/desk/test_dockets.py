"""销号单: one problem on one signed page, printed and checked by its code."""

from pathlib import Path

import pypdf
import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.errors import UserError


def paper(desk: Desk, problem: str) -> Sheet:
    return desk.signing.sheet("checkoff", "", made=Made(problem))


def lines(sheet: Sheet) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in sheet.layout.cells:
        found.setdefault(cell.row, []).append(cell.text)
    return list(found.values())


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "封堵后.jpg"
    path.write_bytes(b"\xff\xd8\xff\xd9")
    return path


@pytest.fixture
def closed(desk: Desk, problem: str, people: dict[str, str], photo: Path) -> str:
    """The problem put off once, ticked off, applied for and closed."""
    verbs = desk.rectification
    verbs.report(problem, "设备正在撤离", by=people["worker"], on="2026-10-10")
    verbs.move(problem, "extend", Ask(why="连日下雨", by=people["head"], due_on="2026-11-05"))
    for number, item in enumerate(verbs.items(problem)):
        files = [photo] if number == 0 else []
        verbs.tick(str(item["id"]), by=people["worker"], on="2026-10-18", evidence=files)
    verbs.attach("problem", problem, photo, stage="整改后")
    verbs.move(problem, "apply", Ask(by=people["worker"]))
    verbs.move(problem, "close", Ask(checker=people["checker"], by=people["head"]))
    return problem


def test_a_problem_stands_on_one_page_with_all_that_was_done(desk: Desk, closed: str) -> None:
    sheet = paper(desk, closed)
    told = lines(sheet)

    assert told[0] == ["悦庄镇问题整改销号单"]
    assert told[1][1] == "编号：YZ-WT-2026-001"
    assert ["整改要求", "取缔关闭：两断三清"] in told
    assert ["责任单位", "悦庄镇", "责任人", "李建国"] in told
    assert ["整改时限", "2026年11月5日", "监管人", "—"] in told
    assert [
        "延期",
        "由2026年10月19日延至2026年11月5日（连日下雨），批准人赵敏",
    ] in told
    assert ["1", "断水", "完成", "2026年10月18日", "李建国", "封堵后.jpg"] in told
    assert ["2", "断电", "完成", "2026年10月18日", "李建国", "—"] in told
    assert ["2026年10月10日", "设备正在撤离", "李建国"] in told
    assert [row[1] for row in told if row[0] == "2026年10月20日"] == [
        "提交",
        "延期",
        "申请销号",
        "销号",
    ]
    assert ["轮次", "第1轮", "状态", "已销号"] in told
    assert told[-1][0] == "验收人\n（签字）"
    assert desk.signing.paper(sheet).pages == 1


def test_it_is_printed_with_a_code_that_verifies(desk: Desk, closed: str, tmp_path: Path) -> None:
    target = tmp_path / "销号单.pdf"
    document = desk.signing.print("checkoff", "", target, made=Made("YZ-WT-2026-001"))

    assert document["pages"] == len(pypdf.PdfReader(target).pages) == 1
    assert document["code"] in pypdf.PdfReader(target).pages[0].extract_text()
    (kept,) = desk.signing.prints()
    assert (kept.title, kept.period, kept.record) == (
        "悦庄镇问题整改销号单",
        "YZ-WT-2026-001",
        closed,
    )
    assert desk.signing.verify(document["code"])["state"] == "now"


def test_what_changes_after_printing_is_found_and_leads_to_the_problem(
    desk: Desk, problem: str, people: dict[str, str], tmp_path: Path
) -> None:
    made = Made(problem)
    document = desk.signing.print("checkoff", "", tmp_path / "a.pdf", made=made)
    desk.rectification.report(problem, "设备正在撤离", by=people["worker"])

    answer = desk.signing.verify(document["code"])
    assert (answer["state"], answer["changed"]) == ("changed", [problem])
    assert [line.record for line in desk.signing.lines(answer)] == [problem]


def test_a_paper_whose_record_was_undone_is_changed_not_a_fault(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    document = desk.signing.print("checkoff", "", tmp_path / "a.pdf", made=Made(problem))
    desk.bench.store.connection.execute("PRAGMA foreign_keys=OFF")
    with desk.bench.change("去掉"):
        desk.bench.store.delete("problem", problem)

    answer = desk.signing.verify(document["code"])
    assert (answer["ok"], answer["state"]) == (False, "changed")
    assert desk.signing.lines(answer) == ()


def test_without_a_record_it_says_what_is_missing(desk: Desk) -> None:
    with pytest.raises(UserError, match="打印销号单要指明是哪一条问题"):
        paper(desk, "")


def test_a_code_does_not_hang_on_the_day_of_printing(desk: Desk, closed: str) -> None:
    first = paper(desk, closed).code
    desk.bench.clock.day = desk.bench.today().replace(day=25)

    assert paper(desk, closed).code == first


def test_only_registers_with_a_paper_of_their_own_offer_one(desk: Desk) -> None:
    assert desk.signing.dockets("problem") == {"checkoff": "销号单"}
    assert desk.signing.dockets("case") == {}
    assert "checkoff" not in desk.signing.ledgers()


def test_a_ledger_is_printed_in_the_order_asked_for_and_verified_in_it(
    desk: Desk, tmp_path: Path
) -> None:
    for name, village, kind in (
        ("甲点", "王家泉村", "堆场"),
        ("乙点", "桃花峪村", "合法矿山"),
    ):
        desk.loading().rows(
            [
                {
                    "register": "site",
                    "ref": "s",
                    "values": {"name": name, "kind": kind, "unit": "悦庄镇", "village": village},
                }
            ]
        )

    def names(*order: str) -> list[str]:
        sheet = desk.signing.sheet("site", "2026-10", made=Made(order=order))
        known = dict(sheet.rows)
        return [str(desk.records.get("site", known[row])["name"]) for row in sorted(known)]

    assert names() == ["王家泉采石坑", "甲点", "乙点"]
    assert names("-number") == ["乙点", "甲点", "王家泉采石坑"]
    assert names("village") == ["乙点", "王家泉采石坑", "甲点"]
    assert names("kind") == ["乙点", "王家泉采石坑", "甲点"]
    assert desk.signing.orders("site")["village"] == "村（居）"

    made = Made(order=("-number",))
    document = desk.signing.print("site", "2026-10", tmp_path / "a.pdf", made=made)
    assert document["code"] != desk.signing.sheet("site", "2026-10").code
    assert desk.signing.verify(document["code"])["state"] == "now"
    assert desk.signing.prints()[0].order == ("-number",)


def test_an_order_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="不能按“remark”排列"):
        desk.signing.sheet("site", "2026-10", made=Made(order=("remark",)))
