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
