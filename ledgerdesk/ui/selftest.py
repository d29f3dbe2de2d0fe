"""Prove the window of an installed or frozen program: a clerk's month, without a screen."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QSettings,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPlainTextEdit, QWidget

from ledgerdesk.desk import Desk, selftest
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.practice import picture
from ledgerdesk.desk.selftest import DAY, PERIOD, demand
from ledgerdesk.desk.starting import Start
from ledgerdesk.ui import settings, style
from ledgerdesk.ui.hand import ALT, CONTROL, Hand, leave
from ledgerdesk.ui.window import Window

SIZE = 1366, 768
TYPED = {
    "问题来源": "日常巡查", "主要违法类型": "ccyj", "排查人": "甲办理", "处置分类": "取缔关闭",
    "责任人": "jbl", "整改时限": "11-5",
}  # fmt: skip
"""What is typed into a problem; some by initials, as a hurried person does."""
BEARABLE = "This plugin does not support"
"""What Qt says of a screen that is none."""


def prove() -> Iterator[str]:
    """Do the main job at the real window on a temporary ledger; yield a line for each part done.

    Raises UserError naming the first thing that does not hold.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as told, _listening() as wrong:
        folder = Path(told)
        scope = QSettings.Scope.UserScope
        QSettings.setPath(QSettings.Format.IniFormat, scope, str(folder / "设置"))
        settings.keep_folder(folder)
        app = QApplication.instance() or QApplication([*sys.argv[:1], *style.FUSION])
        demand(isinstance(app, QApplication), "没有图形界面的程序对象")
        if isinstance(app, QApplication):
            style.apply(app)
        yield f"窗口：Qt 平台 {QApplication.platformName()}，字体 {QApplication.font().family()}"
        window = Window(_ledger(folder))
        try:
            window.resize(*SIZE)
            window.show()
            yield from _month(Hand(window), folder)
        finally:
            leave(window)
        demand(not wrong, f"窗口报了错：{'；'.join(wrong)}")


def _ledger(folder: Path) -> Desk:
    """Begin a ledger with the two people a check-off takes."""
    clock = Clock(DAY)
    desk = Desk.create(
        folder / "窗口自检.ledger", Start("yiyuan", "自检镇", "自检县"), clock=clock
    )
    for name in ("甲办理", "乙验收"):
        desk.records.save("person", {"name": name, "unit": desk.bench.unit()})
    desk.bench.actor = "甲办理"
    return desk


def _month(hand: Hand, folder: Path) -> Iterator[str]:
    number = _enter(hand)
    yield f"登记：按键录入问题 {number}，已保存"
    _check_off(hand, number, folder)
    yield "核销：两断三清逐项勾选，拖入照片，申请销号，核验销号"
    book = _export(hand)
    yield f"导出：{book.name}，读回与台账一致"
    pages, code = _print(hand, number, folder)
    yield f"签字台账：PDF {pages} 页，读回有问题编号和核验码 {code}，核验一致"


def _enter(hand: Hand) -> str:
    """Enter a problem by keys; return its number."""
    hand.press("rail_register:problem")
    hand.key(Qt.Key.Key_N, CONTROL)
    for label, words in TYPED.items():
        hand.fill(label, words)
    hand.write(hand.find(QPlainTextEdit, "整改要求"), "两断三清，恢复原状")
    hand.key(Qt.Key.Key_S, CONTROL)
    found = hand.window.desk.listing.records("problem")
    demand(len(found) == 1, f"问题没有保存：{hand.said()}")
    demand(found[0]["state"] == "待整改", f"问题没有提交：{hand.said()}")
    return str(found[0]["number"])


def _check_off(hand: Hand, number: str, folder: Path) -> None:
    """Tick every item by keys, with a photo each, and close the problem."""
    photo = folder / "整改后.png"
    photo.write_bytes(picture(1))
    hand.tab("整改核销")
    desk = hand.window.desk
    problem = desk.records.find("problem", number)
    items = [each.text for each in desk.viewing.items(problem)]
    demand(items, "问题没有核销清单")
    for text in items:
        hand.find(QCheckBox, f"核销项：{text}").setFocus()
        hand.key(Qt.Key.Key_Space)
        hand.drop(hand.find(QWidget, "ask"), photo)
        hand.key(Qt.Key.Key_Return)
    for verb in ("move_apply", "ask_primary", "move_close"):
        hand.press(verb)
    hand.fill("验收人", "乙验收")
    hand.press("ask_primary")
    state = desk.records.get("problem", problem)["state"]
    demand(state == "已销号", f"问题没有销号：{hand.said()}")


def _export(hand: Hand) -> Path:
    """Export 附件2 and compare the figure that counts with the ledger."""
    hand.key(Qt.Key.Key_2, ALT)
    hand.key(Qt.Key.Key_E, CONTROL)
    told = hand.said().removeprefix("已导出 ")
    demand(told.endswith(".xlsx"), f"没有导出：{told}")
    cells = hand.window.desk.reporting.document(
        hand.window.desk.reporting.sheet("annex2", PERIOD)
    )["cells"]
    closed = [each for each in cells if each["measure"] == "ledger_closed"]
    rows = selftest.reread(Path(told))
    read = [rows[each["row"] - 1][each["col"] - 1] for each in closed]
    demand(read and set(read) == {"1"}, f"导出的销号数读回是 {read}")
    return Path(told)


def _print(hand: Hand, number: str, folder: Path) -> tuple[int, str]:
    """Put the signed ledger on paper; return its pages and its 核验码."""
    path = folder / "整改台账.pdf"
    hand.key(Qt.Key.Key_3, ALT)
    ledgers = hand.find(QComboBox, "台账")
    ledgers.setFocus()
    while "整改" not in ledgers.currentText():
        before = ledgers.currentText()
        hand.key(Qt.Key.Key_Down)
        demand(ledgers.currentText() != before, "没有整改台账")
    hand.soon(lambda: hand.save_as(path))
    hand.press("另存 PDF…")
    hand.wait(path.is_file, "签字台账没有另存")
    hand.settle()
    pages, words = selftest.reread_paper(path)
    code = hand.window.desk.signing.prints()[0].code
    demand(number in words, "签字台账上没有问题编号")
    demand(code in words, "签字台账上没有核验码")
    demand(hand.window.desk.signing.verify(code)["state"] == "now", "核验码与台账不符")
    return pages, code


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Keep what Qt warns of and what a slot raises."""
    wrong: list[str] = []

    def warned(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} and BEARABLE not in text:
            wrong.append(text)

    def raised(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        wrong.append(repr(error))

    before, hook = qInstallMessageHandler(warned), sys.excepthook
    sys.excepthook = raised
    try:
        yield wrong
    finally:
        sys.excepthook = hook
        qInstallMessageHandler(before)
