"""The same Desk without a window; also how the program is tested from outside."""

import io
import json
import logging
import os
import sys
import traceback
from argparse import Namespace
from contextlib import suppress

from ledgerdesk.cli.answers import Answer
from ledgerdesk.cli.commands import command
from ledgerdesk.cli.parser import parser
from ledgerdesk.desk.bench import catalog
from ledgerdesk.errors import UserError, trouble
from ledgerdesk.paths import log_file

DONE, REFUSED, MISUSED = 0, 1, 2


def run(arguments: list[str]) -> int:
    """Run one command; return 0 done, 1 findings or refused, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
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
    return _run(told)


def _run(told: Namespace) -> int:
    try:
        catalog().check()
        answer = command(told)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    except OSError as error:  # a place that no verb has words of its own for
        where = error.filename or "文件"
        sys.stderr.write(f"没有完成：{where} {trouble(error)}。请检查路径、权限和磁盘后重试。\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("已经中断；没有做完的这一步不会写进台账。\n")
        return REFUSED
    except Exception:  # noqa: BLE001  # the one catch-all of the command line: a bug
        return _bug()
    return _answer(answer, as_json=bool(getattr(told, "json", False)))


def _answer(answer: Answer, *, as_json: bool) -> int:
    """Print an answer; one that cannot be written whole is refused, the work stays done."""
    try:
        _print(answer, as_json=as_json)
    except OSError as error:
        if isinstance(sys.stdout, io.TextIOWrapper):  # else Python tries to flush once more
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(
                f"事情已经办好，但答复没有写完（{trouble(error)}）。请换个去处再看。\n"
            )
            return REFUSED
    return answer.code


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer.document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in answer.lines)
    sys.stdout.flush()
    sys.stderr.writelines(f"{line}\n" for line in answer.reasons)


def _bug() -> int:
    """Log a defect and say where; nothing was written, every change rolls back."""
    said = "程序出错了，这一步没有写入台账。"
    with suppress(OSError):
        path = log_file()
        log = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
        log.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log.handle(logging.makeLogRecord({"msg": traceback.format_exc(), "levelname": "ERROR"}))
        log.close()
        said += f"详情记在 {path}，请把它交给维护人员。"
    sys.stderr.write(f"{said}\n")
    return REFUSED
