"""Rows of a form by villages: the rest counts in a row of its own only when there is any."""

from ledgerdesk.domain.measures import Unit, village_rows

VILLAGE = Unit("v", "王家泉村", "")


def test_records_of_known_villages_make_no_row_of_others() -> None:
    assert [each.name for each in village_rows([VILLAGE], ["v"]).rows] == ["王家泉村"]


def test_records_without_a_village_make_the_last_row() -> None:
    names = [each.name for each in village_rows([VILLAGE], ["v", ""]).rows]

    assert names == ["王家泉村", "未注明村（居）"]
