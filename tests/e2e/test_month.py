"""A whole month at the command line, as the clerk lives it, and what nobody may ever read."""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from ledgerdesk.cli import run
from ledgerdesk.db import engine
from ledgerdesk.desk import Desk
from ledgerdesk.domain.catalog import load
from ledgerdesk.paths import DEFINITIONS
from tests.desk.conftest import OFFICE, PROBLEM

MONTH = "2026-10"
BEGAN, DAY = "2025-12-20", "2026-10-20"
CANARY = ("暗雀甲乙丙", "13987654321")
IDENTITY = "110101199003070038"
LEDGERS = ("site", "problem", "rectification", "patrol", "case", "tip", "seizure")
FORMS = ("annex1", "annex2", "annex2_brief", "annex3")


def line(register: str, **values: Any) -> dict[str, Any]:
    return {"register": register, "values": values}


def problem(ref: str, **values: Any) -> dict[str, Any]:
    return {"register": "problem", "ref": ref, "values": {**PROBLEM, **values}}


def case(number: str, **values: Any) -> dict[str, Any]:
    base = {"number": number, "unit": "东里站", "party": "某石料厂", "place": "王家泉",
            "violation": "无证开采", "found_on": "2026-10-07", "state": "在办"}  # fmt: skip
    return {"register": "case", "values": base | values}


UNITS = [
    line("unit", name="东里站", kind="其他"),
    line("unit", name="西里站", kind="其他"),
    line("unit", name="西里一组", kind="其他", parent="西里站"),
    line("person", name="周联络", unit="悦庄镇", roles=["联络员"], mobile="13805330001"),
]
WORK = [
    # Found: the first and last day of the period, and the days beside them.
    problem("first", found_on="2026-09-25", unit="东里站", violation="超层越界"),
    problem("last", found_on="2026-10-20", unit="西里一组", violation="以采代探",
            due_on="2026-11-20"),
    problem("own", found_on="2026-10-01", violation="非法采砂", due_on="2026-11-30"),
    problem("other", found_on="2026-10-02", unit="沂源县"),
    problem("before", found_on="2026-09-24", unit="东里站"),
    problem("newyear", found_on="2025-12-25", unit="东里站", number="YZ-WT-2025-901"),
    problem("oldyear", found_on="2025-12-24", unit="东里站", number="YZ-WT-2025-900"),
    # None of these counts: untrue, a draft, in the recycle bin.
    problem("untrue", found_on="2026-10-03", disposal="不属实"),
    problem("draft", found_on="2026-10-03", requirement=None),
    problem("binned", found_on="2026-10-03", number="YZ-WT-2026-990"),
    line("patrol", unit="东里站", on="2026-10-08", kind="夜查", headcount=3, vehicles=1,
         sites=["王家泉采石坑"]),
    line("patrol", unit="西里站", on="2026-10-09", kind="日常", headcount=2),
    line("tip", received_at="2026-10-08T09:30", channel="电话", named=True, content="夜里有人采石",
         informant=CANARY[0], informant_phone=CANARY[1], place="桃花峪"),
    line("tip", received_at="2026-10-09T08:00", content="缺举报方式，存为草稿",
         informant=CANARY[0], informant_phone=CANARY[1]),
    case("一号", filed_on="2026-10-09", decided_on="2026-10-19", fine_yuan="0.01",
         gains_yuan="126000.57", party="=1+1", party_id=IDENTITY, party_kind="个人",
         detained_criminal=0),
    case("二号", filed_on="2026-09-24", decided_on="2026-09-30", fine_yuan=4999.42,
         detained_admin=2, transferred_on="2026-10-10", found_on="2026-09-20"),
    case("三号", unit="西里站", found_on="2026-01-20", filed_on="2026-02-01",
         closed_on="2026-10-19"),
    line("action", on="2026-10-08", unit="东里站", kind="断水", count=2),
    line("action", on="2026-10-08", unit="东里站", kind="断电", count=1),
    line("action", on="2026-10-08", unit="东里站", kind="责令停止通知书", count=1),
    line("seizure", on="2026-10-08", unit="东里站", kind="矿产品", quantity="12.345",
         measure_word="吨", mineral="石灰岩", case="一号"),
    line("seizure", on="2026-10-08", unit="东里站", kind="车辆", quantity=2, measure_word="辆"),
    line("publicity", on="2026-10-08", unit="东里站", form="传单", count=300, measure_word="份"),
    line("patch", number="图1", year=2026, quarter=3, unit="西里站", field_on="2026-10-11"),
]  # fmt: skip
COUNTED: dict[str, tuple[Any, Any]] = {
    # measure: (period, year) of the total
    "found": (4, 6), "found_unlicensed": (1, 3), "found_crossing": (1, 1),
    "found_exploring": (1, 1), "found_offplan": (0, 0), "found_other": (1, 1),
    "ledger_total": (7, 7), "ledger_closed": (1, 1), "ledger_open": (6, 6),
    "patrols": (2, 2), "patrols_night": (1, 1), "patrol_headcount": (5, 5),
    "patrol_vehicles": (1, 1), "sites_checked": (1, 1), "patches_checked": (1, 1), "tips": (1, 1),
    "publicity_sheets": (300, 300), "publicity_posts": (0, 0), "stop_notices": (1, 1),
    "power_water_cuts": (3, 3), "closures": (0, 0), "seized_vehicles": (2, 2),
    "sealed_t": ("12.345", "12.345"), "cases_filed": (1, 3), "cases_closed": (1, 1),
    "fines_wan": ("13.10", "13.10"), "transfers": (1, 1), "detained_admin": (2, 2),
    "detained_criminal": (0, 0),
}  # fmt: skip
BY_UNIT = {"东里站": (1, 3), "西里站": (1, 1), "悦庄镇": (1, 1), "其他单位": (1, 1)}


