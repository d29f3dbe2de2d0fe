"""A definition file dropped beside the ledger is read, checked, offered and taken along."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from ledgerdesk.cli import run
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.starting import Start
from ledgerdesk.errors import UserError

CAMPAIGN = """
key = "ours"
title = "某县专项行动"
source = "某县人民政府《方案》"
registers = ["site", "problem"]
forms = ["counted"]
deadlines = [{ forms = ["counted"], every = "month", day = 5, title = "月报" }]
checklists = ["two_cuts"]
checks = { problem = [{ rule = "wanted", field = "sand", text = "请填砂量。" }] }
fields = { problem = [{ key = "sand", label = "砂量", kind = "number", unit = "方" }] }
"""
MEASURES = """
[[measures]]
key = "sand_dug"
label = "挖砂"
unit = "方"
register = "problem"
how = "sum"
of = ["extra.sand"]
date = ["found_on"]
"""
FORM = """
key = "counted"
title = "{unit}情况"
template = "counted.docx"
columns = []
measures = ["sand_dug"]
"""


def drop(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / "definitions" / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def template(folder: Path) -> None:
    told = Document()
    told.add_paragraph("{{ unit }}挖砂{{ sand_dug }}方。")
    told.save(str(folder / "definitions" / "forms" / "counted.docx"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a campaign of the county's own, its measure and its form."""
    drop(tmp_path, campaigns__ours=CAMPAIGN, measures__ours=MEASURES, forms__counted=FORM)
    template(tmp_path)
    return tmp_path


def begin(place: Path) -> Desk:
    made = Desk.create(place / "a.ledger", Start("ours", "悦庄镇"), clock=Clock(date(2026, 9, 1)))
    made.close()
    return Desk.open(place / "a.ledger", write=True, clock=Clock(date(2026, 10, 20)))


def test_a_ledger_begins_with_it_and_keeps_it(place: Path, tmp_path: Path) -> None:
    desk = begin(place)
    assert desk.bench.register("problem").by_key["sand"].unit == "方"
    assert [each["key"] for each in desk.reporting.forms()] == ["counted"]
    desk.close()

    alone = tmp_path / "别处"
    alone.mkdir()
    shutil.move(place / "a.ledger", alone / "a.ledger")
    desk = Desk.open(alone / "a.ledger", write=False)

    assert desk.bench.campaign().title == "某县专项行动"
    assert desk.bench.catalog.measures["sand_dug"].label == "挖砂"
    assert desk.bench.mistakes == ()
    assert desk.reporting.text("counted", "2026-10").strip() == "悦庄镇挖砂0方。"
    desk.close()


def test_what_is_handed_in_on_a_dropped_form_takes_it_into_the_ledger(
    file: Path, tmp_path: Path
) -> None:
    drop(file.parent, measures__ours=MEASURES.replace('["extra.sand"]', '["quantity_t"]'))
    drop(file.parent, forms__counted=FORM)
    template(file.parent)
    desk = Desk.open(file, write=True, clock=Clock(date(2026, 10, 20)))
    desk.reporting.submit("counted", "2026-09", desk.reporting.signed("张秀兰"))
    desk.close()

    alone = tmp_path / "别处"
    alone.mkdir()
    shutil.copyfile(file, alone / "a.ledger")
    desk = Desk.open(alone / "a.ledger", write=False, clock=Clock(date(2026, 11, 20)))

    assert desk.reporting.text("counted", "2026-10").strip() == "悦庄镇挖砂0方。"
    desk.close()


def test_a_running_ledger_is_offered_it(file: Path) -> None:
    drop(file.parent, campaigns__ours=CAMPAIGN, measures__ours=MEASURES, forms__counted=FORM)
    desk = Desk.open(file, write=True)

    assert "ours" in [each.key for each in desk.campaigns.offered()]
    desk.campaigns.begin("ours")

    assert desk.bench.register("problem").by_key["sand"].label == "砂量"
    desk.close()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("campaigns__ours", CAMPAIGN.replace('"site", ', '"sight", '), "“sight”不是已有的台账"),
        (
            "campaigns__ours",
            CAMPAIGN.replace("wanted", "wished"),
            "checks.problem 用了不存在的规则“wished”",
        ),
        ("campaigns__ours", CAMPAIGN.replace('key = "sand"', 'key = "place"'), "里已经有了"),
        ("campaigns__ours", CAMPAIGN.replace('key = "sand"', 'key = "砂"'), "应是小写字母"),
        ("campaigns__ours", CAMPAIGN.replace('"two_cuts"', '"two_cuds"'), "不是已有的核销清单"),
        ("campaigns__ours", CAMPAIGN.replace("title =", "titel ="), "“titel”有误：没有这个键"),
        ("campaigns__ours", CAMPAIGN.replace('"ours"', '"yours"'), "key 应与文件名相同"),
        ("campaigns__ours", "key = \nx = 1", "第 1 行写法不对"),
        ("forms__counted", FORM.replace("sand_dug", "sand_done"), "“sand_done”没有定义"),
        ("measures__ours", MEASURES.replace("found_on", "lost_on"), "“lost_on”在问题台账里没有"),
        ("registers__ours", 'key = "ours"', "台账不能用定义文件增加"),
        ("ours", 'key = "ours"', "看不出是哪一类"),
    ],
)
def test_a_mistake_is_named_and_the_ledger_still_opens(
    file: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    parts = {"campaigns__ours": CAMPAIGN, "measures__ours": MEASURES, "forms__counted": FORM}
    drop(file.parent, **(parts | {name: text}))

    assert run(["campaigns", str(file)]) == 0
    told = capsys.readouterr()

    assert said in told.err
    assert name.rpartition("__")[2] in told.err
    assert "沂源县" in told.out
    assert run(["check", str(file)]) == 0
    assert said in capsys.readouterr().out


def test_an_unknown_campaign_is_refused_with_the_dropped_ones(place: Path) -> None:
    with pytest.raises(UserError, match="ours"):
        Desk.create(place / "b.ledger", Start("theirs", "悦庄镇"))
