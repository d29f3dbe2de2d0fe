"""Records printed cell by cell."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.definitions import Column, Condition, Field, Part, Register
from ledgerdesk.domain.parts import DASH, Printed, Printer, Source, printer
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import UserError

SITE = Register(
    "site",
    "矿点",
    "矿点台账",
    (Field("number", "编号"), Field("name", "名称"), Field("unit", "镇", "link", target="unit")),
)
UNIT = Register("unit", "单位", "单位", (Field("name", "名称"),))
SEIZURE = Register(
    "seizure",
    "涉案财物",
    "涉案财物台账",
    (
        Field("name", "品名"),
        Field("kind", "类别", "choice"),
        Field("quantity", "数量", "number", scale=1000),
        Field("measure_word", "计量单位"),
    ),
)
CASE = Register(
    "case",
    "案件",
    "案件台账",
    (
        Field("party", "当事人"),
        Field("party_id", "证件号", masked="id"),
        Field("unit", "镇", "link", target="unit"),
        Field("site", "矿点", "link", target="site"),
        Field("sites", "涉及矿点", "link", several=True, target="site"),
        Field("officers", "承办人", "link", several=True, target="unit"),
        Field("fine_yuan", "罚款", "number", unit="元", scale=100),
        Field("detained_admin", "行政拘留", "number", unit="人"),
        Field("filed_on", "立案时间", "date"),
        Field("received_at", "接报时间", "moment"),
        Field("transferred", "移送公安", "flag"),
        Field("informant", "举报人", "sealed"),
        Field("violations", "类型", "choice", several=True),
        Field("broken", "断链", "link", target="nowhere"),
    ),
)
CATALOG = Catalog({r.key: r for r in (SITE, UNIT, SEIZURE, CASE)}, {}, {}, {}, {}, {}, {})
SOURCE = Source(
    CASE,
    CATALOG,
    names={"u1": "悦庄镇", "u2": "南麻街道", "s1": "王家沟采石坑"},
    linked={"s1": {"number": "A-017", "unit": "u1"}, "s2": {"number": "A-018"}},
    children={
        ("seizure.case", "c1"): (
            {"name": "石英砂", "kind": "矿产品", "quantity": 12500, "measure_word": "吨"},
            {"name": "挖掘机", "kind": "设备", "quantity": 2000, "measure_word": "台"},
            {"kind": "设备"},
        )
    },
    progress={"c1": "4/6 逾期"},
)


def text(*parts: Part, join: str = "", **values: Stored) -> str:
    return compiled(Column(parts=parts, join=join))({"id": "c1", **values}).text


def compiled(column: Column) -> Printer:
    return printer(column, SOURCE)


def test_a_text_prints_as_it_stands() -> None:
    printed = compiled(Column(parts=(Part(field="party"),)))({"party": "沂源某石材厂"})

    assert printed == Printed("沂源某石材厂", "沂源某石材厂", "text")


@pytest.mark.parametrize("kind", ["text", "number", "date"])
@pytest.mark.parametrize("values", [{}, {"filed_on": None, "fine_yuan": None}])
def test_a_blank_prints_a_dash(kind: str, values: Mapping[str, Stored]) -> None:
    key = "fine_yuan" if kind == "number" else "filed_on"
    column = Column(parts=(Part(field=key, decimals=2),), kind=kind)  # type: ignore[arg-type]  # parametrised literal

    assert compiled(column)(values) == DASH == ("—", None, "text")


def test_zero_stays_zero() -> None:
    column = Column(parts=(Part(field="detained_admin"),), kind="number")

    assert compiled(column)({"detained_admin": 0}) == Printed("0", 0, "number")


def test_words_stand_around_a_value_and_never_around_a_blank() -> None:
    parts = (
        Part(field="party", before="当事人", after="；"),
        Part(field="detained_admin", before="行拘", after="人"),
    )

    assert text(*parts, party="张三") == "当事人张三；"
    assert text(*parts, party="张三", detained_admin=0) == "当事人张三；行拘0人"


def test_parts_are_joined_without_the_blank_ones() -> None:
    parts = (Part(field="party"), Part(field="filed_on"), Part(field="unit"))

    assert text(*parts, join="\n", party="张三", unit="u1") == "张三\n悦庄镇"


def test_a_part_prints_only_when_its_conditions_hold() -> None:
    part = Part(field="filed_on", where=(Condition("party", "is", "张三"),))

    assert text(part, party="张三", filed_on="2026-10-09") == "2026-10-09"
    assert text(part, party="李四", filed_on="2026-10-09") == "—"


@pytest.mark.parametrize(
    ("fen", "wan"),
    [(126_000_00, "12.60"), (49_99, "0.00"), (50_00, "0.01"), (1, "0.00"), (0, "0.00")],
)
def test_fen_print_as_ten_thousand_yuan_half_up(fen: int, wan: str) -> None:
    column = Column(parts=(Part(field="fine_yuan", divisor=1_000_000, decimals=2),), kind="number")

    assert compiled(column)({"fine_yuan": fen}) == Printed(wan, Decimal(wan), "number")


def test_a_part_without_divisor_prints_in_the_unit_of_the_field() -> None:
    assert text(Part(field="fine_yuan", decimals=1), fine_yuan=12345) == "123.5"
    assert text(Part(field="fine_yuan"), fine_yuan=12300) == "123"


def test_a_divisor_without_decimals_keeps_every_digit_that_counts() -> None:
    assert text(Part(field="fine_yuan", divisor=1_000_000), fine_yuan=1234500) == "1.2345"


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_value_and_text_of_a_number_are_the_same_number(fen: int, decimals: int) -> None:
    column = Column(
        parts=(Part(field="fine_yuan", divisor=1_000_000, decimals=decimals),), kind="number"
    )

    printed = compiled(column)({"fine_yuan": fen})

    assert printed.value == Decimal(printed.text)
    assert str(printed.value) == printed.text


def test_dates_are_iso_and_lose_their_time() -> None:
    date = Column(parts=(Part(field="received_at"),), kind="date")

    assert compiled(date)({"received_at": "2026-10-09T14:30"}) == Printed(
        "2026-10-09", "2026-10-09", "date"
    )


def test_links_print_names() -> None:
    assert text(Part(field="unit"), unit="u1") == "悦庄镇"
    assert text(Part(field="officers"), officers=("u1", "u2")) == "悦庄镇、南麻街道"


def test_a_link_to_a_lost_record_says_so() -> None:
    assert text(Part(field="unit"), unit="gone") == "（查无此记录）"


def test_dotted_paths_follow_links() -> None:
    assert text(Part(field="site.number"), site="s1") == "A-017"
    assert text(Part(field="site.unit"), site="s1") == "悦庄镇"
    assert text(Part(field="sites.number"), sites=("s1", "s2")) == "A-017、A-018"


def test_a_dotted_path_over_a_blank_or_lost_link_is_blank() -> None:
    assert text(Part(field="site.number")) == "—"
    assert text(Part(field="site.number"), site="gone") == "—"


def test_children_are_joined() -> None:
    part = Part(
        children="seizure.case",
        parts=(Part(field="name"), Part(field="quantity"), Part(field="measure_word")),
        join="；",
        before="没收：",
    )

    assert text(part) == "没收：石英砂12.5吨；挖掘机2台"


def test_children_can_be_chosen() -> None:
    part = Part(
        children="seizure.case",
        parts=(Part(field="name"),),
        where=(Condition("kind", "is", "设备"),),
    )

    assert text(part) == "挖掘机"


def test_a_record_without_children_prints_a_dash() -> None:
    part = Part(children="seizure.case", parts=(Part(field="name"),), before="没收：")

    assert compiled(Column(parts=(part,)))({"id": "c2"}) == DASH


def test_personal_numbers_are_masked() -> None:
    printed = text(Part(field="party_id"), party_id="370323196501011230")

    assert "*" in printed
    assert "19650101" not in printed


def test_a_contact_list_prints_numbers_whole() -> None:
    part = Part(field="party_id", whole=True)

    assert text(part, party_id="370323196501011230") == "370323196501011230"


def test_confidential_values_never_print() -> None:
    assert text(Part(field="informant"), informant="sealed-id") == "（保密）"
    assert text(Part(field="informant")) == "—"


def test_flags_and_lists_print_in_words() -> None:
    assert text(Part(field="transferred"), transferred=0) == "否"
    assert text(Part(field="violations"), violations=("无证开采", "其他")) == "无证开采、其他"


def test_serial_numbers_count_up_and_each_column_starts_anew() -> None:
    column = compiled(Column(special="serial"))

    assert [column({}), column({})] == [Printed("1", 1, "number"), Printed("2", 2, "number")]
    assert compiled(Column(special="serial"))({}).text == "1"


def test_the_unit_of_a_record_prints_by_name() -> None:
    assert compiled(Column(special="unit"))({"unit": "u2"}).text == "南麻街道"
    assert compiled(Column(special="unit"))({}) == DASH


def test_progress_words_come_from_outside() -> None:
    column = compiled(Column(special="rectified"))

    assert column({"id": "c1"}).text == "4/6 逾期"
    assert column({"id": "c2"}) == DASH


def test_a_place_to_sign_is_blank_and_a_span_means_nothing_for_a_record() -> None:
    assert compiled(Column(special="blank"))({}) == Printed("", None, "text")
    assert compiled(Column(special="span"))({}) == DASH


def test_a_column_without_parts_is_a_dash() -> None:
    assert compiled(Column())({}) == DASH


@pytest.mark.parametrize(
    ("column", "named"),
    [
        (Column(parts=(Part(field="nonsense"),)), "nonsense"),
        (Column(parts=(Part(field="broken.name"),)), "nowhere"),
        (Column(parts=(Part(children="nothing.case"),)), "nothing"),
        (Column(label="罚款", kind="number"), "罚款"),
        (Column(kind="date", parts=(Part(children="seizure.case"),)), "date"),
    ],
)
def test_a_slip_in_a_definition_is_named(column: Column, named: str) -> None:
    with pytest.raises(UserError, match=named):
        compiled(column)
