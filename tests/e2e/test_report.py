"""`report` and `correct`: the way of a report, and a number corrected by hand."""

from pathlib import Path

from openpyxl import load_workbook

from tests.e2e.conftest import Cli

MONTH = ("--form", "annex2", "--period", "2026-10")


def test_a_report_is_walked_from_the_check_to_the_receipt(cli: Cli, tmp_path: Path) -> None:
    said = cli("report", *MONTH)
    assert "→ 核对数据\t没有差错，待核对" in said
    assert "统计期 9月25日 — 10月24日 · 应于 10月26日前报送" in said

    cli("report", *MONTH, "--step", "核对", "--by", "王磊")
    cli("report", *MONTH, "--step", "生成", "--out", tmp_path, "--by", "王磊")
    cli("report", *MONTH, "--step", "审核", "--by", "赵敏", "--why", "与台账相符")
    assert "→ 审核定稿\t赵敏 10-20 审核，待定稿" in cli("report", *MONTH)
    cli("submit", *MONTH, "--by", "王磊", "--reviewer", "赵敏")
    cli("report", *MONTH, "--step", "打印签字", "--out", tmp_path / "附件2.pdf", "--by", "王磊")
    done = cli.json("report", *MONTH, "--step", "上报回执", "--receiver", "王科长", "--by", "王磊")

    assert done["step"]
    assert [(each["label"], each["state"], each["by"]) for each in done["steps"]] == [
        ("核对数据", "done", "王磊"),
        ("生成报表", "done", "王磊"),
        ("审核定稿", "done", "赵敏"),
        ("打印签字", "done", "王磊"),
        ("上报回执", "done", "王科长"),
    ]
    assert "按时报送" in done["heading"]
    assert (tmp_path / "附件2.pdf").read_bytes().startswith(b"%PDF")


def test_a_step_without_what_it_needs_is_refused(cli: Cli) -> None:
    cli("report", *MONTH, "--step", "审核", code=1)
    assert "审核要写明审核人" in cli.err
    cli("report", *MONTH, "--step", "生成", code=1)
    assert "输出到哪个文件夹（--out）" in cli.err
    cli("report", *MONTH, "--step", "上报回执", code=1)
    assert "还没有定稿" in cli.err


def test_a_report_with_errors_says_which(cli: Cli) -> None:
    (case,) = cli.json("list", "case")
    cli("set", "case", case["number"], "closed_on=2026-09-30")

    cli("report", *MONTH, "--step", "核对", code=1)

    assert "结案" in cli.err


def test_a_number_is_corrected_and_both_are_told(cli: Cli, tmp_path: Path) -> None:
    told = ("--measure", "patrols", "--row", "悦庄镇")
    said = cli("correct", *MONTH, *told, "--value", "12", "--why", "村里补报", "--by", "王磊")
    assert "悦庄镇 开展巡查 统计 0，更正为 12（村里补报；王磊 2026-10-20）" in said

    cells = cli.json("sheet", "annex2", "--period", "2026-10")["cells"]
    found = {
        (each["rowkey"], each["span"]): (each["value"], each["counted"])
        for each in cells
        if each["measure"] == "patrols"
    }
    assert set(found.values()) == {(12, 0)}
    assert len(found) == 4
    cli("export", "--period", "2026-10", "--form", "annex2", "--out", tmp_path)
    (file,) = tmp_path.glob("*.xlsx")
    page = load_workbook(file).active
    assert page is not None
    assert "手工更正：悦庄镇 开展巡查" in str(page.cell(page.max_row, 1).value)

    cli("correct", *MONTH, *told, "--withdraw", "--why", "已补录")
    cells = cli.json("sheet", "annex2", "--period", "2026-10")["cells"]
    assert {each["value"] for each in cells if each["measure"] == "patrols"} == {0}


def test_a_correction_without_reason_is_refused(cli: Cli) -> None:
    cli("correct", *MONTH, "--measure", "patrols", "--row", "悦庄镇", "--value", "12", code=1)

    assert "手工更正要写明理由" in cli.err
