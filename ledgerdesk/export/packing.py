"""A form as one file, to be handed to another town."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from ledgerdesk.export.replacing import replacing


def pack(definition: str, blank: Path, target: Path) -> None:
    """Write definition and blank workbook as one file; raise UserError when it cannot be."""
    with replacing(target) as temp, ZipFile(temp, "w", ZIP_DEFLATED) as package:
        package.writestr("form.toml", definition)
        package.write(blank, "blank.xlsx")
