"""The benchmark runs and reckons rightly; how fast anything is, no test says."""

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import measuring
from bench.measuring import Figure, Target


def test_every_part_runs_on_small_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    monkeypatch.setattr(measuring, "MEMORY", set())
    bench.main(["--quick"])
    shown = capsys.readouterr().out
    for name in ("new problem", "changed problem", "load 200", "annex2 + annex3", "all forms",
                 "signed ledger", "start, 300 problems", "jump in a list", "page switch",
                 "memory", "every key", "zoom by key"):  # fmt: skip
        assert name in shown
    assert "bytes" in shown


def test_a_folder_in_memory_is_told_from_one_on_a_disk() -> None:
    mounts = "1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:2 / /dev/shm rw - tmpfs tmpfs rw\n"
    assert measuring.memory(Path("/dev/shm/bench"), mounts) == "tmpfs"  # noqa: S108  # never made
    assert measuring.memory(Path("/home/bench"), mounts) == ""


def test_ours_and_floor_run_in_turns() -> None:
    order: list[str] = []

    def ours(i: int) -> float:
        order.append(f"ours {i}")
        return 4.0

    def floor(i: int) -> float:
        order.append(f"floor {i}")
        return 2.0

    figure = Figure("save", Target(2.2, 2.5)).alternate(2, ours, floor)
    assert order == ["ours 0", "floor 0", "ours 1", "floor 1"]
    assert figure.ratios() == (2.0, 2.0)


def test_the_table_shows_median_tail_ratio_and_target() -> None:
    figure = Figure("save", Target(2.2, 2.5), [0.002, 0.004, 0.002], [0.001, 0.001, 0.001])
    line = measuring.table([figure]).splitlines()[-1]
    assert line == ("| save | 3 | 2.00 / 4.00 ms | 1.00 / 1.00 ms | 2.00 / 4.00 | ≤ 2.2 / 2.5 |")
    assert Figure("size").target.words() == "—"
    assert Target(1.5).words() == "≤ 1.5"


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["speed"])
    assert "speed" in capsys.readouterr().err
