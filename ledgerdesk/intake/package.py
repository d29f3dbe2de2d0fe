"""A form as one file: its definition and its blank workbook, unpacked after a look at both."""

import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ledgerdesk.errors import UserError, trouble

DEFINITION, BLANK = "form.toml", "blank.xlsx"
SUFFIX = ".ldform"
LARGEST = {DEFINITION: 1024 * 1024, BLANK: 50 * 1024 * 1024}
"""Bytes of each part unpacked."""


def unpacked(source: Path, blank: Path) -> str:
    """Write the package's workbook to `blank`, still to be read as a foreign one.

    Return its definition's text; raise UserError when the file is no such package.
    """
    try:
        with ZipFile(source) as package:
            sizes = {each.filename: each.file_size for each in package.infolist()}
            if sizes.keys() != LARGEST.keys() or any(
                size > LARGEST[name] for name, size in sizes.items()
            ):
                raise UserError(_strange(source))
            blank.write_bytes(package.read(BLANK))
            return package.read(DEFINITION).decode()
    except OSError as error:
        message = f"{source} 打不开（{trouble(error)}），请检查文件和权限。"
        raise UserError(message) from error
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as e:
        raise UserError(_strange(source)) from e


def _strange(source: Path) -> str:
    return f"{source.name} 不是本程序导出的表样文件，或已损坏，没有读入。请让对方重新导出一次。"
