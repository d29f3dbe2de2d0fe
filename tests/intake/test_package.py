"""A form as one file: written, read back, refused when it is something else."""

import zipfile
from pathlib import Path

import pytest

from ledgerdesk.errors import UserError
from ledgerdesk.export.packing import pack
from ledgerdesk.intake.package import unpacked


def test_what_is_packed_comes_out(tmp_path: Path) -> None:
    blank = tmp_path / "空表.xlsx"
    blank.write_bytes(b"book")
    pack('title = "县报表"\n', blank, tmp_path / "a.ldform")
    assert unpacked(tmp_path / "a.ldform", tmp_path / "out.xlsx") == 'title = "县报表"\n'
    assert (tmp_path / "out.xlsx").read_bytes() == b"book"


@pytest.mark.parametrize("parts", [{}, {"form.toml": b""}, {"form.toml": b"", "../x": b""}])
def test_other_packages_are_refused(parts: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "b.ldform"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    with pytest.raises(UserError, match="不是本程序导出的表样"):
        unpacked(path, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_broken_and_missing_packages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.ldform"
    with pytest.raises(UserError, match="打不开"):
        unpacked(path, tmp_path / "out.xlsx")
    path.write_bytes(b"PK")
    with pytest.raises(UserError, match="已损坏"):
        unpacked(path, tmp_path / "out.xlsx")
