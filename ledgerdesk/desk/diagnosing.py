"""诊断包: what a maintainer needs to know of a ledger, and nothing about anybody in it.

Versions, which settings are set, counts, what the check found by rule and the end of the log.
No value of a record, no name, no path: words of the log are left out but for the program's own.
"""

import json
import platform
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledgerdesk import __version__, paths
from ledgerdesk.db import disk, engine, recovering
from ledgerdesk.desk import guarding
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.upkeep import Upkeep

TAIL = 400
"""Lines of the log's end that are taken along."""
FRAME = re.compile(r'\s*File "(?P<path>[^"]+)", line (?P<line>\d+), in (?P<name>\S+)')
STAMP = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3}")
ERROR = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Iteration)\b")
PACKAGE = "ledgerdesk"
Document = dict[str, Any]


class Diagnosing:
    """The verb that packs a diagnosis."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def pack(self, target: Path) -> Path:
        """Write the package as a ZIP; raise UserError where it cannot be."""
        told = json.dumps(self.told(), ensure_ascii=False, indent=2)
        log = "\n".join(self.log())
        part = target.with_name(f"{target.name}.part")
        with disk.translated("保存诊断包", target):
            try:
                with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
                    packed.writestr("诊断.json", told)
                    packed.writestr("日志.txt", log)
                disk.settle(part, target)
            finally:
                part.unlink(missing_ok=True)
        return target

    def told(self) -> Document:
        """Return everything but the log as one document."""
        store, registers = self._bench.store, self._bench.catalog.registers
        return {
            "versions": {
                "ledgerdesk": __version__,
                "python": platform.python_version(),
                "sqlite": engine.dbapi2.sqlite_version,
                "system": f"{platform.system()} {platform.release()} {platform.machine()}",
                "format": int(store.value("PRAGMA user_version")),
            },
            "settings": sorted({_plain(key) for (key,) in store.rows("SELECT id FROM setting")}),
            "roles": dict(Counter(guarding.given(store).values())),
            "campaigns": [each.key for each in self._bench.campaigns()],
            "own_definitions": len(self._bench.dropped),
            "counts": {key: recovering.count(store, key) for key in registers},
            "file": self.path_facts(),
            **self._checked(),
        }

    def path_facts(self) -> Document:
        """Return how big the file is and how it lies on the disk, not where."""
        path = self._bench.store.path
        return {"bytes": path.stat().st_size, "readonly": self._bench.store.readonly}

    def log(self) -> Iterator[str]:
        """Yield the end of the log without what people typed or where files lie."""
        path = paths.log_file()
        if not path.is_file():
            return
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in lines[-TAIL:]:
            if kept := _scrubbed(line):
                yield kept

    def _checked(self) -> Document:
        told = Upkeep(self._bench).check()
        found = Counter(
            f"{each['level']} {each['register']}.{each['field']}".rstrip(".")
            for each in told["findings"]
        )
        files = told["attachments"]
        return {
            "ok": told["ok"],
            "integrity": told["integrity"] == "ok",
            "chain": {key: told["chain"][key] for key in ("ok", "steps", "broken_at")},
            "attachments": {key: len(files[key]) for key in ("missing", "changed")},
            "findings": dict(found.most_common()),
        }


def _plain(key: str) -> str:
    """Return the kind of a setting; what follows a colon names a person."""
    return key.partition(":")[0]


def _scrubbed(line: str) -> str:
    """Keep the time, the place in the program and the kind of an error; "" when nothing is."""
    frame = FRAME.match(line)
    if frame:
        parts = Path(frame["path"].replace("\\", "/")).parts
        at = len(parts) - 1 - parts[::-1].index(PACKAGE) if PACKAGE in parts else len(parts) - 1
        return f"  {'/'.join(parts[at:])}:{frame['line']} {frame['name']}"
    if stamp := STAMP.match(line):
        return stamp[0]
    if error := ERROR.match(line):
        return error[0]
    return ""
