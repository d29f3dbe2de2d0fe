"""Have a foreign workbook read by a child, and take over only what came out clean."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ledgerdesk.errors import UserError
from ledgerdesk.intake import limits
from ledgerdesk.intake.child import FLAG
from ledgerdesk.intake.scanning import SAVE_AS, scan

_ROOT = str(Path(__file__).parents[2])
_CODE = (
    f"import sys; sys.path.append({_ROOT!r}); "
    "from ledgerdesk.intake.child import main; sys.exit(main(sys.argv[1:]))"
)


def blank(source: Path, target: Path) -> tuple[str, ...]:
    """Write a foreign blank workbook anew as a clean .xlsx; return what is lost on the way.

    Raise UserError with the reason when it is not taken; `target` then is not to be used.
    """
    answer = _asked(scan(source), source, target)
    return tuple(answer["losses"])


def _asked(verb: str, source: Path, target: Path) -> dict[str, Any]:
    command = [*_program(), verb, str(source.absolute()), str(target.absolute())]
    try:
        done = subprocess.run(  # noqa: S603  # our own program, no shell
            command, capture_output=True, timeout=limits.WALL, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UserError(_gave_up(source)) from error
    if done.returncode < 0:
        raise UserError(_gave_up(source))
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        message = f"{source.name} 已损坏，或写法很不寻常，读不懂，没有读入。{SAVE_AS}"
        raise UserError(message) from error
    if "refused" in answer:
        raise UserError(str(answer["refused"]))
    return answer


def _program() -> list[str]:
    """Return how this program starts once more, as a child; frozen, it is its own Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-I", "-c", _CODE]


def _gave_up(source: Path) -> str:
    return f"{source.name} 太大或写法不正常，读了 {limits.WALL} 秒还没有读完，没有读入。{SAVE_AS}"
