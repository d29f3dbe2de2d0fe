"""Prove an installed or frozen program on a temporary ledger: save, check off, export, re-read."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.practice import picture
from ledgerdesk.desk.rectification import AFTER, Ask
from ledgerdesk.desk.starting import Start
from ledgerdesk.errors import UserError

DAY = date(2026, 10, 20)
PERIOD = "2026-10"


def selftest() -> None:
    """Run the main job once; raise UserError naming the first thing that does not hold."""
    with TemporaryDirectory() as folder:
        begin = Start("yiyuan", "自检镇", "自检县")
        desk = Desk.create(Path(folder) / "自检.ledger", begin, clock=Clock(DAY))
        try:
            _check_off(desk, Path(folder))
            _documents(desk, Path(folder))
        finally:
            desk.close()


def _check_off(desk: Desk, folder: Path) -> None:
    unit = desk.bench.unit()
    save = desk.records.save
    worker = save("person", {"name": "甲办理", "unit": unit}).record
    checker = save("person", {"name": "乙验收", "unit": unit}).record
    problem = save("problem", {
        "ledger": "非法勘查开采", "unit": unit, "source": "日常巡查", "found_on": "2026-10-08",
        "inspector": worker, "violation": "无证开采", "disposal": "取缔关闭",
        "requirement": "两断三清", "duty_unit": unit, "responsible": worker,
        "due_on": "2026-10-18",
    }).record  # fmt: skip
    for item in desk.rectification.items(problem):
        desk.rectification.tick(str(item["id"]), by=worker)
    photo = folder / "整改后.png"
    photo.write_bytes(picture(1))
    desk.rectification.attach("problem", problem, photo, stage=AFTER)
    desk.rectification.move(problem, "apply", Ask(by=worker))
    desk.rectification.move(problem, "close", Ask(checker=checker))
    demand(desk.records.get("problem", problem)["state"] == "已销号", "问题没有销号")


def _documents(desk: Desk, folder: Path) -> None:
    desk.reporting.export(PERIOD, ("annex2", "annex3"), folder)
    printed = desk.signing.print("rectification", PERIOD, folder / "整改台账.pdf")
    demand(printed["pages"] == 1, "签字台账没有打印出来")
    demand(desk.signing.verify(printed["code"])["state"] == "now", "核验码与台账不符")
    figures = desk.reporting.sheet("annex2", PERIOD).figures
    closed = [each.value for each in figures if each.measure == "ledger_closed"]
    demand(closed and all(value == 1 for value in closed), "销号数没有数对")
    demand(bool(desk.upkeep.check()["ok"]), "台账检查没有通过")
    desk.upkeep.backup(folder / "备份")


def reread(book: Path) -> list[list[str]]:
    """Return the texts of a workbook's first sheet by row."""
    from ledgerdesk.export.rereading import cells

    return cells(book)


def reread_paper(paper: Path) -> tuple[int, str]:
    """Return how many pages a PDF has and the words on them without spaces."""
    from ledgerdesk.export.rereading import words

    return words(paper)


def demand(held: object, what: str) -> None:
    """Raise UserError naming what does not hold."""
    if not held:
        message = f"自检没有通过：{what}，请重新安装程序。"
        raise UserError(message)
