"""What a command says, and the ledger it says it of."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: a document for --json, lines for people, reasons on stderr."""

    document: Any
    lines: tuple[str, ...] = ()
    code: int = 0
    reasons: tuple[str, ...] = ()


@contextmanager
def opened(told: Namespace, *, write: bool = False) -> Iterator[Desk]:
    """Open the ledger that was told; a writing verb leaves a dated copy behind."""
    desk = Desk.open(told.file, write=write, actor=getattr(told, "by", ""))
    try:
        yield desk
    except BaseException:
        desk.close()
        raise
    try:
        desk.close(copy=write)
    except UserError as error:  # the step is saved; a lost answer would say it is not
        sys.stderr.write(f"这一步已经保存，但没有留下自动备份。{error}\n")
