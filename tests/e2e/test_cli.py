"""The contract of the command line, as other programs rely on it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledgerdesk.cli import run
from ledgerdesk.cli.parser import VERBS
from tests.desk.conftest import PROBLEM
from tests.e2e.conftest import CASE, Cli
from tests.intake import ledgers


def cells(sheet: dict[str, Any], measure: str, rowkey: str = "合计") -> dict[str, Any]:
    return {
        each["span"]: each["value"]
        for each in sheet["cells"]
        if each["measure"] == measure and each["rowkey"] == rowkey
    }


def test_list_has_links_with_words_and_money_as_strings(cli: Cli) -> None:
    (case,) = cli.json("list", "case")
    (problem,) = cli.json("list", "problem", "--where", "state=待整改")

    assert case["fine_yuan"] == "126000"
    assert case["decided_on"] == "2026-10-20"
    assert problem["number"] == "YZ-WT-2026-001"
    assert problem["site"]["text"] == "王家泉采石坑"
    assert problem["remark"] is None


def test_sheet_counts_and_names_the_records(cli: Cli) -> None:
    (case,) = cli.json("list", "case")
    sheet = cli.json("sheet", "annex2", "--period", "2026-10")

    assert sheet["form"] == "annex2"
    assert sheet["period"] == {
        "key": "2026-10", "from": "2026-09-25", "to": "2026-10-24", "due_on": "2026-10-26",
    }  # fmt: skip
    assert cells(sheet, "cases_filed") == {"period": 1, "year": 1}
    assert cells(sheet, "found", "悦庄镇")["period"] == 1
    assert cells(sheet, "fines_wan")["period"] == "12.60"
    (cell,) = [
        each
        for each in sheet["cells"]
        if (each["measure"], each["rowkey"], each["span"]) == ("cases_filed", "合计", "period")
    ]
    assert cell["records"] == [case["id"]]
    assert cell["heading"] == "立案查处/立案(宗)"


def test_export_writes_what_the_sheet_says(cli: Cli, tmp_path: Path) -> None:
    made = cli.json("export", "--period", "2026-10", "--out", tmp_path / "out")
    sheet = cli.json("sheet", "annex2", "--period", "2026-10")
    (path,) = [each for each in made["files"] if "附件2" in each and "简" not in each]

    book = openpyxl.load_workbook(path).active
    assert book is not None
    for each in sheet["cells"]:
        if each["measure"]:
            there = book.cell(each["row"], each["col"]).value
            assert float(str(there)) == float(each["value"]), each


def test_a_submitted_month_stays_as_it_was(cli: Cli, tmp_path: Path) -> None:
    submit = ("--form", "annex2", "--period", "2026-10", "--by", "王磊")
    cli.json("submit", *submit)
    first = cli.json("export", "--period", "2026-10", "--form", "annex2", "--out", tmp_path / "1")
    cli.load([{"register": "case", "values": {**CASE, "number": "沂自资立〔2026〕22号"}}])

    kept = cli.json("sheet", "annex2", "--period", "2026-10")
    again = cli.json("export", "--period", "2026-10", "--form", "annex2", "--out", tmp_path / "2")
    assert cells(kept, "cases_filed")["period"] == 1
    assert Path(first["files"][0]).read_bytes() == Path(again["files"][0]).read_bytes()
    cli("submit", *submit, code=1)
    assert "更正" in cli.err
    cli.json("submit", *submit, "--why", "漏报一宗")
    corrected = cli.json("sheet", "annex2", "--period", "2026-10")
    assert cells(corrected, "cases_filed")["period"] == 2
    cli("undo", code=1)
    assert "上报" in cli.err


def test_printed_code_tells_whether_the_paper_still_matches(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "整改台账.pdf"
    printed = cli.json(
        "print", "--ledger", "rectification", "--period", "2026-10", "--out", target
    )
    assert target.read_bytes().startswith(b"%PDF")

    verified = cli.json("verify", printed["code"])
    assert (verified["ok"], verified["state"]) == (True, "now")
    (problem,) = cli.json("list", "problem")
    cli.json("set", "problem", problem["id"], "requirement=两断三清并恢复地貌")
    changed = cli.json("verify", printed["code"], code=1)
    assert (changed["state"], changed["changed"]) == ("changed", [problem["id"]])
    cli.json("undo")
    assert cli.json("verify", printed["code"])["state"] == "now"
    assert cli.json("verify", "0000-0000-0000-00", code=1)["state"] == "unknown"


def test_the_clerk_checks_a_problem_off(cli: Cli, tmp_path: Path) -> None:
    photo = tmp_path / "后.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n photo")
    number = "YZ-WT-2026-001"
    cli("move", number, "apply", code=1)
    assert "断水" in cli.err
    for item in ("断水", "断电", "清设备", "清原料"):
        cli("tick", number, item, "--person", "李建国", "--evidence", photo)
    cli("tick", number, "清产品", "--person", "李建国", "--why", "现场无产品")
    cli("move", number, "apply", "--person", "李建国")
    cli("move", number, "close", "--checker", "李建国", code=1)
    cli("move", number, "close", "--checker", "王磊", "--person", "赵敏")

    (problem,) = cli.json("list", "problem")
    assert (problem["state"], problem["closed_on"]) == ("已销号", "2026-10-20")
    assert problem["checker"]["text"] == "王磊"
    sheet = cli.json("sheet", "annex2", "--period", "2026-10")
    assert cells(sheet, "ledger_closed")["period"] == 1
    assert cells(sheet, "ledger_open")["period"] == 0


def test_due_says_why_the_day_moved(cli: Cli) -> None:
    due = cli.json("due", "--on", "2026-10-20")

    report = next(each for each in due if each["form"] == "annex2")
    assert (report["kind"], report["period"]) == ("report", "2026-10")
    assert (report["nominal_on"], report["due_on"]) == ("2026-10-24", "2026-10-26")
    assert report["days_left"] == 6
    assert "周六" in report["note"]
    late = next(each for each in due if each["kind"] == "problem")
    assert (late["due_on"], late["days_left"]) == ("2026-10-19", -1)


def test_history_tells_who_changed_what(cli: Cli) -> None:
    (problem,) = cli.json("list", "problem")
    step = cli.json("set", "problem", problem["id"], "value_yuan=1.2万", "--by", "赵敏")["step"]

    first = cli.json("history", "--record", problem["id"])[0]
    assert (first["step"], first["actor"]) == (step, "赵敏")
    (change,) = first["changes"]
    assert (change["register"], change["field"]) == ("problem", "value_yuan")
    assert (change["before"], change["after"]) == (None, "12000")


def test_undo_and_redo_survive_a_restart(cli: Cli) -> None:
    cli.load([{"register": "problem", "values": PROBLEM}])
    undone = cli("undo")
    assert len(cli.json("list", "problem")) == 1
    assert cli("redo") == undone.replace("撤销", "重做")
    assert len(cli.json("list", "problem")) == 2
    cli("redo", code=1)
    assert "没有可以重做" in cli.err


def test_check_names_what_is_wrong(cli: Cli) -> None:
    assert cli.json("check")["ok"]
    (problem,) = cli.json("list", "problem")
    cli.json("set", "problem", problem["id"], "found_on=2026-10-20")

    found = cli.json("check", code=1)
    assert not found["ok"]
    red = [each for each in found["findings"] if each["level"] == "red"]
    assert {each["record"] for each in red} == {problem["id"]}
    assert found["integrity"] == "ok"
    assert found["chain"]["ok"]


def test_backup_comes_back_whole(cli: Cli, tmp_path: Path) -> None:
    made = cli.json("backup", "--to", tmp_path / "备份")
    restored = tmp_path / "恢复.ledger"

    assert run(["restore", made["file"], "--to", str(restored)]) == 0
    assert run(["check", str(restored)]) == 0
    assert run(["restore", made["file"], "--to", str(restored)]) == 1


def test_one_record_comes_back_out_of_a_backup(cli: Cli, tmp_path: Path) -> None:
    made = cli.json("backup", "--to", tmp_path / "备份")
    (problem,) = cli.json("list", "problem")
    cli.json("set", "problem", problem["id"], "place=羊栏沟")
    told = ["restore", made["file"], "--to", str(cli.file), "--by", "李建国"]
    told += ["--record", "problem", problem["number"]]

    assert run(told) == 0
    (again,) = cli.json("list", "problem")
    assert again == problem
    newest = cli.json("history")[0]
    assert (newest["label"][:6], newest["actor"]) == ("从备份取回问", "李建国")
    assert run(told) == 1


def test_a_diagnosis_is_packed(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "诊断.zip"

    assert cli.json("diagnose", "--out", target) == {"file": str(target)}
    assert target.is_file()


def test_fields_forms_and_campaigns_describe_themselves(cli: Cli) -> None:
    forms = cli.json("forms")
    assert {each["key"] for each in forms} >= {"annex1", "annex2", "annex2_brief", "annex3"}
    assert all(
        {"key", "title", "campaign", "every", "due", "period"} <= each.keys() for each in forms
    )
    assert run(["campaigns", "--json"]) == 0
    assert run(["fields", "problem", "--json"]) == 0
    assert run(["fields", "problem", str(cli.file)]) == 0
    assert run(["fields", "nothing"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("list", "site"),
        ("due", "--on", "2026-10-24"),
        ("sheet", "annex3", "--period", "2026-10"),
        ("history",),
        ("check",),
        ("forms",),
    ],
)
def test_people_get_chinese_lines(cli: Cli, words: tuple[str, ...]) -> None:
    verb, *rest = words

    out = cli(verb, *rest)

    assert any("一" <= letter <= "鿿" for letter in out)
    assert not out.startswith(("{", "["))


def test_a_copied_ledger_does_not_undo_what_another_copy_did(cli: Cli) -> None:
    cli("undo", code=1)

    assert "没有可以撤销" in cli.err


def test_misuse_leaves_with_two_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert run(["fly"]) == 2
    assert "命令写法不对" in capsys.readouterr().err
    assert run(["new", "x.ledger"]) == 2
    assert "缺少" in capsys.readouterr().err
    assert run(["due", "x.ledger", "--on", "24/10"]) == 2


def test_a_workbook_is_imported_and_taken_back(cli: Cli, tmp_path: Path) -> None:
    book = ledgers.sites(tmp_path / "矿点.xlsx")
    words = ("import", book, "--register", "site")

    dry = cli.json(*words, "--dry-run", "--write-mapping", tmp_path / "对应.toml")
    said = cli(*words, "--mapping", tmp_path / "对应.toml")
    again = cli.json(*words)

    assert (dry["step"], dry["new"], dry["errors"], dry["skipped"]) == (None, 2, [], 3)
    assert "已导入：新增 2 条，更新 0 条，没有变化 0 条。" in said
    assert "跳过 1 行：合计、小计。" in said
    assert (again["new"], again["unchanged"], again["step"]) == (0, 2, None)
    assert "导入矿点 2 条" in cli("undo")


def test_a_workbook_with_mistakes_is_kept_out_whole(cli: Cli, tmp_path: Path) -> None:
    rows = [("名称", "类别", "罚款"), ("甲坑", "不知道", 1), ("乙坑", "堆场", 2)]
    book = ledgers.plain(tmp_path / "矿点.xlsx", rows)
    words = ("import", book, "--register", "site")

    said = cli(*words, code=1)
    assert "改正后可以导入：新增 2 条" in said
    assert "台账没有改动" in said
    assert "工作表“Sheet”第 2 行 B 列" in cli.err
    told = cli.json(*words, code=1)
    kept = cli.json(*words, "--skip")

    assert [(e["sheet"], e["row"], e["column"]) for e in told["errors"]] == [("Sheet", 2, "B")]
    assert kept["step"] is not None
    assert kept["drafts"] == 1


def test_deleting_by_the_command_line_needs_a_reason(cli: Cli) -> None:
    cli("delete", "problem", "YZ-WT-2026-001", code=1)
    assert "原因" in cli.err
    cli("delete", "problem", "YZ-WT-2026-001", "--why", "登记错误")
    assert cli.json("list", "problem") == []


def test_the_program_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ledgerdesk", "campaigns"], capture_output=True, check=True
    )

    assert "yiyuan" in done.stdout.decode("utf-8")


BROKEN = """
import sys
from ledgerdesk.cli import run
from ledgerdesk.cli.parser import VERBS
from ledgerdesk.desk import selftest
selftest.reread = lambda book: [["0"] * 60] * 60
sys.exit(run(["--selftest"]))
"""


def selftest(*told: str) -> subprocess.CompletedProcess[str]:
    """Run the self-test as an installed program would: no display, nobody's settings."""
    bare = {key: each for key, each in os.environ.items() if key != "QT_QPA_PLATFORM"}
    return subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, *told], capture_output=True, text=True, check=False, env=bare, timeout=120
    )


def test_the_self_test_says_what_it_did_with_and_without_the_window() -> None:
    done = selftest("-m", "ledgerdesk", "--selftest")

    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[-1] == "自检通过。"
    parts = ["不开窗口", "窗口", "登记", "核销", "导出", "签字台账"]
    assert [each.partition("：")[0] for each in lines[:-1]] == parts


def test_the_self_test_fails_when_a_workbook_reads_back_otherwise() -> None:
    done = selftest("-c", BROKEN)

    assert (done.returncode, done.stdout) == (1, "")
    assert "导出的销号数读回是" in done.stderr


def test_a_defect_is_logged_and_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_told: object) -> None:
        raise ZeroDivisionError

    log = tmp_path / "log.txt"
    monkeypatch.setattr("ledgerdesk.cli.command", broken)
    monkeypatch.setattr("ledgerdesk.cli.log_file", lambda: log)
    cli("check", code=1)

    assert "程序出错了" in cli.err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_in_chinese(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([verb, "--help"]) == 0
    said = capsys.readouterr().out

    assert said.startswith(f"用法： ledgerdesk {verb} ")
    assert "%%" not in said
    for english in ("usage", "positional", "options", "show this"):
        assert english not in said
