"""Every picture of the help, made anew: python -m bench.pictures, or ./dev pictures.

The practice ledger on one day, at one minute, with ids drawn from a seed: the same window gives
the same pictures. Names are those the chapters under resources/help/使用说明 use.
"""

import os
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import chain, count
from pathlib import Path
from random import Random
from tempfile import gettempdir
from types import SimpleNamespace
from unittest.mock import patch

from PIL import Image
from PySide6.QtCore import QBuffer, QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget, QTabWidget, QWidget

from ledgerdesk.db import backup as copies
from ledgerdesk.db import ids
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.browsing import Query
from ledgerdesk.desk.practice import practice
from ledgerdesk.desk.starting import Start
from ledgerdesk.ui import style
from ledgerdesk.ui.hand import CONTROL, Hand, leave, pause
from ledgerdesk.ui.manual import PICTURES
from ledgerdesk.ui.pages import start_dialog
from ledgerdesk.ui.window import Window

DAY, MINUTE = "2026-10-26", "T09:30:00"
SIZE = 1366, 768
CLERK = "孙宗礼"
"""One of the practice ledger's people."""
COLOURS, PATIENCE = 255, 700
"""Colours of a picture; milliseconds a page may take to be painted whole."""
VILLAGES = """各村上报矿点,,,,,,
序号,矿点名称,所在村,类别,东经,北纬,占地面积（公顷）,发现时间,联系电话
1,北沟采石坑,王家泉村,无证非法点,118.1667,36.1850,0.35,2026.3.5,
2,南坡堆场,东十字路村,堆场,118.1702,36.1791,1.2,2026年4月12日,13864300001
3,老石坑,两县村,易发区,118°10′00″,36°11′06″,0.8,2026-05-20,
合计,,,,,,2.35,,
"""
"""A list as villages send it."""
Scene = Callable[[Hand], QWidget | None]


def home(hand: Hand) -> None:
    """Show 今天要办."""
    hand.press("rail_home")


def calendar(hand: Hand) -> None:
    """Show which reports of the year were handed in."""
    hand.press("rail_calendar")


def register(hand: Hand) -> None:
    """List the problems, one of them beside the list."""
    hand.press("rail_register:problem")


def entry(hand: Hand) -> None:
    """Begin a problem with a day that cannot be."""
    hand.press("rail_register:problem")
    hand.key(Qt.Key.Key_N, CONTROL)
    for label, words in (("问题来源", "日常巡查"), ("发现日期", "10-30"), ("地点", "北沟")):
        hand.fill(label, words)


def search(hand: Hand) -> QWidget:
    """Search by initials."""
    hand.press("rail_home")
    hand.key(Qt.Key.Key_K, CONTROL)
    line = QApplication.focusWidget()
    if isinstance(line, QLineEdit):
        hand.type(line, "wjq")
    pause(PATIENCE)
    return hand.window


def rectify(hand: Hand) -> None:
    """Show a problem half ticked off."""
    _open_problem(hand)


def refused(hand: Hand) -> None:
    """Ask for 销号 too early."""
    _open_problem(hand)
    hand.press("move_apply")
    hand.press("ask_primary")


def patrol(hand: Hand) -> None:
    """List the patrols."""
    hand.press("rail_register:patrol")


def case(hand: Hand) -> None:
    """List the cases."""
    hand.press("rail_register:case")


def month(hand: Hand) -> None:
    """Show 附件2 with a figure explained."""
    hand.window.go("month", form="annex2", period=DAY[:7])
    hand.key(Qt.Key.Key_F6)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        hand.key(key)


def submit(hand: Hand) -> QWidget:
    """Ask what 定稿 asks."""
    hand.window.go("month", form="annex2_brief", period=DAY[:7])
    hand.press("定稿…")
    (dialog,) = [e for e in hand.window.findChildren(QDialog) if e.isVisible()]
    return dialog


def signing(hand: Hand) -> None:
    """Show a ledger as it will print."""
    hand.window.go("signing", ledger="rectification", period=DAY[:7])


def charts(hand: Hand) -> None:
    """Show 违法类型 × 村."""
    hand.window.go("charts", picture="heat")


def coverage(hand: Hand) -> None:
    """Show where patrols went in a year, village by village."""
    hand.window.go("charts", picture="coverage", by="village")


def pairs(hand: Hand) -> None:
    """Show photos before and after."""
    hand.window.go("charts", picture="pairs")


def summary(hand: Hand) -> None:
    """Show the year in words."""
    hand.window.go("summary", form="summary", period=DAY[:4])
    pause(4 * PATIENCE)


def form(hand: Hand) -> None:
    """Show 表样."""
    hand.press("rail_form")


def map(hand: Hand) -> None:  # noqa: A001  # pictures are called like what they show
    """Show 一张图 with a site picked."""
    hand.press("rail_map")
    hand.key(Qt.Key.Key_Plus)
    for _ in range(24):
        hand.key(Qt.Key.Key_Tab)


def import_(hand: Hand) -> None:
    """Bring a list of sites, its columns taken for fields."""
    file = Path(gettempdir()) / "打非台账" / "各村上报矿点.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text(VILLAGES, encoding="utf-8")
    hand.window.go("import", register="site", file=file)
    hand.settle()
    hand.press("import_forth")


def backup(hand: Hand) -> None:
    """Show 数据与备份."""
    hand.press("rail_backup")


def settings(hand: Hand) -> None:
    """Show 设置."""
    hand.press("rail_settings")


