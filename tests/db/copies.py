"""What the tests of backup, thinning and restore share."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from ledgerdesk.db import attachments
from ledgerdesk.db.store import open_store
from tests.db.hand import Hand

AT = datetime(2026, 10, 24, 9, 0, 0)  # noqa: DTZ001  # the clerk's clock has no zone


def photo(hand: Hand, tmp_path: Path, content: bytes = b"photo") -> str:
    """Attach a file the way the desk does."""
    path = tmp_path / "照片.jpg"
    path.write_bytes(content)
    sha256 = attachments.keep(hand.store, path)
    hand.add("attachment", owner="x", register="site", sha256=sha256, name="照片.jpg")
    return sha256


def sites(ledger: Path) -> list[str]:
    store = open_store(ledger, write=False)
    try:
        return Hand(store).names()
    finally:
        store.close()


def listing(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


def flip(path: Path, text: bytes) -> None:
    """Change one byte of a text in a closed file."""
    content = bytearray(path.read_bytes())
    content[content.index(text)] ^= 1
    path.write_bytes(content)


FULL = """
import resource, signal, sys
from datetime import datetime
from pathlib import Path
from ledgerdesk.db import backup
from ledgerdesk.errors import UserError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
free = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), free[1]))
try:
    verb = backup.restore if sys.argv[4] == "restore" else backup.backup
    verb(Path(sys.argv[1]), Path(sys.argv[2]))
except UserError as error:
    print(error)
    sys.exit(1)
finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, free)
"""


def limited(source: Path, to: Path, verb: str, limit: int) -> subprocess.CompletedProcess[str]:
    """Run a verb in a process whose files may not grow beyond a limit."""
    command = [sys.executable, "-c", FULL, str(source), str(to), str(limit), verb]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own script
