"""One writer at a time: a kernel lock that dies with its process, and who holds it."""

import getpass
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledgerdesk.errors import UserError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_held: dict[Path, "Lock"] = {}
_guard = threading.Lock()


@dataclass(slots=True)
class Lock:
    """The right to write one ledger, shared by the connections of this process."""

    path: Path
    kernel: "BaseFileLock"
    holders: int = 0

    def release(self) -> None:
        """Give one hold back; the last one frees the ledger."""
        with _guard:
            self.holders -= 1
            if self.holders == 0:
                del _held[self.path]
                with suppress(OSError):
                    beside(self.path, "holder").unlink()
                self.kernel.release()


def acquire(path: Path) -> Lock:
    """Take the right to write a ledger; raise UserError naming who has it."""
    place = path.resolve()
    with _guard:
        lock = _held.get(place)
        if lock is None:
            lock = Lock(place, _locked(place))
            _held[place] = lock
            _write(place)
        lock.holders += 1
        return lock


def beside(path: Path, kind: str) -> Path:
    """Return FILE.lock or FILE.holder."""
    return path.with_name(f"{path.name}.{kind}")


def holder(path: Path) -> dict[str, Any]:
    """Return who holds a ledger: host, person, pid, since; empty when it cannot be read."""
    with suppress(OSError, ValueError):
        found = json.loads(beside(path, "holder").read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def refused(path: Path) -> UserError:
    """Say who is writing, since when, and what can be done."""
    found = holder(path)
    who = (
        f"{found.get('person') or '另一个人'}（{found.get('host') or '本机'}）"
        if found
        else "另一个程序"
    )
    since = f"从 {str(found['since']).replace('T', ' ')} 起" if found.get("since") else ""
    return UserError(
        f"{who}{since}正在使用 {path}，不能同时写入。"
        "可以先以只读方式打开查看，等对方关闭后再修改。"
    )


def _locked(path: Path) -> "BaseFileLock":
    from filelock import FileLock, Timeout

    lock = FileLock(beside(path, "lock"), timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise refused(path) from error
    except OSError as error:
        message = f"{path.parent} 不能写入，台账打不开。请取消文件夹的只读，或以只读方式打开。"
        raise UserError(message) from error
    return lock


def _write(path: Path) -> None:
    """Name the holder; only a courtesy, so a full disk does not stop the work."""
    since = datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="seconds")
    content = {"host": _host(), "person": _person(), "pid": os.getpid(), "since": since}
    with suppress(OSError):
        text = json.dumps(content, ensure_ascii=False)
        beside(path, "holder").write_text(text, encoding="utf-8")


def _host() -> str:
    """Return what this computer is called; `platform` would look into much more."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
