"""Have a foreign file read by a child, and take over only what came out clean."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from ledgerdesk.errors import UserError
from ledgerdesk.intake import limits
from ledgerdesk.intake.child import FLAG
from ledgerdesk.intake.scanning import LARGEST, MEGA, SAVE_AS, scan

Going = Callable[[], object] | None
SUFFIXES = (".geojson", ".json", ".kml", ".shp")
OTHER = "请换成 2000国家大地坐标系（经纬度）的 GeoJSON、KML 或 Shapefile 再选。"
LAP = 0.2
"""Seconds between two looks at whether to go on."""
_ROOT = str(Path(__file__).parents[2])
_CODE = (
    f"import sys; sys.path.insert(0, {_ROOT!r}); "
    "from ledgerdesk.intake.child import main; sys.exit(main(sys.argv[1:]))"
)


def blank(source: Path, target: Path) -> tuple[str, ...]:
    """Write a foreign blank workbook anew as a clean .xlsx; return what is lost on the way.

    Raise UserError with the reason when it is not taken; `target` then is not to be used.
    """
    answer, _ = _asked(scan(source), source, str(target.absolute()), SAVE_AS)
    return tuple(answer["losses"])


def outlines(source: Path, chosen: Sequence[int] | None = None) -> dict[str, Any]:
    """Return frame and shapes of a GeoJSON, KML or Shapefile; of those chosen their lines.

    Raise UserError with the reason when it is not taken.
    """
    sizes = [each.stat().st_size for each in _parts(source)]
    if not sizes or source.suffix.lower() not in SUFFIXES:
        message = f"{source.name} 打不开，或不是 GeoJSON、KML、Shapefile，没有读入。{OTHER}"
        raise UserError(message)
    if sum(sizes) > LARGEST:
        message = (
            f"{source.name} 有 {sum(sizes) // MEGA} MB，超过 {LARGEST // MEGA} MB，没有读入。"
            "请只导出本乡镇的部分再选。"
        )
        raise UserError(message)
    word = "" if chosen is None else json.dumps([*chosen])
    return _asked("outlines", source, word, OTHER)[0]


def _parts(source: Path) -> list[Path]:
    """Return the files that are read: a shapefile is several."""
    beside = [source.with_suffix(each) for each in (".dbf", ".DBF")]
    return [each for each in (source, *beside) if each.is_file()] if source.is_file() else []


def tables(source: Path, going: Going = None) -> dict[str, Any]:
    """Return the worksheets of a foreign workbook or text file, as `intake.tables.read` tells.

    `going` is asked now and then and ends the reading by raising. Raise UserError with the
    reason when the file is not taken.
    """
    told, lines = _asked("table", source, scan(source, texts=True), SAVE_AS, going)
    for line in lines:
        at, rows = json.loads(line)
        told["sheets"][at]["rows"] += rows
    return told


def _asked(
    verb: str, source: Path, word: str, cure: str, going: Going = None
) -> tuple[dict[str, Any], list[bytes]]:
    said = _run([*_program(), verb, str(source.absolute()), word], going)
    if said is None:
        raise UserError(_gave_up(source, cure))
    first, *lines = said.split(b"\n")
    try:
        answer: dict[str, Any] = json.loads(first)
    except ValueError as error:
        message = f"{source.name} 已损坏，或写法很不寻常，读不懂，没有读入。{cure}"
        raise UserError(message) from error
    if "refused" in answer:
        raise UserError(str(answer["refused"]))
    return answer, lines


def _run(command: list[str], going: Going) -> bytes | None:
    """Return what the child said, None when it was killed; it never outlives this call."""
    end = monotonic() + limits.WALL
    with subprocess.Popen(  # noqa: S603  # our own program, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        try:
            while True:
                try:
                    said, _ = child.communicate(timeout=min(LAP, limits.WALL))
                except subprocess.TimeoutExpired:
                    if monotonic() > end:
                        return None
                    if going:
                        going()
                else:
                    return None if child.returncode < 0 else said
        finally:
            child.kill()


def _program() -> list[str]:
    """Return how this program starts once more, as a child; frozen, it is its own Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-I", "-c", _CODE]


def _gave_up(source: Path, cure: str) -> str:
    return f"{source.name} 太大或写法不正常，读了 {limits.WALL} 秒还没有读完，没有读入。{cure}"
