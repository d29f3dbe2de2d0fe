"""`draw`: a spot check from outside."""

from collections.abc import Callable

from tests.e2e.conftest import Cli

SITES = [
    {
        "register": "site",
        "values": {
            "name": f"矿点{number:02}",
            "kind": "易发区" if number % 2 else "已关闭矿山",
            "unit": "悦庄镇",
            "village": "王家泉村" if number < 8 else "桃花峪村",
        },
    }
    for number in range(19)
]


def test_the_same_seed_draws_the_same_records_another_day(
    cli: Cli, today: Callable[[str], None]
) -> None:
    cli.load(SITES)
    words = ("draw", "--register", "site", "--share", 30, "--seed", 20261020)
    first = cli.json(*words)
    today("2026-10-25")
    second = cli.json(*words)

    assert first | {"on": ""} == second | {"on": ""}
    assert (first["population"], first["size"], first["seed"]) == (20, 6, 20261020)
    assert len(set(first["records"])) == 6
    assert len(cli.json("history")) == 3


def test_strata_are_named_and_each_gives_its_share(cli: Cli) -> None:
    cli.load(SITES)

    told = cli.json(
        "draw", "--register", "site", "--share", 30, "--seed", 1, "--by", "village", "--by", "kind"
    )

    assert told["by"] == ["village", "kind"]
    assert sum(each["population"] for each in told["strata"]) == told["population"] == 20
    assert sum(each["size"] for each in told["strata"]) == told["size"] == len(told["records"])
    assert told["size"] == 6
    assert all(-1 < each["size"] - each["population"] * 6 / 20 < 1.5 for each in told["strata"])


def test_a_saved_sample_is_an_inspection_and_one_step(cli: Cli) -> None:
    cli.load(SITES)
    words = ("draw", "--register", "site", "--share", 30, "--seed", 7, "--save")

    told = cli.json(*words, "--person", "王磊")

    (kept,) = cli.json("list", "inspection")
    assert kept["id"] == told["inspection"]
    assert kept["kind"] == "抽查"
    assert kept["sample"] == told["records"]
    assert (kept["sample_size"], kept["population"], kept["seed"]) == (6, 20, 7)
    rows = cli.json("list", "spot_check")
    assert [each["record"] for each in rows] == told["records"]
    assert {each["by"]["text"] for each in rows} == {"王磊"}
    (step, *_) = cli.json("history")
    assert step["step"] == told["step"]
    assert step["label"] == "随机抽查 矿山（点、硐）台账 6/20"
    cli("undo")
    assert cli.json("list", "spot_check") == []


def test_people_read_who_was_drawn(cli: Cli) -> None:
    cli.load(SITES)

    said = cli("draw", "--register", "site", "--share", 30, "--seed", 1, "--by", "village")

    assert "总数 20，抽中 6，随机种子 1" in said
    assert "王家泉村\t3/9" in said
    assert said.count("YZ-KD-") == 6


def test_a_seed_that_was_not_told_is_told(cli: Cli) -> None:
    told = cli.json("draw", "--register", "site", "--share", 100)

    assert isinstance(told["seed"], int)
    assert told["size"] == told["population"] == 1


def test_what_cannot_be_drawn_says_why(cli: Cli) -> None:
    cli("draw", "--register", "site", "--share", 101, "--seed", 1, code=1)
    assert "应在 1 与 100 之间" in cli.err
    cli("draw", "--register", "site", "--seed", 1, code=1)
    assert "--share" in cli.err
    cli("draw", "--register", "site", "--share", "三成", code=2)
    cli("draw", "--share", 30, code=2)
