"""A township's ledger and a clerk at the command line."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.cli import run
from tests.desk.conftest import OFFICE, PROBLEM

Lines = list[dict[str, Any]]
CASE = {
    "number": "沂自资立〔2026〕21号",
    "unit": "悦庄镇",
    "party": "某石料厂",
    "party_kind": "单位",
    "place": "王家泉",
    "violation": "无证开采",
    "found_on": "2026-10-07",
    "filed_on": "2026-10-09",
    "decided_on": "2026-10-20",
    "fine_yuan": "126000",
    "state": "在办",
}


class Cli:
    """Runs commands in this process and keeps what they say."""

    def __init__(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file = file
        self._capsys = capsys
        self.err = ""

    def __call__(self, verb: str, *words: object, code: int = 0) -> str:
        self._capsys.readouterr()
        told = [verb, str(self.file), *(str(word) for word in words)]
        left = run(told)
        out, self.err = self._capsys.readouterr()
        assert left == code, f"{told}: {out}{self.err}"
        return out

    def json(self, verb: str, *words: object, code: int = 0) -> Any:
        return json.loads(self(verb, *words, "--json", code=code))

    def load(self, lines: Lines) -> Any:
        path = self.file.with_suffix(".jsonl")
        path.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
        return self.json("load", path, "--by", "张秀兰")


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def told(day: str) -> None:
        monkeypatch.setenv("LEDGERDESK_TODAY", day)

    return told


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger made and loaded once by the command line."""
    path = tmp_path_factory.mktemp("cli") / "悦庄镇.ledger"
    os.environ["LEDGERDESK_TODAY"] = "2026-10-20"
    try:
        words = ["--campaign", "yiyuan", "--unit", "悦庄镇", "--county", "沂源县"]
        assert run(["new", str(path), *words]) == 0
        lines = [
            *OFFICE,
            {"register": "problem", "ref": "p", "values": PROBLEM},
            {"register": "case", "ref": "c", "values": CASE},
        ]
        records = path.with_suffix(".jsonl")
        records.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
        assert run(["load", str(path), str(records)]) == 0
    finally:
        del os.environ["LEDGERDESK_TODAY"]
    return path


@pytest.fixture
def cli(
    written: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    today: Callable[[str], None],
) -> Cli:
    """A copy of that ledger, on 2026-10-20."""
    today("2026-10-20")
    return Cli(Path(shutil.copy(written, tmp_path / "悦庄镇.ledger")), capsys)
