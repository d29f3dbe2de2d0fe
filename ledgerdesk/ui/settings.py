"""What the window remembers from one start to the next, apart from any ledger."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QByteArray, QSettings

PROGRAM = "LedgerDesk"
GEOMETRY, ACTOR, LEDGER, FOLDER = "window/geometry", "actor", "ledger", "folder"
LEDGERS, RECENT = "ledgers", 8
CONTRAST, SCALE = "look/contrast", "look/scale"
PINS, TOURED = "pins", "toured"


def _settings() -> QSettings:
    scope = QSettings.Scope.UserScope
    return QSettings(QSettings.Format.IniFormat, scope, PROGRAM, PROGRAM)


def geometry() -> QByteArray:
    """Return where the window stood, empty before it ever did."""
    found = _settings().value(GEOMETRY)
    return found if isinstance(found, QByteArray) else QByteArray()


def keep_geometry(where: QByteArray) -> None:
    """Remember where the window stands."""
    _settings().setValue(GEOMETRY, where)


def actor() -> str:
    """Return who acted last on this machine."""
    return str(_settings().value(ACTOR) or "")


def keep_actor(name: str) -> None:
    """Remember who acts."""
    _settings().setValue(ACTOR, name)


def ledger() -> Path | None:
    """Return the ledger that was open last."""
    found = str(_settings().value(LEDGER) or "")
    return Path(found) if found else None


def keep_ledger(path: Path) -> None:
    """Remember which ledger is open, and those before it."""
    kept = _settings()
    others = [each for each in ledgers() if each != path.resolve()]
    kept.setValue(LEDGER, str(path.resolve()))
    kept.setValue(LEDGERS, [str(each) for each in (path.resolve(), *others)][:RECENT])


def ledgers() -> list[Path]:
    """Return the ledgers that were open, the last one first; those that are gone left out."""
    found = _settings().value(LEDGERS) or []
    told = [found] if isinstance(found, str) else found
    return [Path(each) for each in told if Path(each).is_file()]


def folder() -> Path | None:
    """Return where documents were put last, None when it is no longer there."""
    found = str(_settings().value(FOLDER) or "")
    return Path(found) if found and Path(found).is_dir() else None


def keep_folder(path: Path) -> None:
    """Remember where documents are put."""
    _settings().setValue(FOLDER, str(path))


def contrast() -> bool:
    """Tell whether 高对比 was chosen."""
    return str(_settings().value(CONTRAST) or "") == "1"


def keep_contrast(*, on: bool) -> None:
    """Remember whether colours are those of 高对比."""
    _settings().setValue(CONTRAST, "1" if on else "0")


def scale() -> float:
    """Return how much larger everything is drawn, 1 when 大字 was not chosen."""
    try:
        found = float(str(_settings().value(SCALE) or 1))
    except ValueError:
        return 1.0
    return found if 1 <= found <= 2 else 1.0


def keep_scale(factor: float) -> None:
    """Remember how much larger everything is drawn."""
    _settings().setValue(SCALE, f"{factor:.3g}")


def toured() -> bool:
    """Tell whether the tour was shown once."""
    return str(_settings().value(TOURED) or "") == "1"


def keep_toured() -> None:
    """Remember that the tour was shown."""
    _settings().setValue(TOURED, "1")


def pins(actor: str, register: str) -> frozenset[str]:
    """Return the fields whose last value somebody wants again in new records."""
    found = str(_settings().value(_pins(actor, register)) or "")
    return frozenset(filter(None, found.split(",")))


def keep_pins(actor: str, register: str, fields: Iterable[str]) -> None:
    """Remember which fields somebody pinned."""
    _settings().setValue(_pins(actor, register), ",".join(sorted(fields)))


def _pins(actor: str, register: str) -> str:
    """Return the key; a name may hold what QSettings takes for a group."""
    return f"{PINS}/{quote(actor, safe='') or '-'}/{register}"