@dataclass
class Clerk:
    """Types commands and remembers everything she read."""

    file: Path
    day: str = DAY
    read: list[str] = field(default_factory=list)
    err: str = ""

    def __call__(self, verb: str, *words: object, code: int = 0) -> str:
        out, err = io.StringIO(), io.StringIO()
        before, os.environ["LEDGERDESK_TODAY"] = os.environ.get("LEDGERDESK_TODAY"), self.day
        try:
            with redirect_stdout(out), redirect_stderr(err):
                left = run([verb, str(self.file), *map(str, words)])
        finally:
            del os.environ["LEDGERDESK_TODAY"]
            os.environ.update({"LEDGERDESK_TODAY": before} if before else {})
        self.err = err.getvalue()
        self.read += [out.getvalue(), self.err]
        assert left == code, f"{verb} {words}: {out.getvalue()}{self.err}"
        return out.getvalue()

    def json(self, verb: str, *words: object, code: int = 0) -> Any:
        return json.loads(self(verb, *words, "--json", code=code))

    def load(self, lines: list[dict[str, Any]]) -> dict[str, str]:
        path = self.file.with_name("记录.jsonl")
        path.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
        made = self.json("load", path, "--by", "张秀兰")
        path.unlink()
        assert made["findings"]["red"] == 0
        created: dict[str, str] = made["created"]
        return created

    def total(self, measure: str, form: str = "annex2", period: str = MONTH) -> tuple[Any, ...]:
        return figures(self.json("sheet", form, "--period", period))[measure, "合计"]