def around(hand: Hand) -> None:
    """Show everything around one site."""
    sites = [each["site"] for each in hand.window.desk.listing.records("problem") if each["site"]]
    busiest = max(sites, key=sites.count)
    hand.window.go("register", register="site", record=busiest["id"])
    _show_pane(hand)
    hand.tab("全貌")


def tailor(hand: Hand) -> QWidget:
    """Show how a field is added without code."""
    hand.press("rail_settings")
    hand.press("增加栏目…")
    pause(PATIENCE)
    return hand.find(QDialog, "tailor")


def copied(hand: Hand) -> QWidget:
    """Show one record as a copy has it, beside what it is now."""
    desk = hand.window.desk
    desk.upkeep.backup()
    record = desk.browsing.ids("problem", Query(filters={"state": ("整改中",)}))[0]
    desk.records.save("problem", {"place": "北沟石桥以东"}, record=record)
    hand.press("rail_backup")
    pause(PATIENCE)
    hand.key(Qt.Key.Key_Return, on=hand.find(QListWidget, "copies"))
    pause(2 * PATIENCE)
    return hand.find(QDialog, "copy_dialog")


SCENES: tuple[Scene, ...] = (
    home, register, rectify, refused, search, patrol, case, month, calendar, submit, signing,
    charts, coverage, pairs, summary, map,
    form, import_,
    backup,
    settings, entry,
    around, tailor, copied,
)  # fmt: skip


def main() -> int:
    """Make every picture of the manual anew."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=PICTURES, help="the folder they go into")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LEDGERDESK_TODAY"] = os.environ.get("LEDGERDESK_TODAY", DAY)
    draw, tick = Random(7), count()  # noqa: S311  # repeatable ids, no secrets
    still = SimpleNamespace(time_ns=lambda: (1_790_000_000_000 + next(tick)) * 1_000_000)
    dice = SimpleNamespace(urandom=draw.randbytes)
    folder = Path(gettempdir()) / "打非台账"  # the place is to be seen in some pictures
    shutil.rmtree(folder, ignore_errors=True)
    with (
        patch.object(ids, "os", dice),
        patch.object(ids, "time", still),
        patch.object(Clock, "now", _now),
        patch.object(copies, "_now", _copied),
    ):
        _make(folder, out)
    shutil.rmtree(folder)
    return 0


def _now(clock: Clock) -> str:
    return clock.today().isoformat() + MINUTE


def _copied() -> datetime:
    return datetime.fromisoformat(f"{DAY}{MINUTE}").astimezone()


def _make(folder: Path, out: Path) -> None:
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(folder / "settings"))
    app = QApplication([*sys.argv[:1], *style.FUSION])
    style.apply(app)
    ledger = practice(folder / "练习库")[0]
    for name, shown in chain(first(folder, SIZE), scenes(ledger, SIZE)):
        _keep(shown, out / f"{name}.png")
    print(f"{len(SCENES) + 2} pictures in {out}")


def scenes(ledger: Path, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    """Yield each scene's name and what it shows, in a new window of a size in pixels."""
    for scene in SCENES:
        window = opened(Desk.open(ledger, write=True, actor=CLERK), size)
        try:
            hand = Hand(window)
            hand.settle()
            shown = scene(hand)
            pause(PATIENCE)
            yield scene.__name__.rstrip("_"), shown or window
        finally:
            leave(window)


def first(folder: Path, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    """Yield the questions of the first start, and the first screen after them."""
    dialog = start_dialog(None)
    dialog.campaign.setCurrentIndex(dialog.campaign.findData("yiyuan"))
    dialog.unit.setText("悦庄镇人民政府")
    dialog.county.setText("沂源县")
    dialog.place.setText("D:\\打非台账\\悦庄镇人民政府.ledger")
    dialog.show()
    pause(PATIENCE)
    yield "start", dialog
    dialog.reject()
    dialog.deleteLater()
    begin = Start("yiyuan", "悦庄镇", "沂源县")
    window = opened(Desk.create(folder / "悦庄镇.ledger", begin), size)
    pause(PATIENCE)
    yield "first", window
    leave(window)


def opened(desk: Desk, size: tuple[int, int]) -> Window:
    """Return a shown window of a size in pixels."""
    window = Window(desk)
    window.resize(*size)
    window.show()
    pause(PATIENCE)
    return window


def _open_problem(hand: Hand) -> None:
    """Go to a problem that is half done, to its items."""
    desk = hand.window.desk
    begun = [each for each in desk.listing.records("problem") if each["state"] == "整改中"]
    longest = max(begun, key=lambda each: len(desk.viewing.items(str(each["id"]))))
    hand.window.go("register", register="problem", record=longest["id"])
    _show_pane(hand)
    hand.tab("整改核销")


def _show_pane(hand: Hand) -> None:
    """Wait for the record; a narrow window shows the list alone until it is asked."""
    pause(PATIENCE)
    pane = hand.window.findChild(QWidget, "record_pane")
    if pane is None or not pane.isVisible():
        hand.key(Qt.Key.Key_F4)
    tabs = hand.window.findChildren(QTabWidget)
    shown = [each for each in tabs if each.accessibleName() == "记录"]
    hand.wait(lambda: any(each.isVisible() for each in shown), "记录没有显示")


def _keep(widget: QWidget, path: Path) -> None:
    """Save what a widget shows as a small PNG."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    widget.grab().save(buffer, "PNG")
    image = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    small = image.quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
