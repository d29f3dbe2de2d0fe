"""What a page asks for while an older question runs: the last one counts."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.ui.latest import Latest
from tests.ui.recorder import Recorder

T = TypeVar("T")


class Slow(Recorder):
    """Lets a verb wait until the test says go."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.begun: list[Callable[[], None]] = []

    def run(
        self,
        title: str,
        verb: Callable[[Desk], T],
        then: Callable[[T], None],
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        self.begun.append(partial(super().run, title, verb, then, otherwise))


def counted(month: str, desk: Desk) -> str:
    return f"{desk.bench.unit_name()} {month}"


@pytest.fixture
def slow(desk: Desk) -> Slow:
    return Slow(desk)


def test_only_the_first_and_the_last_question_run_and_the_last_is_shown(slow: Slow) -> None:
    shown: list[str] = []
    latest = Latest(slow, "统计", shown.append, shown.append)
    for month in ("8月", "9月", "10月"):
        latest.ask(partial(counted, month))
    assert len(slow.begun) == 1

    slow.begun[0]()
    slow.begun[1]()

    assert len(slow.begun) == 2
    assert shown == ["悦庄镇 10月"]
    latest.ask(lambda _desk: "11月")
    slow.begun[2]()
    assert shown[1:] == ["11月"]


def test_a_refusal_is_told_and_lets_the_next_one_run(slow: Slow) -> None:
    shown: list[str] = []
    wrong: list[str] = []
    latest = Latest(slow, "统计", shown.append, wrong.append)
    latest.ask(lambda desk: desk.records.find("site", "没有的矿"))
    slow.begun[0]()
    assert "没有的矿" in wrong[0]

    latest.ask(lambda desk: desk.records.find("site", "没有的矿"))
    latest.ask(lambda _desk: "好")
    slow.begun[1]()
    slow.begun[2]()

    assert shown == ["好"]
    assert len(wrong) == 1
