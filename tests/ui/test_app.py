"""The program from its start to its end, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLERK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
import ledgerdesk.app as app
from ledgerdesk.ui.start_page import StartDialog

class Clerked(QApplication):
    def exec(self):
        QTimer.singleShot(300, self.closeAllWindows)
        return super().exec()

def fill():
    dialog = next(each for each in Clerked.topLevelWidgets() if isinstance(each, StartDialog))
    dialog.campaign.setCurrentIndex(0)
    dialog.unit.setText("悦庄镇人民政府")
    dialog.place.setText(sys.argv[2])
    next(e for e in dialog.findChildren(QPushButton) if e.text() == "建立台账").click()

app.QApplication = Clerked
asked = app.asked
def answered():
    QTimer.singleShot(200, fill)
    return asked()
app.asked = answered
sys.exit(app.run(Path(sys.argv[1]) if sys.argv[1] else None))
"""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An account of nobody; nothing was ever opened there."""
    folders = {each: str(tmp_path / each) for each in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    return {**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"}


def clerk(home: dict[str, str], *told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", CLERK, *told],
        env=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_ledger_opens_closes_and_leaves_a_copy(home: dict[str, str], file: Path) -> None:
    done = clerk(home, str(file))

    assert (done.returncode, done.stdout) == (0, "")
    assert len(list(file.with_name(f"{file.name}.backups").glob("*.ledger"))) == 1
    assert not file.with_name(f"{file.name}.holder").exists()


def test_the_first_start_makes_a_ledger_and_the_second_finds_it(
    home: dict[str, str], tmp_path: Path
) -> None:
    place = tmp_path / "我的台账" / "悦庄镇.ledger"
    first = clerk(home, "", str(place))
    assert (first.returncode, place.is_file()) == (0, True)

    settings = next(Path(home["XDG_CONFIG_HOME"]).rglob("*.ini")).read_text(encoding="utf-8")
    again = clerk(home, "", str(tmp_path / "不该有.ledger"))

    assert "ledger=" in settings
    assert again.returncode == 0
    assert not (tmp_path / "不该有.ledger").exists()


def test_without_a_display_it_says_so(file: Path, home: dict[str, str]) -> None:
    bare = {key: value for key, value in home.items() if key not in {"DISPLAY", "QT_QPA_PLATFORM"}}
    command = [sys.executable, "-m", "ledgerdesk", str(file)]
    if sys.platform != "linux" or bare.get("WAYLAND_DISPLAY"):
        pytest.skip("there is always a display")
    done = subprocess.run(  # noqa: S603  # as above
        command, env=bare, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 1
    assert "没有图形界面" in done.stderr


@pytest.mark.parametrize("told", [["lst"], ["--fly"], ["list", "--fly"]])
def test_a_misspelt_verb_opens_no_window(told: list[str], home: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603  # as above
        [sys.executable, "-m", "ledgerdesk", *told],
        env=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "命令写法不对" in done.stderr


def test_no_module_is_read_as_text_on_the_way_to_the_window(home: dict[str, str]) -> None:
    """PySide would read each one's source, half a millisecond a module."""
    read = "import linecache, ledgerdesk.ui, ledgerdesk.app; print(*linecache.cache)"
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", read], env=home, capture_output=True, text=True, check=True
    )

    assert "window.py" not in done.stdout
