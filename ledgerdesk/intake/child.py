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

Verb = Callable[[Path, str], dict[str, Any]]
"""Gets the foreign file and one word more: where to write, or what is wanted."""


def main(arguments: list[str]) -> int:
    """Run VERB SOURCE WORD under limits and answer one JSON document.

    Its "lines" follow, a document a line: who reads them can take a breath in between.
    """
    limits.confine()
    verb, source, word = arguments
    try:
        answer = _VERBS[verb](Path(source), word)
    except UserError as error:
        answer = {"refused": str(error)}
    lines = answer.pop("lines", ())
    sys.stdout.write(json.dumps(answer))
    for each in lines:
        sys.stdout.write("\n")
        sys.stdout.write(json.dumps(each))
    return 0


def _xlsx(source: Path, target: str) -> dict[str, Any]:
    from ledgerdesk.intake.xlsx import cleaned  # noqa: PLC0415  # only the child needs it

    return {"losses": cleaned(source, Path(target))}


def _xls(source: Path, target: str) -> dict[str, Any]:
    from ledgerdesk.intake.xls import converted  # noqa: PLC0415  # as above

    return {"losses": converted(source, Path(target))}


def _outlines(source: Path, told: str) -> dict[str, Any]:
    from ledgerdesk.intake.outlines import outlines  # noqa: PLC0415  # as above

    return outlines(source, told)


def _table(source: Path, kind: str) -> dict[str, Any]:
    from ledgerdesk.intake.tables import parted, read  # noqa: PLC0415  # as above

    return parted(read(source, kind))


_VERBS: dict[str, Verb] = {"xlsx": _xlsx, "xls": _xls, "outlines": _outlines, "table": _table}
