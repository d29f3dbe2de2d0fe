"""A form by villages counts each record where it happened, or where its problem lies."""

from dataclasses import replace

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Bench, catalog
from ledgerdesk.domain.definitions import Column
from tests.desk.conftest import PROBLEM

COLUMNS = tuple(
    Column(special=special) for special in ("serial", "unit", "span")
) + tuple(Column(measure=key) for key in ("found", "closures", "patrols"))  # fmt: skip


@pytest.fixture
def villages(desk: Desk) -> Desk:
    """The same ledger, with annex2's blank bound by village to three measures."""
    known = catalog()
    annex2 = known.forms["annex2"]
    rest = annex2.columns[len(COLUMNS) :]
    form = replace(
        annex2, rows="villages", spans=("period", "previous"), reconcile=(),
        columns=(*COLUMNS, *(Column(special="blank") for _ in rest)),
    )  # fmt: skip
    shipped = replace(known, forms={**known.forms, "annex2": form})
    return Desk(Bench(desk.bench.store, shipped, desk.bench.clock, "张秀兰"))


def test_each_record_counts_in_its_village(villages: Desk) -> None:
    made = villages.loading().rows([
        {"register": "problem", "ref": "p", "values": PROBLEM},
        {"register": "problem", "values": PROBLEM | {"village": None, "site": None}},
        {"register": "problem", "values": PROBLEM | {"found_on": "2026-09-20"}},
        {"register": "action", "values": {
            "on": "2026-10-08", "unit": "悦庄镇", "kind": "取缔关闭", "count": 1,
            "problem": {"ref": "p"},
        }},
        {"register": "patrol", "values": {
            "on": "2026-10-08", "unit": "悦庄镇", "kind": "日常", "headcount": 2,
        }},
    ])  # fmt: skip

    sheet = villages.reporting.sheet("annex2", "2026-10")
    told = {(one.rowkey, one.span, one.measure): one.value for one in sheet.figures}

    assert told["王家泉村", "period", "found"] == 1
    assert told["王家泉村", "previous", "found"] == 1
    assert told["王家泉村", "period", "closures"] == 1
    assert told["桃花峪村", "period", "found"] == 0
    assert told["未注明村（居）", "period", "found"] == 1
    assert told["未注明村（居）", "period", "patrols"] == 1
    assert told["合计", "period", "found"] == 2
    (behind,) = [one.records for one in sheet.figures if one.value == 1 and one.measure == "found"
                 and (one.rowkey, one.span) == ("王家泉村", "period")]  # fmt: skip
    assert behind == (made.created["p"],)
    assert {cell.text for cell in sheet.layout.cells} >= {"本月", "上月"}
