"""Every page the window has, and the rail that leads to them; what is not here has no entry.

A page is imported when it is first shown, so that the first screen does not wait for the others.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.rail import Entry

if TYPE_CHECKING:
    from ledgerdesk.ui.draw_dialog import DrawDialog
    from ledgerdesk.ui.help_window import HelpWindow
    from ledgerdesk.ui.start_page import StartDialog
    from ledgerdesk.ui.window import Window


def _home() -> type[Page]:
    from ledgerdesk.ui.home_page import HomePage

    return HomePage


def _register() -> type[Page]:
    from ledgerdesk.ui.register_page import RegisterPage

    return RegisterPage


def _month() -> type[Page]:
    from ledgerdesk.ui.month_page import MonthPage

    return MonthPage


def _summary() -> type[Page]:
    from ledgerdesk.ui.summary_page import SummaryPage

    return SummaryPage


def _signing() -> type[Page]:
    from ledgerdesk.ui.signing_page import SigningPage

    return SigningPage


def _calendar() -> type[Page]:
    from ledgerdesk.ui.calendar_page import CalendarPage

    return CalendarPage


def _form() -> type[Page]:
    from ledgerdesk.ui.form_page import FormPage

    return FormPage


def _charts() -> type[Page]:
    from ledgerdesk.ui.charts_page import ChartsPage

    return ChartsPage


def _map() -> type[Page]:
    from ledgerdesk.ui.map_page import MapPage

    return MapPage


def _import() -> type[Page]:
    from ledgerdesk.ui.import_page import ImportPage

    return ImportPage


def _backup() -> type[Page]:
    from ledgerdesk.ui.backup_page import BackupPage

    return BackupPage


def _settings() -> type[Page]:
    from ledgerdesk.ui.settings_page import SettingsPage

    return SettingsPage


def start_dialog(parent: QWidget | None) -> "StartDialog":
    """Return the questions of a first start."""
    from ledgerdesk.ui.start_page import StartDialog

    return StartDialog(parent)


def draw_dialog(window: "Window") -> "DrawDialog":
    """Return the questions of a spot check."""
    from ledgerdesk.ui.draw_dialog import DrawDialog

    return DrawDialog(window, window)


def tour(window: "Window") -> None:
    """Begin the tour anew; the one that still stands is put away."""
    from ledgerdesk.ui.tour import NAME, Tour

    for each in window.findChildren(Tour, NAME):
        each.close()
    Tour(window, window.desk, window.go).begin()


def help_window(parent: QWidget) -> "HelpWindow":
    """Return the manual in a window of its own."""
    from ledgerdesk.ui.help_window import HelpWindow

    return HelpWindow(parent)


REGISTER = "register"
PAGES: Mapping[str, Callable[[], type[Page]]] = {
    "home": _home,
    REGISTER: _register,
    "month": _month,
    "calendar": _calendar,
    "summary": _summary,
    "signing": _signing,
    "charts": _charts,
    "form": _form,
    "map": _map,
    "import": _import,
    "backup": _backup,
    "settings": _settings,
}
"""How to come by a page, by its key."""
FRAME = (("home", "首页", ""), ("month", "周报月报", "上报"), ("calendar", "报送日历", "上报"),
         ("summary", "总结报告", "上报"),
         ("signing", "签字台账", "上报"),
         ("map", "一张图", "上报"), ("charts", "图表", "上报"), ("form", "表样", "上报"),
         ("backup", "数据与备份", "bottom"), ("settings", "设置", "bottom"))  # fmt: skip


def entries(desk: Desk) -> Iterator[Entry]:
    """Yield the lines of the rail: pages that exist, registers of the ledger's campaigns."""
    for key, text, section in FRAME:
        if key == "month" and REGISTER in PAGES:
            yield from _registers(desk)
        if key in PAGES:
            yield Entry(key, text, key, section)


def _registers(desk: Desk) -> Iterator[Entry]:
    wanted = dict.fromkeys(key for one in desk.bench.campaigns() for key in one.registers)
    for key in wanted:
        register = desk.bench.register(key)
        name, where = rail_key(REGISTER, key), {REGISTER: key}
        yield Entry(name, register.label, REGISTER, "台账", where, register.title)


def rail_key(page: str, register: object = "") -> str:
    """Return the key of a line of the rail."""
    return f"{page}:{register}" if page == REGISTER and register else page
