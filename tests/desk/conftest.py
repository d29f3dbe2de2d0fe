"""A township ready to work: its ledger, two villages, four people, one site."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.starting import Start

DAY = date(2026, 10, 20)
OFFICE = [
    {"register": "village", "ref": "v1", "values": {"name": "王家泉村", "unit": "悦庄镇"}},
    {"register": "village", "ref": "v2", "values": {"name": "桃花峪村", "unit": "悦庄镇"}},
    *(
        {"register": "person", "ref": ref, "values": {"name": name, "unit": "悦庄镇"}}
        for ref, name in (("worker", "李建国"), ("checker", "王磊"), ("head", "赵敏"))
    ),
    {
        "register": "site",
        "ref": "site",
        "values": {
            "name": "王家泉采石坑",
            "kind": "无证非法点",
            "unit": "悦庄镇",
            "village": "王家泉村",
        },
    },
]
PROBLEM: dict[str, Any] = {
    "ledger": "非法勘查开采",
    "unit": "悦庄镇",
    "village": "王家泉村",
    "site": "王家泉采石坑",
    "source": "日常巡查",
    "found_on": "2026-10-07",
    "inspector": "李建国",
    "violation": "无证开采",
    "disposal": "取缔关闭",
    "requirement": "两断三清",
    "duty_unit": "悦庄镇",
    "responsible": "李建国",
    "due_on": "2026-10-19",
}


def founded(path: Path, start: Start, rows: Sequence[dict[str, Any]]) -> Path:
    """Begin a ledger on 2026-10-20 with some records; closed, to be copied."""
    desk = Desk.create(path, start, clock=Clock(DAY))
    desk.loading().rows(rows)
    desk.close()
    return path


def put(desk: Desk, register: str, /, **values: Any) -> str:
    """Add one record, its links by name, and return its id."""
    line = {"register": register, "ref": "new", "values": values}
    return desk.loading().rows([line]).created["new"]


def case(desk: Desk, number: str, filed_on: str = "2026-10-09", **more: Any) -> str:
    """File a case against a stone works and return its id."""
    values = {
        "unit": "悦庄镇", "place": "沟里", "violation": "无证开采", "party": "某石材厂",
        "found_on": "2026-10-01", "number": number, "filed_on": filed_on, **more,
    }  # fmt: skip
    return put(desk, "case", **values)


@pytest.fixture(scope="session")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 悦庄镇 with its office; never opened again, only copied."""
    path = tmp_path_factory.mktemp("township") / "悦庄镇.ledger"
    return founded(path, Start("yiyuan", "悦庄镇", "沂源县"), OFFICE)


@pytest.fixture
def file(township: Path, tmp_path: Path) -> Path:
    """The test's own copy of the township's ledger, closed."""
    return Path(shutil.copy(township, tmp_path / "悦庄镇.ledger"))


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    """The test's own ledger, open for writing on 2026-10-20."""
    opened = Desk.open(file, write=True, actor="张秀兰", clock=Clock(DAY))
    yield opened
    opened.close()


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    """Ids of the people by their part."""
    parts = {"worker": "李建国", "checker": "王磊", "head": "赵敏"}
    return {part: desk.records.find("person", name) for part, name in parts.items()}


@pytest.fixture
def problem(desk: Desk) -> str:
    """Id of one submitted problem with its 两断三清 list."""
    return put(desk, "problem", **PROBLEM)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the Jincheng plan with the same office; never opened again, only copied."""
    path = tmp_path_factory.mktemp("town") / "北留镇.ledger"
    return founded(path, Start("jincheng", "悦庄镇", "阳城县"), OFFICE)


@pytest.fixture
def jincheng(town: Path, tmp_path: Path) -> Iterator[Desk]:
    """The test's own ledger of the Jincheng plan, open for writing on 2026-10-20."""
    copy = Path(shutil.copy(town, tmp_path / "北留镇.ledger"))
    opened = Desk.open(copy, write=True, actor="张秀兰", clock=Clock(DAY))
    yield opened
    opened.close()