def figures(sheet: dict[str, Any]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Every (measure, row) of a sheet with its values of the period and the year."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in sheet["cells"]:
        if each["measure"]:
            place = (each["measure"], each["rowkey"])
            found.setdefault(place, {})[each["span"]] = each["value"]
    return {place: tuple(spans.values()) for place, spans in found.items()}


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    """A ledger in the middle of its October: loaded, one problem checked off."""
    clerk = Clerk(tmp_path_factory.mktemp("month") / "悦庄镇.ledger", BEGAN)
    clerk("new", "--campaign", "yiyuan", "--unit", "悦庄镇", "--county", "沂源县")
    clerk.load([*UNITS, *OFFICE])
    clerk.day = DAY
    made = clerk.load(WORK)
    clerk("delete", "problem", "YZ-WT-2026-990", "--why", "重复登记")
    photo = clerk.file.with_name("后.png")
    photo.write_bytes(b"\x89PNG\r\n\x1a\n photo")
    number = next(
        each["number"] for each in clerk.json("list", "problem") if each["id"] == made["first"]
    )
    for item in ("断水", "断电", "清设备", "清原料"):
        clerk("tick", number, item, "--person", "李建国", "--evidence", photo)
    clerk("tick", number, "清产品", "--person", "李建国", "--why", "现场无产品")
    clerk("move", number, "apply", "--person", "李建国")
    clerk("move", number, "close", "--checker", "王磊", "--person", "赵敏")
    return clerk


@pytest.fixture
def clerk(township: Clerk, tmp_path: Path) -> Clerk:
    """Her own copy of that ledger, with its attachments."""
    for each in township.file.parent.iterdir():
        (shutil.copytree if each.is_dir() else shutil.copy)(each, tmp_path / each.name)
    return Clerk(tmp_path / township.file.name, read=list(township.read))


def test_every_number_of_the_month_is_the_one_counted_by_hand(clerk: Clerk) -> None:
    sheet = clerk.json("sheet", "annex2", "--period", MONTH)
    found = figures(sheet)

    assert {key: found[key, "合计"] for key in COUNTED} == COUNTED
    assert {unit: found["found", unit] for unit in BY_UNIT} == BY_UNIT
    assert list(dict.fromkeys(row for key, row in found if key == "found")) == [*BY_UNIT, "合计"]
    assert any("其他单位" in each["text"] for each in sheet["findings"])
    assert not any(each["level"] == "red" for each in sheet["findings"])
    assert found["fines_wan", "东里站"] == ("13.10", "13.10")
    for measure, row in found:
        rows = [found[measure, unit] for unit in BY_UNIT]
        if row == "合计" and measure != "fines_wan":
            sums = tuple(sum(Decimal(each[i]) for each in rows) for i in (0, 1))
            assert sums == tuple(map(Decimal, found[measure, row])), measure
    brief = figures(clerk.json("sheet", "annex2_brief", "--period", MONTH))
    assert {place: found[place] for place in brief} == brief


def test_every_number_names_its_records(clerk: Clerk) -> None:
    sheet = clerk.json("sheet", "annex2", "--period", MONTH)
    known = {each["id"]: each for each in clerk.json("list", "problem")}

    for each in sheet["cells"]:
        if each["measure"] == "found":
            assert len(each["records"]) == each["value"]
            assert all(known[record]["state"] != "草稿" for record in each["records"])


def test_the_workbooks_say_what_the_sheets_say(clerk: Clerk, tmp_path: Path) -> None:
    words = [word for key in FORMS for word in ("--form", key)]
    made = clerk.json("export", "--period", MONTH, *words, "--out", tmp_path / "出")
    assert len(made["files"]) == len(FORMS)

    for key, file in zip(FORMS, made["files"], strict=True):
        page = openpyxl.load_workbook(file).active
        assert page is not None
        for each in clerk.json("sheet", key, "--period", MONTH)["cells"]:
            cell = page.cell(each["row"], each["col"])
            assert cell.data_type != "f"
            if each["measure"]:
                assert Decimal(str(cell.value)) == Decimal(each["value"]), each
            elif isinstance(cell.value, str):
                assert cell.value == each["text"]
    page = openpyxl.load_workbook(made["files"][-1]).active
    assert page is not None
    held = {str(cell.value): cell for row in page.iter_rows() for cell in row if cell.value}
    party = next(cell for value, cell in held.items() if value.startswith("=1+1"))
    assert (party.data_type, party.quotePrefix) == ("s", True)
    assert IDENTITY[:6] + "********" + IDENTITY[-4:] in held
    assert IDENTITY not in "".join(held)


def text_of(pdf: Path) -> str:
    pages = pypdf.PdfReader(pdf).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_every_signed_ledger_prints_its_rows_and_can_be_verified(
    clerk: Clerk, tmp_path: Path
) -> None:
    numbers = {key: [each["number"] for each in clerk.json("list", key)] for key in
               ("site", "problem", "patrol", "case", "tip", "seizure")}  # fmt: skip
    rows = {
        "site": numbers["site"],
        "patrol": numbers["patrol"],
        "seizure": numbers["seizure"],
        "case": ["一号", "二号", "三号"],
        "tip": ["桃花峪"],
    }
    for key in LEDGERS:
        target = tmp_path / f"{key}.pdf"
        printed = clerk.json("print", "--ledger", key, "--period", MONTH, "--out", target)
        text = text_of(target)
        assert printed["code"] in text
        assert all(words in text for words in rows.get(key, [])), (key, text)
        assert clerk.json("verify", printed["code"])["state"] == "now"
    found = text_of(tmp_path / "problem.pdf")
    open_ones = text_of(tmp_path / "rectification.pdf")
    for each in clerk.json("list", "problem"):
        inside = "2026-09-25" <= each["found_on"] <= "2026-10-24"
        real = each["submitted_on"] and each["disposal"] != "不属实"
        assert (each["number"] in found) == bool(inside and each["submitted_on"]), each
        assert (each["number"] in open_ones) == bool(real), each
    assert "YZ-WT-2026-990" not in found + open_ones


def test_a_month_is_handed_in_corrected_and_never_undone(clerk: Clerk, tmp_path: Path) -> None:
    form = ("--form", "annex2", "--period", MONTH, "--by", "张秀兰")
    clerk.json("submit", *form, "--reviewer", "王磊", "--head", "赵敏", "--phone", "0533-3240000")
    kept = clerk.json("sheet", "annex2", "--period", MONTH)
    assert not any("已报数有变动" in each["text"] for each in kept["findings"])
    clerk("undo", code=1)
    assert "上报" in clerk.err

    clerk.day = "2026-10-26"
    clerk.load([line("publicity", on="2026-10-20", unit="东里站", form="传单", count=40,
                     measure_word="份")])  # fmt: skip
    later = clerk.json("sheet", "annex2", "--period", MONTH)
    assert figures(later) == figures(kept)
    assert [each for each in later["findings"] if "已报数有变动" in each["text"]]
    clerk("submit", *form, code=1)
    assert "更正" in clerk.err
    clerk.json("submit", *form, "--why", "漏报宣传材料 40 份")
    corrected = clerk.json("sheet", "annex2", "--period", MONTH)
    assert figures(corrected)["publicity_sheets", "合计"] == (340, 340)
    assert not [each for each in corrected["findings"] if "已报数有变动" in each["text"]]
    versions = clerk.json("list", "submission")
    assert sorted(each["version"] for each in versions) == [1, 2]

    exported = clerk.json(
        "export", "--period", MONTH, "--form", "annex2", "--out", tmp_path / "出"
    )
    page = openpyxl.load_workbook(exported["files"][0]).active
    assert page is not None
    assert "340" in {str(cell.value) for row in page.iter_rows() for cell in row}
    assert clerk.json("check")["ok"]
    due = {(each["kind"], each["form"]) for each in clerk.json("due", "--on", "2026-10-26")
           if each["period"] == MONTH}  # fmt: skip
    assert ("report", "annex3") in due
    assert ("report", "annex2") not in due


def test_the_month_survives_a_backup(clerk: Clerk, tmp_path: Path) -> None:
    made = clerk.json("backup", "--to", tmp_path / "备份")
    again = Clerk(tmp_path / "恢复.ledger")
    assert run(["restore", made["file"], "--to", str(again.file)]) == 0

    for words in (("list", "problem"), ("list", "attachment"), ("history",)):
        assert again.json(*words) == clerk.json(*words)
    assert again.json("check")["ok"]
    assert again.json("check")["attachments"] == {"ok": True, "missing": [], "changed": []}
    again("set", "site", "王家泉采石坑", "remark=恢复后可写")


def test_a_month_with_nothing_is_a_report_of_zeros(clerk: Clerk, tmp_path: Path) -> None:
    quiet = "2026-03"
    sheet = clerk.json("sheet", "annex2", "--period", quiet)
    found = figures(sheet)

    stocks = {"ledger_total", "ledger_closed", "ledger_open"}
    period = {key: values[0] for (key, row), values in found.items() if row == "合计"}
    assert {str(value) for key, value in period.items() if key not in stocks} == {"0", "0.00"}
    assert found["found", "合计"] == (0, 1)
    assert "本期无案件（零报告）" in clerk("sheet", "annex3", "--period", quiet)
    for form in ("annex2", "annex3"):
        clerk("submit", "--form", form, "--period", quiet, "--by", "张秀兰")
    made = clerk.json("export", "--period", quiet, "--out", tmp_path / "出")
    assert len(made["files"]) == 2
    clerk("print", "--ledger", "patrol", "--period", quiet, "--out", tmp_path / "空.pdf")
    assert "零报告" in text_of(tmp_path / "空.pdf")


def test_twelve_months_tile_the_year(clerk: Clerk) -> None:
    first = date(2025, 12, 25)
    days = [first + timedelta(days=each) for each in range(0, 365, 3)]
    days += [date(2026, month, day) for month in range(1, 10) for day in (24, 25)]
    days = [day for day in days if day <= date(2026, 10, 20)]
    clerk.load([problem(f"p{i}", found_on=day.isoformat(), due_on="2026-12-31", unit="西里站")
                for i, day in enumerate(days)])  # fmt: skip

    months = [f"2026-{month:02}" for month in range(1, 13)]
    totals = [clerk.total("found", period=month) for month in months]
    year = clerk.total("found", period="2026")
    assert sum(each[0] for each in totals) == len(days) + COUNTED["found"][1]
    assert year == (totals[-1][1], totals[-1][1])
    assert year[0] == sum(each[0] for each in totals)
    for (_, before), (now, cumulative) in pairwise(totals):
        assert before + now == cumulative
    sheets = [clerk.json("sheet", "annex2", "--period", month)["period"] for month in months]
    for earlier, later in pairwise(sheets):
        assert date.fromisoformat(earlier["to"]) + timedelta(days=1) == date.fromisoformat(
            later["from"]
        )
    assert (sheets[0]["from"], sheets[-1]["to"]) == ("2025-12-25", "2026-12-24")


# --- what nobody may read -----------------------------------------------------------------


def told(text: str) -> list[str]:
    return [secret for secret in CANARY if secret in text]


def inside(path: Path) -> Iterator[str]:
    """Yield everything a file says, as it stands and unpacked."""
    content = path.read_bytes()
    yield content.decode("utf-8", errors="ignore")
    yield content.decode("utf-16-le", errors="ignore")
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name).decode("utf-8") for name in packed.namelist())
    if path.suffix == ".pdf":
        yield text_of(path)
        yield str(pypdf.PdfReader(path).metadata)


