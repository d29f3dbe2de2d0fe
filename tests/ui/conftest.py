"""The window on a copy of a township's ledger, driven as a person does."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.papers import Paper
from ledgerdesk.desk.starting import Start
from ledgerdesk.ui import printing, settings, style
from ledgerdesk.ui.record_pane import RecordPane
from ledgerdesk.ui.settings import PROGRAM
from ledgerdesk.ui.window import Window
from tests.desk.conftest import DAY, OFFICE, PROBLEM, founded
from tests.ui.recorder import Recorder


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    """The program's own look, and settings of nobody."""
    folder = tmp_path_factory.mktemp("settings")
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(folder))
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    style.apply(app)
    return app


@pytest.fixture(autouse=True)
def _nobodys(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing remembered but that the tour was seen, and a log of the test's own."""
    scope = QSettings.Scope.UserScope
    QSettings(QSettings.Format.IniFormat, scope, PROGRAM, PROGRAM).clear()
    settings.keep_toured()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    qapp.clipboard().clear()


@pytest.fixture(scope="session")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 悦庄镇 with its office, a site, a problem; never opened again, only copied."""
    path = tmp_path_factory.mktemp("township") / "悦庄镇.ledger"
    problem = {"register": "problem", "values": PROBLEM}
    return founded(path, Start("yiyuan", "悦庄镇", "沂源县"), [*OFFICE, problem])


@pytest.fixture
def file(township: Path, tmp_path: Path) -> Path:
    """The test's own copy of the township's ledger, closed."""
    return Path(shutil.copy(township, tmp_path / "悦庄镇.ledger"))


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    """The test's own ledger, open for writing on 2026-10-20."""
    opened = Desk.open(file, write=True, actor="张秀兰", clock=Clock(DAY))
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Window:
    """The real window on that ledger, shown at the smallest office screen."""
    made = Window(desk)
    qtbot.addWidget(made, before_close_func=Window.let_go)
    made.resize(1366, 768)
    made.show()
    return made


@pytest.fixture
def problem(desk: Desk) -> str:
    """Id of the problem that every township begins with."""
    return desk.records.find("problem", "YZ-WT-2026-001")


@pytest.fixture
def recorder(desk: Desk) -> Recorder:
    """A window that only writes down what its page asks of it."""
    return Recorder(desk)


@pytest.fixture
def pane(qtbot: QtBot, recorder: Recorder) -> Iterator[RecordPane]:
    """A record pane as wide as beside the list on a small screen; closed before the ledger."""
    made = RecordPane(recorder)
    recorder.page = made
    made.resize(420, 690)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the printer that is chosen puts its pages, as a PDF."""
    target = tmp_path / "打印.pdf"

    def choose(_parent: QWidget, title: str, paper: Paper) -> QPrinter:
        printer = printing.prepared(title, paper)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    monkeypatch.setattr(printing, "choose", choose)
    return target


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A brown picture, as from a camera."""
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(QColor("#7a6b50"))
    path = tmp_path / "现场照片.jpg"
    picture.save(str(path))
    return path
