"""Every page the window has, and the rail that leads to them; what is not here has no entry."""

from collections.abc import Iterator

from ledgerdesk.desk import Desk
from ledgerdesk.ui.backup_page import BackupPage
from ledgerdesk.ui.home_page import HomePage
from ledgerdesk.ui.month_page import MonthPage
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.rail import Entry
from ledgerdesk.ui.register_page import RegisterPage
from ledgerdesk.ui.settings_page import SettingsPage
from ledgerdesk.ui.signing_page import SigningPage

PAGES: tuple[type[Page], ...] = (
    HomePage,
    RegisterPage,
    MonthPage,
    SigningPage,
    BackupPage,
    SettingsPage,
)
REGISTER = "register"
FRAME = (("home", "首页", ""), ("month", "周报月报", "上报"), ("signing", "签字台账", "上报"),
         ("backup", "数据与备份", "bottom"), ("settings", "设置", "bottom"))  # fmt: skip


def known() -> dict[str, type[Page]]:
    """Return the pages by key."""
    return {each.key: each for each in PAGES}


def entries(desk: Desk) -> Iterator[Entry]:
    """Yield the lines of the rail: pages that exist, registers of the ledger's campaigns."""
    there = known()
    for key, text, section in FRAME:
        if key == "month" and REGISTER in there:
            yield from _registers(desk)
        if key in there:
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
