"""Start the program: `python -m ledgerdesk`, the console script, the frozen program."""

import gc
import os
import sys
from pathlib import Path

OPTION = "--"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def main() -> int:
    """Open the window without a verb or on a FILE, else run the command line."""
    told = sys.argv[1:]
    # Each of the three loads its own libraries only: the window is there at once, the command
    # line stays quick.
    if told and told[0].startswith(OPTION):
        from ledgerdesk.intake import child  # noqa: PLC0415  # see above

        if told[0] == child.FLAG:
            return child.main(told[1:])
    if _is_window(told):
        gc.disable()  # until the event loop: a start makes much and drops nothing
        path = Path(told[0]) if told else None
        from ledgerdesk.desk.ahead import Ahead  # noqa: PLC0415  # see above

        ahead = Ahead(path) if path else None  # counts while Qt is loaded
        import ledgerdesk.ui  # noqa: F401, PLC0415  # first: the rest then comes sooner
        from ledgerdesk import app  # noqa: PLC0415  # see above

        return app.run(path, ahead)
    from ledgerdesk.cli import run  # noqa: PLC0415  # see above

    return run(told)


def _is_window(told: list[str]) -> bool:
    """Tell whether a FILE or nothing was told; a word that is no file is a misspelt verb.

    Nothing told where nobody can see a window: the usage is the better answer.
    """
    if not told:
        return sys.platform != "linux" or any(map(os.environ.get, SCREENS))
    word = told[0]
    if len(told) > 1 or word.startswith(OPTION[0]):
        return False
    if Path(word).suffix or os.sep in word:
        return True
    from ledgerdesk.cli.parser import VERBS  # noqa: PLC0415  # see above

    return word not in VERBS and Path(word).is_file()


if __name__ == "__main__":
    sys.exit(main())
