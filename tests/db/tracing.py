"""Record what another process writes, cuts and flushes in one folder, and what it says.

Linux on x86-64: the process asks to be traced and stops; here it is led from one system call to
the next. Where tracing is not allowed `RefusedError` says why.
"""

import ctypes
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TRACE_ME = """
import ctypes, os, signal
if ctypes.CDLL(None).ptrace(0, 0, 0, 0) != 0:
    raise SystemExit(77)
os.kill(os.getpid(), signal.SIGSTOP)
"""
"""What the process runs before the part that is recorded."""
GET_REGISTERS, SYSCALL, SET_OPTIONS = 12, 24, 0x4200
MARKED = 1
"""Option: a stop at a system call is told from a signal."""
REGISTERS = (
    "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi",
    "rdi", "orig_rax", "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base", "ds", "es", "fs",
    "gs",
)  # fmt: skip
CALLS = {1: "say", 18: "write", 74: "sync", 75: "sync", 77: "cut"}
"""write, pwrite64, fsync, fdatasync, ftruncate."""


class RefusedError(Exception):
    """Processes cannot be traced here."""


class Event(NamedTuple):
    """One thing the process did."""

    kind: str
    """write | cut | sync | say."""
    name: str
    """Of the file, within the folder."""
    at: int = 0
    """Where it wrote; how long the file is after a cut."""
    data: bytes = b""


class _Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in REGISTERS]


class Traced:
    """A process stopped at the mark of `TRACE_ME`; nothing of it is recorded yet."""

    def __init__(self, code: str, *arguments: object) -> None:
        if sys.platform != "linux" or platform.machine() != "x86_64":
            message = f"no tracing on {sys.platform} {platform.machine()}"
            raise RefusedError(message)
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.ptrace.argtypes = [
            ctypes.c_long,
            ctypes.c_long,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        home = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", code, *map(str, arguments)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, env=home)  # noqa: S603  # our own code
        self._pid = self._process.pid
        _, status = os.waitpid(self._pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            self._process.returncode = os.waitstatus_to_exitcode(status)
            self.close()
            message = "ptrace is not allowed"
            raise RefusedError(message)
        self._ask(SET_OPTIONS, MARKED)

    def events(self, folder: Path) -> Iterator[Event]:
        """Lead the process to its end and yield what it does in the folder, in order."""
        entering = True
        passed = 0
        while True:
            self._ask(SYSCALL, passed)
            _, status = os.waitpid(self._pid, 0)
            if not os.WIFSTOPPED(status):
                self._process.returncode = os.waitstatus_to_exitcode(status)
                return
            stop = os.WSTOPSIG(status)
            passed = 0 if stop == signal.SIGTRAP | 0x80 else stop
            if passed:
                continue
            event = self._event(folder) if entering else None
            entering = not entering
            if event:
                yield event

    def close(self) -> int:
        """Let go of the process; returns its exit code."""
        if self._process.returncode is None:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        return self._process.returncode

    def _event(self, folder: Path) -> Event | None:
        told = _Registers()
        self._ask(GET_REGISTERS, ctypes.addressof(told))
        kind = CALLS.get(told.orig_rax)
        if kind is None:
            return None
        if kind == "say":
            said = self._memory(told.rsi, told.rdx)
            return Event("say", "", data=said) if told.rdi == 1 else None
        name = Path(f"/proc/{self._pid}/fd/{told.rdi}").readlink()
        if folder != name and folder not in name.parents:
            return None
        data = self._memory(told.rsi, told.rdx) if kind == "write" else b""
        at = told.r10 if kind == "write" else told.rsi
        return Event(kind, name.name if name != folder else ".", at if kind != "sync" else 0, data)

    def _memory(self, address: int, count: int) -> bytes:
        with Path(f"/proc/{self._pid}/mem").open("rb", buffering=0) as memory:
            memory.seek(address)
            return memory.read(count)

    def _ask(self, request: int, data: int) -> None:
        if self._libc.ptrace(request, self._pid, None, data) == -1:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
