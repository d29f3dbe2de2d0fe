"""Where the program finds what it ships."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _resources() -> Path:
    """Find `resources`: inside an installed wheel, else beside the package (checkout, frozen)."""
    inside = PACKAGE / "resources"
    return inside if inside.is_dir() else PACKAGE.parent / "resources"


RESOURCES = _resources()
DEFINITIONS = RESOURCES / "definitions"
FORMS = RESOURCES / "forms"
FONTS = RESOURCES / "fonts"


def log_file() -> Path:
    """Return the log file of this user; its folder is made when missing."""
    import platformdirs  # noqa: PLC0415  # only what goes wrong is logged

    return (
        platformdirs.user_log_path("ledgerdesk", appauthor=False, ensure_exists=True) / "log.txt"
    )
