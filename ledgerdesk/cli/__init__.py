"""The same Desk without a window; also how the program is tested from outside."""

import io
import json
import logging
import sys
import traceback
from contextlib import suppress

from ledgerdesk.cli.commands import Answer, command
from ledgerdesk.cli.parser import parser
from ledgerdesk.errors import UserError
from ledgerdesk.paths import log_file

DONE, REFUSED, MISUSED = 0, 1, 2


def run(arguments: list[str]) -> int:
    """Run one command; return 0 done, 1 findings or refused, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    made = parser()
    try:
        told = made.parse_args(arguments)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else MISUSED
    if told.selftest:
        told.verb = "selftest"
    if told.verb is None:
        made.print_help(sys.stderr)
        return MISUSED
    try:
        answer = command(told)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except Exception:  # noqa: BLE001  # the one catch-all of the command line: a bug
        return _bug()
    with suppress(BrokenPipeError):  # the reader, head or less, has seen enough
        _print(answer, as_json=bool(getattr(told, "json", False)))
    return answer.code


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer.document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in answer.lines)
    sys.stderr.writelines(f"{line}\n" for line in answer.reasons)


def _bug() -> int:
    """Log a defect and say where; nothing was written, every change rolls back."""
    path = log_file()
    log = logging.FileHandler(path, encoding="utf-8")
    log.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.handle(logging.makeLogRecord({"msg": traceback.format_exc(), "levelname": "ERROR"}))
    log.close()
    sys.stderr.write(f"程序出错了，这一步没有写入台账。详情记在 {path}，请把它交给维护人员。\n")
    return REFUSED
