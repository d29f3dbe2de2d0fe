"""Files that prove something: kept with what their camera wrote, and doubted when it cannot be."""

import math
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ledgerdesk.db import attachments, details, disk
from ledgerdesk.db.ids import new_id
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored, clean
from ledgerdesk.errors import UserError

Values = Mapping[str, Stored]
Row = dict[str, Any]
PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".heic", ".tif", ".tiff")
BEFORE, AFTER = "整改前", "整改后"
FAR = 2.0
"""Kilometres between a photo and its record that are worth a word."""
RADIUS, UNIT = 6371.0, 10_000_000
DOING = "打开附件"


def described(path: Path, kept: attachments.Kept) -> Row:
    """Describe a file that was kept as its row in `attachment` does."""
    is_photo = path.suffix.lower() in PHOTOS
    made: Row = {
        "sha256": kept.sha256,
        "size": kept.size,
        "name": clean(path.name),
        "kind": "照片" if is_photo else "文件",
    }
    if is_photo:
        from ledgerdesk.intake.photos import taken

        found = taken(path)
        made |= {"taken_at": found.at or None}
        made |= {"longitude": found.longitude, "latitude": found.latitude}
    return made


@contextmanager
def kept(bench: Bench, paths: Iterable[Path]) -> Iterator[list[Row]]:
    """Keep files while their rows are written; new ones go again when that fails."""
    with ExitStack() as files:
        yield [
            described(path, files.enter_context(attachments.kept(bench.store, path)))
            for path in paths
        ]


def put(bench: Bench, owner: tuple[str, str], rows: Iterable[Row], stage: str = "") -> None:
    """Write files as attachments of one record (register, id), inside an open step."""
    register, record = owner
    for row in rows:
        row |= {"owner": record, "register": register, "stage": stage or None}
        row |= {"id": new_id(), "submitted_on": bench.today().isoformat()}
        bench.store.insert("attachment", row)


def copy(bench: Bench, row: Values) -> Path:
    """Copy an attachment under its own name, read-only, to where programs may open it."""
    source = attachments.find(bench.store, str(row["sha256"]))
    if source is None:
        message = f"附件“{row['name']}”的文件不见了，请从最近的备份里找回。"
        raise UserError(message)
    name = Path(str(row["name"])).name or "附件"
    folder = Path(tempfile.gettempdir()) / "LedgerDesk" / str(row["sha256"])[:16]
    target = folder / name
    with disk.translated(DOING, target):
        folder.mkdir(parents=True, exist_ok=True)
        if not target.exists() or not attachments.intact(target, str(row["sha256"])):
            if target.exists():
                target.chmod(stat.S_IWRITE | stat.S_IREAD)
                target.unlink()
            disk.copy(source, target)
        target.chmod(stat.S_IREAD)
    return target


def doubt(row: Values, register: Register, owner: Values, today: date) -> str:
    """Say what is odd about when or where a photo was taken; "" when nothing is."""
    told = [_when(row, register, owner, today), _where(row, owner)]
    return "".join(filter(None, told))


def of(bench: Bench, rows: Iterable[Values]) -> dict[str, str]:
    """Return the doubt about each file by its id; each owner is read once."""
    found: dict[str, str] = {}
    owners: dict[tuple[str, str], tuple[Register, Values] | None] = {}
    for row in rows:
        place = (str(row["register"]), str(row["owner"]))
        if place not in owners:
            owners[place] = _owner(bench, *place)
        if (owner := owners[place]) and (words := doubt(row, *owner, bench.today())):
            found[str(row["id"])] = words
    return found


def _owner(bench: Bench, key: str, record: str) -> tuple[Register, Values] | None:
    """Return whose file it is; a 核销项's photo is judged by its problem."""
    register = bench.register(key)
    rows = details.by_ids(bench.store, register, [record])
    if rows and register.parent:
        up = bench.register(register.by_key[register.parent].target)
        register, rows = up, details.by_ids(bench.store, up, [rows[0][register.parent]])
    return (register, rows[0]) if rows else None


def _when(row: Values, register: Register, owner: Values, today: date) -> str:
    day = str(row.get("taken_at") or "")[:10]
    if day > today.isoformat():
        return f"拍摄日期 {day} 在今天之后，相机的日期可能没有调对。"
    if not day:
        return ""
    return _staged(day, row, owner) if register.flow else _apart(day, register, owner)


def _staged(day: str, row: Values, owner: Values) -> str:
    """Compare with the course of a rectification."""
    found, done = (str(owner.get(key) or "") for key in ("found_on", "finished_on"))
    if row.get("stage") == AFTER and found and day < found:
        return f"拍摄日期 {day} 早于发现日期 {found}，不像整改后的照片。"
    if row.get("stage") == BEFORE and done and day > done:
        return f"拍摄日期 {day} 晚于整改完成日期 {done}，不像整改前的照片。"
    return ""


def _apart(day: str, register: Register, owner: Values) -> str:
    """Compare with the day of what happens in one day, and the night after it."""
    own = str(owner.get(register.date) or "")[:10] if register.date else ""
    if not own or register.by_key[register.date].default not in {"today", "now"}:
        return ""
    late = (date.fromisoformat(own) + timedelta(days=1)).isoformat()
    label = register.by_key[register.date].label
    return "" if own <= day <= late else f"拍摄日期 {day} 与{label} {own} 不是同一天。"


def _where(row: Values, owner: Values) -> str:
    here, there = _point(row), _point(owner)
    if here is None or there is None:
        return ""
    apart = _kilometres(here, there)
    return f"拍摄地点离登记的位置 {apart:.1f} 公里。" if apart > FAR else ""


def _point(values: Values) -> tuple[float, float] | None:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if not isinstance(longitude, int) or not isinstance(latitude, int):
        return None
    return math.radians(longitude / UNIT), math.radians(latitude / UNIT)


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points on the globe."""
    across, up = other[0] - one[0], other[1] - one[1]
    half = (
        math.sin(up / 2) ** 2 + math.cos(one[1]) * math.cos(other[1]) * math.sin(across / 2) ** 2
    )
    return 2 * RADIUS * math.asin(math.sqrt(half))
