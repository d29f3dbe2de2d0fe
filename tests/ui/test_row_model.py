"""A register as a table: all ids, a few pages of words, nothing else in memory."""

from collections.abc import Iterable, Iterator, Sequence

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import STATUS, Browsing, Column, Page, Query
from ledgerdesk.errors import UserError
from ledgerdesk.ui.row_model import KEPT, PAGE, STEP, TONE, RowModel

COLUMNS = (
    Column("name", "名称"),
    Column("village", "村（居）"),
    Column("area_mu", "面积", number=True),
    Column(STATUS, "现状"),
)
DISPLAY, SIDE = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole


class Counted(Browsing):
    """Remembers how many rows were read each time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.bench)
        self.read: list[int] = []

    def reader(self, key: str) -> Page:
        """Return what reads rows, and notes how many."""
        page = super().reader(key)
        reads = page.rows

        def rows(ids: Sequence[str], keys: Iterable[str] = ()) -> list[dict[str, str]]:
            self.read.append(len(ids))
            return reads(ids, keys)

        page.rows = rows  # type: ignore[method-assign]  # counted on its way
        return page


@pytest.fixture
def browsing(desk: Desk) -> Counted:
    """The verbs of lists, counted."""
    return Counted(desk)


@pytest.fixture
def model(browsing: Counted) -> Iterator[RowModel]:
    """The sites of the ledger."""
    made = RowModel(browsing)
    made.show("site", COLUMNS)
    made.put(browsing.ids("site", Query()))
    yield made
    made.rest()


def load(desk: Desk, count: int) -> None:
    values = {"kind": "无证非法点", "unit": "悦庄镇", "village": "王家泉村", "area_mu": "1.5"}
    desk.loading().rows(
        [{"register": "site", "values": values | {"name": f"{i:05} 号坑"}} for i in range(count)]
    )


def cell(model: RowModel, row: int, column: int, role: int = DISPLAY) -> object:
    return model.index(row, column).data(role)


def test_the_model_keeps_qts_rules(model: RowModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)


def test_a_cell_has_words_a_side_and_a_name(model: RowModel) -> None:
    assert [cell(model, 0, column) for column in range(4)] == [
        "王家泉采石坑",
        "王家泉村",
        "",
        "已登记",
    ]
    assert cell(model, 0, 2, SIDE) == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert cell(model, 0, 2, Qt.ItemDataRole.AccessibleTextRole) == "面积 空白"
    assert cell(model, 0, 0, Qt.ItemDataRole.ToolTipRole) == "王家泉采石坑"
    assert cell(model, 0, 0, Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None
    head = model.headerData
    assert head(1, Qt.Orientation.Horizontal) == "村（居）"
    assert head(0, Qt.Orientation.Vertical) == "1"
    assert head(9, Qt.Orientation.Horizontal) is None


def test_a_state_has_a_colour_and_no_other_cell_has(desk: Desk, model: RowModel) -> None:
    desk.records.save("site", {"name": "草拟的坑"})
    model.put(desk.browsing.ids("site", Query(filters={STATUS: ("草稿",)})))

    assert (cell(model, 0, 3), cell(model, 0, 3, TONE), cell(model, 0, 0, TONE)) == (
        "草稿", "closed", "",
    )  # fmt: skip


def test_only_the_rows_that_are_looked_at_are_read_and_then_their_page(
    qtbot: QtBot, desk: Desk, browsing: Counted, model: RowModel
) -> None:
    load(desk, 1000)
    model.put(browsing.ids("site", Query(sort=("name",))))
    assert model.rowCount() == 1001

    assert cell(model, 0, 0) == "00000 号坑"
    assert cell(model, 999, 0) == "00999 号坑"
    assert cell(model, 998, 2) == "1.5"
    assert browsing.read == [STEP, 1, 1]

    qtbot.waitUntil(lambda: browsing.read[3:] == [PAGE - 2])


def test_only_some_pages_are_kept(desk: Desk, browsing: Counted, model: RowModel) -> None:
    load(desk, PAGE * (KEPT + 1))
    model.put(browsing.ids("site", Query()))

    for page in range(KEPT + 1):
        cell(model, page * PAGE, 0)
    cell(model, 5 * PAGE, 0)
    kept = len(browsing.read)
    cell(model, 0, 0)

    assert (kept, len(browsing.read)) == (KEPT + 1, KEPT + 2)


def test_the_same_ids_are_read_again_without_a_reset(desk: Desk, model: RowModel) -> None:
    record, resets = model.ids[0], list[bool]()
    model.modelReset.connect(lambda: resets.append(True))
    assert cell(model, 0, 0) == "王家泉采石坑"

    desk.records.save("site", {"name": "改名的坑"}, record=record)
    model.put(desk.browsing.ids("site", Query()))

    assert (cell(model, 0, 0), resets) == ("改名的坑", [])


def test_a_record_is_found_by_id_and_by_row(model: RowModel) -> None:
    record = model.ids[0]

    assert (model.record(0), model.record(1), model.record(-1)) == (record, "", "")
    assert (model.row_of(record), model.row_of("gone")) == (0, -1)


def test_cells_stay_blank_while_the_ledger_is_busy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> list[dict[str, str]]:
        message = "台账正忙。"
        raise UserError(message)

    model = RowModel(desk.browsing)
    model.show("site", COLUMNS)
    model.put(desk.browsing.ids("site", Query()))
    with monkeypatch.context() as patch:
        patch.setattr(Page, "rows", busy)
        assert cell(model, 0, 0) == ""

    assert cell(model, 0, 0) == "王家泉采石坑"
