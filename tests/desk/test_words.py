"""Reports in words: template, figures, Word file, text to copy, versions."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from ledgerdesk import paths
from ledgerdesk.cli import run
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Bench, Clock, catalog
from ledgerdesk.desk.starting import Start
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM

WEEK = "2026-W43"
TOWN = "西王庄镇"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Desk]:
    """A ledger of 市中区's campaign with one problem to close, in the week of 2026-10-23."""
    path = tmp_path / "西王庄.ledger"
    made = Desk.create(path, Start("shizhong", TOWN, "市中区"), clock=Clock(date(2026, 9, 1)))
    made.close()
    desk = Desk.open(path, write=True, actor="张秀兰", clock=Clock(date(2026, 10, 23)))
    told = {key: value for key, value in PROBLEM.items() if key not in {"site", "village"}}
    told |= {"unit": TOWN, "duty_unit": TOWN, "found_on": "2026-10-20", "due_on": "2026-11-20"}
    desk.loading().rows([
        {"register": "person", "values": {"name": "李建国", "unit": TOWN}},
        {"register": "problem", "values": told},
    ])  # fmt: skip
    yield desk
    desk.close()


def test_the_text_says_what_was_counted(town: Desk) -> None:
    text = town.reporting.text("weekly", WEEK)

    assert text.startswith(
        f"{TOWN}打击非法开采矿产资源专项行动\n周工作情况\n（2026年10月17日至2026年10月23日）"
    )
    assert "发现违法违规问题1起。" in text
    assert "关闭类1宗、已销号0宗" in text
    assert "立案、移送类0宗、已销号0宗。" in text
    assert "附：" not in text


def test_every_number_leads_to_its_records(town: Desk) -> None:
    sheet = town.reporting.sheet("weekly", WEEK)
    (problem,) = town.listing.records("problem")

    figure = next(
        each for each in sheet.figures if (each.measure, each.span) == ("found", "period")
    )

    assert figure.records == (problem["id"],)
    behind = town.reporting.behind(sheet, figure.row, figure.column)
    assert behind is not None
    assert [each.record for each in behind.lines] == [problem["id"]]


def test_the_word_file_says_the_same_and_has_the_table(town: Desk, tmp_path: Path) -> None:
    (path,) = town.reporting.export(WEEK, ["weekly"], tmp_path / "out")

    document = Document(str(path))
    said = [each.text for each in document.paragraphs]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert path.name == f"周工作情况_{WEEK}_{TOWN}.docx"
    assert any("发现违法违规问题1起。" in each for each in said)
    assert rows[0] == ["指标", "单位", "上期", "本期", "累计"]
    assert ["台账问题数", "宗", "0", "1", "1"] in rows or [
        "台账问题数",
        "个",
        "0",
        "1",
        "1",
    ] in rows


def test_a_heading_never_ends_a_page() -> None:
    templates = sorted(paths.FORMS.glob("*.docx"))

    assert templates
    for template in templates:
        document = Document(str(template))
        headings = [each for each in document.paragraphs if each.text[:2].endswith("、")]
        assert headings, template
        assert all(each.paragraph_format.keep_with_next for each in headings), template
        for table in document.tables:
            assert all(row._tr.trPr.xpath("w:cantSplit") for row in table.rows), template


def test_a_heading_of_words_leads_in_its_paragraph_on_the_page_too(town: Desk) -> None:
    layout = town.reporting.sheet("weekly", WEEK).layout

    texts = {cell.row: cell.text for cell in layout.cells if cell.column == 1}
    led = [texts[row] for row in layout.leads]
    assert "　　五、宣传和举报" in led or "五、宣传和举报" in led
    assert led[-2:] == ["附：数据情况", "指标"]


def test_what_was_handed_in_stays_and_differences_show(town: Desk, tmp_path: Path) -> None:
    town.reporting.submit("weekly", WEEK, town.reporting.signed("张秀兰"))
    kept = town.reporting.text("weekly", WEEK)
    (problem,) = town.listing.records("problem")
    town.records.save("problem", {"found_on": "2026-09-20"}, record=problem["id"])

    assert town.reporting.text("weekly", WEEK) == kept
    assert {
        (each.heading, each.kept, each.now) for each in town.reporting.differences("weekly", WEEK)
    } >= {("发现违法行为", "1", "0")}
    (path,) = town.reporting.export(WEEK, ["weekly"], tmp_path / "out")
    assert any("问题1起" in each.text for each in Document(str(path)).paragraphs)


def test_a_special_case_is_reported_any_day(town: Desk) -> None:
    sheet = town.reporting.sheet("weekly", "2026-10-19..2026-10-21")

    assert sheet.title == (
        f"{TOWN}打击非法开采矿产资源专项行动周工作情况（2026年10月19日至2026年10月21日）"
    )
    assert "本周" not in town.reporting.text("weekly", "2026-10-19..2026-10-21")
    assert (
        next(
            each.value
            for each in sheet.figures
            if each.measure == "found" and each.span == "period"
        )
        == 1
    )


@pytest.mark.parametrize("form", ["weekly", "overall"])
def test_a_form_of_words_prints_as_pdf(town: Desk, tmp_path: Path, form: str) -> None:
    period = WEEK if form == "weekly" else "2026"

    document = town.reporting.print(form, period, tmp_path / "r.pdf")

    assert document["pages"] >= 1


def test_a_table_has_no_text_to_copy(town: Desk) -> None:
    with pytest.raises(UserError, match="没有文字稿"):
        town.reporting.text("register", WEEK)


def test_a_template_that_asks_for_more_than_is_known_is_named(
    town: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(paths.FORMS, tmp_path / "forms")
    document = Document(str(tmp_path / "forms" / "weekly.docx"))
    document.add_paragraph("{{ secrets }}")
    document.save(str(tmp_path / "forms" / "weekly.docx"))
    monkeypatch.setattr(paths, "FORMS", tmp_path / "forms")

    with pytest.raises(UserError, match=r"weekly\.docx 里有填不了的内容"):
        town.reporting.sheet("weekly", WEEK)


def test_a_template_that_is_gone_is_named(town: Desk) -> None:
    known = catalog()
    form = replace(known.forms["weekly"], template="nowhere.docx")
    shipped = replace(known, forms={**known.forms, "weekly": form})
    desk = Desk(Bench(town.bench.store, shipped, town.bench.clock))

    with pytest.raises(UserError, match=r"nowhere\.docx 不见了"):
        desk.reporting.sheet("weekly", WEEK)


def test_the_command_line_prints_the_text(town: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(town.path)
    town.close()

    assert run(["text", path, "weekly", "--period", WEEK]) == 0
    assert "一、排查巡查" in capsys.readouterr().out
