"""勾稽: how two sides have to stand to each other, in this form or another."""

import pytest

from ledgerdesk.domain.balancing import Elsewhere, balances, unbalanced
from ledgerdesk.domain.definitions import Measure, Reconciliation
from ledgerdesk.domain.measures import TOTAL, Row, Rows, Tally

ROWS = Rows((Row("a", "甲村"), Row("b", "乙村")), {"a": "a", "b": "b"}, "a")


def tallies(**amounts: tuple[int, int]) -> dict[tuple[str, str, str], Tally]:
    """Numbers of 甲村 and 乙村 in the period, ten more in the year, one less before."""
    found = {}
    for measure, (one, other) in amounts.items():
        for key, amount in (("a", one), ("b", other), (TOTAL, one + other)):
            found[measure, "period", key] = Tally(amount)
            found[measure, "year", key] = Tally(amount + 10)
            found[measure, "previous", key] = Tally(amount - 1)
    return found


@pytest.mark.parametrize(
    ("op", "wrong"),
    [
        ("=", ["乙村", "合计"]),
        (">=", []),
        ("<=", ["乙村", "合计"]),
        (">", ["甲村"]),
        ("<", ["甲村", "乙村", "合计"]),
    ],
)
def test_a_side_may_have_to_be_more_or_less(op: str, wrong: list[str]) -> None:
    rule = Reconciliation("全部 与 其中", ("all",), ("part", "rest"), op=op)  # type: ignore[arg-type]  # every operator in turn

    made = balances((rule,), tallies(all=(3, 5), part=(2, 1), rest=(1, 1)), ROWS)

    assert [each.row for each in made if not each.ok] == wrong


def test_both_numbers_and_the_difference_are_told_in_the_printed_unit() -> None:
    rule = Reconciliation("罚没 ≥ 其中罚款", ("all",), ("part",), op=">=", level="orange")
    money = Measure("all", "罚没款", "万元", divisor=1_000_000, decimals=2)

    made = balances((rule,), tallies(all=(1_500_000, 0), part=(2_750_000, 0)), ROWS)
    (said,) = unbalanced([made[0]._replace(measure=money, is_manual=True)])

    assert said.level == "orange"
    assert "甲村：“罚没 ≥ 其中罚款”不成立，左 1.50，右 2.75，差 -1.25（含手工更正）" in said.text


def test_the_cumulative_numbers_may_be_compared() -> None:
    rule = Reconciliation("累计", ("all",), ("part",), span="year")

    made = balances((rule,), tallies(all=(1, 1), part=(1, 2)), ROWS)

    assert [(each.left, each.right) for each in made] == [(11, 11), (11, 12), (12, 13)]


def test_the_period_before_is_added() -> None:
    text = "期末 = 期初 + 新增 减去减少"
    rule = Reconciliation(text, ("all",), ("new",), ("gone",), "", ("all",))

    made = balances((rule,), tallies(all=(4, 4), new=(3, 3), gone=(2, 3)), ROWS)

    assert [each.ok for each in made] == [True, False, True]


def test_another_form_stands_on_the_right_for_the_total_alone() -> None:
    rule = Reconciliation("简表 = 汇总表", ("all",), ("part",), ("rest",), form="annex2")
    there = {("annex2", "part", "period"): 9, ("annex2", "rest", "period"): 2}

    (made,) = balances((rule,), tallies(all=(3, 4)), ROWS, Elsewhere(numbers=there))

    assert (made.row, made.left, made.right, made.ok) == (TOTAL, 7, 7, True)
