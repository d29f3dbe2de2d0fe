"""Which copy of the ledger this is: device, inode and machine; a restore is another one."""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ledgerdesk.db.engine import Connection
from ledgerdesk.db.ids import new_id

MACHINE = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


class Copy(NamedTuple):
    """What tells one copy of a ledger from another."""

    device: str
    inode: str
    machine: str


def copy(file: tuple[int, int]) -> Copy:
    """Describe the copy that lies at (device, inode) on this machine."""
    return Copy(str(file[0]), str(file[1]), machine())


def current(connection: Connection, file: tuple[int, int]) -> str:
    """Return the origin this copy writes under, "" when its first write is still to come."""
    rows = connection.execute(
        "SELECT id, device, inode, machine FROM origin ORDER BY rowid DESC LIMIT 1"
    ).fetchall()
    return str(rows[0][0]) if rows and rows[0][1:] == copy(file) else ""


def own(connection: Connection, file: tuple[int, int], at: str) -> str:
    """Return the origin to write under; the first write of a copy begins it, in its step."""
    known = current(connection, file)
    if known:
        return known
    uid = new_id()
    connection.execute(
        "INSERT INTO origin (id, device, inode, machine, began_at) VALUES (?, ?, ?, ?, ?)",
        (uid, *copy(file), at),
    ).close()
    return uid


@cache
def machine() -> str:
    """Return a short hash that tells this computer from others, and nothing else about it."""
    import hashlib

    return hashlib.sha256(f"ledgerdesk {_identifier()}".encode()).hexdigest()[:16]


def _identifier() -> str:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError):
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography")
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    for path in MACHINE:
        with suppress(OSError):
            return path.read_text(encoding="ascii").strip()
    import platform

    return f"{platform.node()} {os.name}"
