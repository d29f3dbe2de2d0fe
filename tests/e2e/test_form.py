"""The county's blank at the command line, in the documented shape."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ledgerdesk import __main__
from ledgerdesk.intake import child, limits
from tests.e2e.conftest import Cli
from tests.intake import blanks


@pytest.fixture(autouse=True)
def _day(today: Callable[[str], None]) -> None:
    today("2026-10-20")


def test_a_blank_is_described_and_nothing_is_written(cli: Cli, tmp_path: Path) -> None:
    told = cli.json("form", blanks.summary(tmp_path / "a.xlsx"), "--key", "county")
    (page,) = told["sheets"]
    assert (told["key"], told["losses"], len(told["fingerprint"])) == ("county", [], 16)
    assert (page["name"], page["header_rows"]) == ("汇总表", [3, 4])
    assert page["columns"][4] == {
        "column": "E",
        "path": "立案查处/立案(宗)",
        "suggestion": "cases_filed",
    }
    assert {each["cell"]: each["suggestion"] for each in page["cells"]}[
        "C10"
    ] == "填报人：{filler}"
    assert "county" not in {each["key"] for each in cli.json("forms")}


def test_a_saved_blank_is_a_form_like_any_other(cli: Cli, tmp_path: Path) -> None:
    book = blanks.details(tmp_path / "a.xlsx")
    told = cli.json("form", book, "--key", "county", "--save", "--by", "张秀兰")
    assert cli.json("history")[0]["step"] == told["step"]
    assert "county" in {each["key"] for each in cli.json("forms")}
    cells = cli.json("sheet", "county", "--period", "2026-10")["cells"]
    assert {each["col"]: each["text"] for each in cells if each["row"] == 3}[2] == "某石料厂"
    (file,) = cli.json("export", "--period", "2026-10", "--form", "county", "--out", tmp_path)[
        "files"
    ]
    assert Path(file).is_file()
    cli("submit", "--form", "county", "--period", "2026-10", "--by", "张秀兰")
    assert cli.json("check")["ok"] is True


def test_next_months_other_blank_is_refused_with_what_differs(cli: Cli, tmp_path: Path) -> None:
    cli("form", blanks.summary(tmp_path / "a.xlsx"), "--key", "county", "--save")
    other = blanks.summary(tmp_path / "b.xlsx", last="罚款（元）")
    assert cli.json("form", other, "--key", "county")["differs"]
    cli("form", other, "--key", "county", "--save", code=1)
    assert "F 列：原来“立案查处/罚没款(万元)”，现在“立案查处/罚款(元)”" in cli.err
    bind = tmp_path / "b.toml"
    bind.write_text('[columns]\nF = { measure = "fines_wan" }\n', encoding="utf-8")
    cli("form", other, "--key", "county", "--bind", bind, "--save")


def test_a_form_is_packed_tried_and_taken_in_again(cli: Cli, tmp_path: Path) -> None:
    cli("form", blanks.summary(tmp_path / "a.xlsx"), "--key", "county", "--save")
    said = cli("form", "--key", "county", "--out", tmp_path / "a.ldform")
    assert "C	巡查检查/巡查次数(次)	patrols" in said
    cli("form", tmp_path / "a.ldform", "--key", "other", "--save", "--test", tmp_path / "t.xlsx")
    assert (tmp_path / "t.xlsx").is_file()
    assert {"county", "other"} <= {each["key"] for each in cli.json("forms")}


def test_another_sheet_is_named_and_taken_by_its_name(cli: Cli, tmp_path: Path) -> None:
    book = blanks.both(tmp_path / "a.xlsx")
    said = cli("form", book, "--key", "county", "--save")
    assert "“明细表”没有取用" in said
    assert "--sheet 明细表" in said
    said = cli("form", book, "--key", "cases", "--sheet", "明细表", "--save")
    assert "没有取用" not in said
    told = cli.json(
        "export", "--period", "2026-10", "--form", "county", "--form", "cases", "--out", tmp_path
    )
    assert len(told["files"]) == 1
    cli("form", book, "--key", "more", "--sheet", "没有", code=1)
    assert "没有叫“没有”的工作表，有：汇总表、明细表、填报说明" in cli.err


def test_a_form_nobody_has_and_a_blank_nobody_can_read_are_told(cli: Cli, tmp_path: Path) -> None:
    cli("form", "--key", "county", code=1)
    assert "没有叫“county”的表样" in cli.err
    cli("form", blanks.pairs(tmp_path / "a.xlsx"), "--key", "county", "--save", code=1)
    assert "没有找到表头" in cli.err


def test_the_frozen_program_is_its_own_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "confine", lambda: None)
    book = blanks.summary(tmp_path / "a.xlsx")
    words = ["ledgerdesk", child.FLAG, "xlsx", str(book), str(tmp_path / "b.xlsx")]
    monkeypatch.setattr("sys.argv", words)
    assert __main__.main() == 0
    assert json.loads(capsys.readouterr().out) == {"losses": []}
    assert (tmp_path / "b.xlsx").is_file()
