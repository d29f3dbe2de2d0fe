"""Start the program: `python -m ledgerdesk`, the console script, the frozen program."""

import sys

from ledgerdesk.cli import run


def main() -> int:
    """Run the command line; return its exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
