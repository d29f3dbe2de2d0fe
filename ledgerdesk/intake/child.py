"""The process in which a foreign file is parsed: it can be killed without loss."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ledgerdesk.errors import UserError
from ledgerdesk.intake import limits

FLAG = "--read-foreign-file"
"""First argument by which the frozen program becomes such a child."""

Verb = Callable[[Path, Path], dict[str, Any]]


def main(arguments: list[str]) -> int:
    """Run VERB SOURCE TARGET under limits and answer one JSON document."""
    limits.confine()
    verb, source, target = arguments
    try:
        answer = _VERBS[verb](Path(source), Path(target))
    except UserError as error:
        answer = {"refused": str(error)}
    sys.stdout.write(json.dumps(answer))
    return 0


def _xlsx(source: Path, target: Path) -> dict[str, Any]:
    from ledgerdesk.intake.xlsx import cleaned  # noqa: PLC0415  # only the child needs it

    return {"losses": cleaned(source, target)}


def _xls(source: Path, target: Path) -> dict[str, Any]:
    from ledgerdesk.intake.xls import converted  # noqa: PLC0415  # as above

    return {"losses": converted(source, target)}


_VERBS: dict[str, Verb] = {"xlsx": _xlsx, "xls": _xls}
