"""The house keeps its own rules: sizes, words, the changelog, what has to be there."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import ledgerdesk
from ledgerdesk.paths import DEFINITIONS, FONTS, FORMS, RESOURCES

ROOT = Path(__file__).resolve().parents[2]
LINES, LENGTH = 400, 60
GROUPS = {"新增", "改进", "修复"}
ELSEWHERE = re.compile("|".join(("\\.\\./" + "shared", "/work" + "/", "contract" + "\\.md")))
"""Places of the workshop; the project has to make sense without them."""
CAMPAIGNS = {"yiyuan"}
LEDGERS = {"site", "problem", "rectification", "patrol", "case", "tip", "seizure"}
REGISTERS = {
    "unit", "village", "person", "site", "problem", "check_item", "progress", "extension", "move",
    "lookback", "patrol", "eight_check", "duty_area", "tip", "patch", "case", "action", "seizure",
    "plant", "raw_check", "checkpoint", "stop_check", "publicity", "meeting", "inspection",
    "notice", "document", "submission", "printed", "attachment", "holiday",
}  # fmt: skip


def tracked() -> list[Path]:
    """Return every file that belongs to the project; all but build products without Git."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    found = (ROOT / os.fsdecode(name) for name in done.stdout.split(b"\0") if name)
    return [path for path in found if path.is_file()]


FILES = tracked()
MODULES = [path for path in FILES if path.suffix == ".py"]


def called(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=called)
def test_a_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    long = [
        each.name
        for each in functions(tree)
        if (each.end_lineno or each.lineno) - each.lineno + 1 > LENGTH
    ]

    assert long == []
    if not path.is_relative_to(ROOT / "tests"):
        assert text.count("\n") <= LINES
        assert ast.get_docstring(tree)


def test_nothing_speaks_of_the_workshop() -> None:
    speaking = [
        called(path)
        for path in FILES
        if ELSEWHERE.search(path.read_bytes().decode("utf-8", errors="ignore"))
    ]

    assert speaking == []


def test_the_changelog_begins_with_this_version() -> None:
    lines = (RESOURCES / "changelog.md").read_text(encoding="utf-8").splitlines()
    versions = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    groups = {line.removeprefix("### ") for line in lines if line.startswith("### ")}

    assert versions[0] == ledgerdesk.__version__
    assert len(versions) == len(set(versions))
    assert groups <= GROUPS


def test_every_register_campaign_and_ledger_is_defined() -> None:
    assert {path.stem for path in (DEFINITIONS / "registers").glob("*.toml")} >= REGISTERS
    assert {path.stem for path in (DEFINITIONS / "campaigns").glob("*.toml")} >= CAMPAIGNS
    assert {path.stem for path in (DEFINITIONS / "ledgers").glob("*.toml")} >= LEDGERS


def test_forms_fonts_and_their_licences_are_shipped() -> None:
    forms = {"annex1", "annex2", "annex2_brief", "annex3"}

    assert {path.stem for path in FORMS.glob("*.xlsx")} >= forms
    assert {path.stem for path in FONTS.glob("*.ttf")} >= {"LDSong-Regular", "LDHei-Regular"}
    assert any("OFL" in path.name for path in FONTS.iterdir())
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").lstrip().startswith("Apache License")


def test_the_lock_names_one_version_of_each_package() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lock if line and not line.startswith("#")]

    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert "PySide6_Essentials==6.11.3" in pins


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_qt_gives_back_every_none_it_borrows(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)

    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("悦庄镇")
    after = sys.getrefcount(None)

    assert abs(after - before) < 100