@contextmanager
def opened(ledger: Path) -> Iterator[engine.Connection]:
    connection = engine.connect(ledger, write=False)
    try:
        yield connection
    finally:
        connection.close()


def holding(ledger: Path) -> set[str]:
    """Name the tables of a ledger in which a secret stands, search and journal included."""
    query = (
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    with opened(ledger) as connection:
        names = [name for (name,) in connection.execute(query).fetchall()]
        rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608  # names of the schema
    return {
        name
        for name, found in rows.items()
        for row in found
        for value in row
        if told(value.decode(errors="ignore") if isinstance(value, bytes) else str(value))
    }


def look_everywhere(clerk: Clerk, out: Path) -> None:
    """Read, print, export and hand in whatever there is."""
    (draft, tip) = clerk.json("list", "tip")
    assert {tip["informant"], draft["informant_phone"]} == {"（保密）"}
    sheets = [("sheet", form, "--period", MONTH) for form in FORMS]
    looks = [("list", "tip"), ("list", "tip", "--where", f"informant={CANARY[0]}"), ("history",),
             ("history", "--record", tip["id"]), ("check",), ("due", "--on", DAY)]  # fmt: skip
    for words in looks + sheets:
        clerk(*words)
        clerk.json(*words)
    for key in LEDGERS:
        clerk("print", "--ledger", key, "--period", MONTH, "--out", out / f"{key}.pdf")
    forms = [word for key in FORMS for word in ("--form", key)]
    clerk("export", "--period", MONTH, *forms, "--out", out / "出")
    for form in ("annex2", "annex3"):
        clerk("submit", "--form", form, "--period", MONTH, "--by", "张秀兰")
    clerk("set", "tip", tip["number"], f"informant_phone={CANARY[1]}9", f"informant={CANARY[0]}")
    clerk("undo")
    clerk("redo")


def make_mistakes(clerk: Clerk, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the secret where it does not belong, and where the program breaks."""
    tip = clerk.json("list", "tip")[1]["number"]
    clerk("set", "tip", tip, f"informant={CANARY[0]}", "due_on=2026-02-30", code=1)
    wrong = {"informant": [CANARY[0]], "informant_phone": {"ref": CANARY[1]}, "due_on": "x"}
    whole = json.dumps(line("tip", informant=CANARY[0], informant_phone=CANARY[1]))

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    for content in (json.dumps(line("tip", **wrong)), whole[:-2], whole):
        with monkeypatch.context() as patched:
            patched.setattr("ledgerdesk.desk.loading.search.fill", broken)
            file.write_text(content, encoding="utf-8")
            clerk("load", file, code=1)
    assert "程序出错了" in clerk.err
    file.unlink()


def test_nobody_ever_reads_who_told(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "日志"))
    look_everywhere(clerk, tmp_path)
    make_mistakes(clerk, tmp_path / "坏.jsonl", monkeypatch)
    clerk("backup", "--to", tmp_path / "备份")

    assert [text for text in clerk.read if told(text)] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}
    assert {".ledger", ".xlsx", ".pdf", ".txt"} <= kinds
    for path in files:
        if path.suffix == ".ledger":
            assert holding(path) == {"sealed"}, path
        else:
            assert not told("\n".join(inside(path))), path


def test_search_does_not_find_who_told(clerk: Clerk) -> None:
    desk = Desk.open(clerk.file, write=False)
    try:
        assert desk.searching.records("夜里有人采石")
        for word in (CANARY[0], CANARY[0][1:3], CANARY[1], CANARY[1][4:9], "aqy"):
            assert desk.searching.records(word) == []
    finally:
        desk.close()


# --- the documented shapes ----------------------------------------------------------------


def test_fields_have_the_documented_keys_for_every_register(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for key, register in load(DEFINITIONS).registers.items():
        capsys.readouterr()
        assert run(["fields", key, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [each["key"] for each in told] == [each.key for each in register.fields]
        assert all(
            {"key", "label", "kind", "unit", "required", "choices"} <= each.keys() for each in told
        )


def test_lists_have_every_field_and_a_condition_may_name_a_link(clerk: Clerk) -> None:
    for key, register in load(DEFINITIONS).registers.items():
        for each in clerk.json("list", key):
            assert {"id", "number", *(one.key for one in register.fields)} <= each.keys()
    (site,) = clerk.json("list", "site")
    everything = clerk.json("list", "problem")
    for word in (site["id"], site["number"], site["name"]):
        assert clerk.json("list", "problem", "--where", f"site={word}") == everything
    assert clerk.json("list", "problem", "--where", "site=没有") == []
    both = ("--where", "state=已销号", "--where", "state=待整改")
    assert clerk.json("list", "problem", *both) == []
    one = clerk.json("list", "problem", "--where", "unit=东里站", "--where", "state=已销号")
    assert len(one) == 1


def test_blank_is_not_zero_and_money_is_exact(clerk: Clerk) -> None:
    cases = {each["number"]: each for each in clerk.json("list", "case")}

    assert cases["一号"]["detained_criminal"] == 0
    assert cases["三号"]["detained_criminal"] is None
    assert (cases["一号"]["fine_yuan"], cases["二号"]["fine_yuan"]) == ("0.01", "4999.42")
    assert cases["三号"]["fine_yuan"] is None
    assert cases["一号"]["party_id"] == IDENTITY


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2026-10", "2026-09-25", "2026-10-24"),
        ("2026-W43", "2026-10-19", "2026-10-25"),
        ("2026-Q3", "2026-06-25", "2026-09-24"),
        ("2026-H1", "2025-12-25", "2026-06-24"),
        ("2026", "2025-12-25", "2026-12-24"),
        ("2026-10-01..2026-10-20", "2026-10-01", "2026-10-20"),
    ],
)
def test_every_way_to_write_a_period(clerk: Clerk, key: str, start: str, end: str) -> None:
    told = clerk.json("sheet", "annex2", "--period", key)["period"]

    assert (told["key"], told["from"], told["to"]) == (key, start, end)


def test_the_due_list_names_every_kind_it_has(clerk: Clerk, tmp_path: Path) -> None:
    (_, tip) = clerk.json("list", "tip")
    clerk("set", "tip", tip["number"], "due_on=2026-10-22")
    clerk.load([
        line("duty_area", name="东里片", unit="东里站", every="9 次/周", responsible="李建国"),
        line("patch", number="图2", year=2026, quarter=3, suspected=True),
    ])  # fmt: skip
    clerk("print", "--ledger", "site", "--period", MONTH, "--out", tmp_path / "a.pdf")
    due = clerk.json("due", "--on", DAY)

    assert {"report", "problem", "patrol", "tip", "patch", "signing"} <= {
        each["kind"] for each in due
    }
    keys = {"kind", "title", "due_on", "nominal_on", "days_left", "form", "period", "register",
            "record", "note"}  # fmt: skip
    assert all(each.keys() >= keys for each in due)
    later = clerk.json("due", "--on", "2027-01-30")
    assert "backup" in {each["kind"] for each in later}
