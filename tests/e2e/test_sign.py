"""`sign` and `add`: signatures come back, and what is said after them."""

from pathlib import Path

from tests.e2e.conftest import Cli


def test_a_signature_comes_back_and_can_be_taken_back(cli: Cli, tmp_path: Path) -> None:
    told = ("--ledger", "problem", "--period", "2026-10", "--out", tmp_path / "问题.pdf")
    code = cli.json("print", *told)["code"]

    signed = cli.json("sign", code, "--on", "2026-10-20")
    assert signed["altered"] == []
    assert not [
        each for each in cli.json("due", "--on", "2026-10-21") if each["kind"] == "signing"
    ]

    assert "已撤销签回" in cli("sign", code, "--why", "签错了")
    (line,) = [each for each in cli.json("due", "--on", "2026-10-21") if each["kind"] == "signing"]
    assert line["title"].startswith("悦庄镇")


def test_an_unknown_code_is_refused(cli: Cli) -> None:
    cli("sign", "0000-0000-0000-00", code=1)
    assert "没有打印过" in cli.err


def test_an_addition_stands_in_the_history_of_its_record(cli: Cli) -> None:
    (problem,) = cli.json("list", "problem")

    assert "没有变" in cli("add", "problem", problem["number"], "当晚复查", "--person", "王磊")

    (newest, *_) = cli.json("history", "--record", problem["id"])
    assert newest["label"] == "补充问题 YZ-WT-2026-001"
    assert cli.json("list", "problem") == [problem]
