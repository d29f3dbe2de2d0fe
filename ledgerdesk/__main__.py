"""Start the program: `python -m ledgerdesk`, the console script, the frozen program."""

import os
import sys
from pathlib import Path

from ledgerdesk.cli import run
from ledgerdesk.cli.parser import VERBS
from ledgerdesk.intake import child

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def main() -> int:
    """Open the window without a verb or on a FILE, else run the command line."""
    told = sys.argv[1:]
    if told[:1] == [child.FLAG]:
        return child.main(told[1:])
    if _is_window(told):
        # The window's libraries load only for the window; the command line stays quick.
        from ledgerdesk import app  # noqa: PLC0415  # see above

        return app.run(Path(told[0]) if told else None)
    return run(told)


def _is_window(told: list[str]) -> bool:
    """Tell whether a FILE or nothing was told; a word that is no file is a misspelt verb.

    Nothing told where nobody can see a window: the usage is the better answer.
    """
    if not told:
        return sys.platform != "linux" or any(map(os.environ.get, SCREENS))
    word = told[0]
    if len(told) > 1 or word.startswith("-") or word in VERBS:
        return False
    return Path(word).is_file() or bool(Path(word).suffix) or os.sep in word


if __name__ == "__main__":
    sys.exit(main())
