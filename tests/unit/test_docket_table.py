"""A docket's grid: a text over one unit is a plain cell, over several a merged area."""

from ledgerdesk.domain import dockets
from ledgerdesk.domain.parts import Printed


def test_only_a_text_over_several_units_is_merged() -> None:
    table = dockets._Table()  # no shipped docket has a column of one unit
    table.line(12.0)

    after = table.put(1, 1, Printed("甲", "甲", "text"), 0)
    table.put(after, 3, Printed("乙", "乙", "text"), 0)

    assert [(each.column, each.text) for each in table.cells] == [(1, "甲"), (2, "乙")]
    assert [(each.column, each.columns) for each in table.spans] == [(2, 3)]
