"""From a number to the records behind it: one record itself, several as a list."""

from collections.abc import Sequence
from functools import partial

from ledgerdesk.desk import Desk
from ledgerdesk.domain.charts import NOWHERE, Part, Source
from ledgerdesk.ui.shell import Shell

NONE = "这个数后面没有记录。"
Found = tuple[str, tuple[str, ...]]
"""A register, and ids of its records."""


def show_records(shell: Shell, register: str, records: Sequence[str]) -> None:
    """Show some records, or say that there are none."""
    _show(shell, shell.desk.home.opens(register, records))


def show_part(shell: Shell, part: Part) -> None:
    """Find and show what stands behind a number of a chart."""
    if part.source == NOWHERE or not (part.value or part.source.records):
        shell.say(NONE, kind="notice")
    else:
        shell.run("查找记录", partial(_found, part.source), partial(_show, shell))


def _found(source: Source, desk: Desk) -> Found:
    return desk.home.opens(*desk.charts.records(source))


def _show(shell: Shell, found: Found) -> None:
    register, records = found
    if len(records) == 1:
        shell.go("register", register=register, record=records[0])
    elif records:
        shell.go("register", register=register, filters={"id": records})
    else:
        shell.say(NONE, kind="notice")
