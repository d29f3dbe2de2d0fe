"""What is stored is exact: out and in again gives the same, and nothing invisible gets in."""

import json
import sys
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledgerdesk.domain.definitions import Condition, Field, Op, Register
from ledgerdesk.domain.values import (
    SECRET,
    Outcome,
    Stored,
    accepters,
    clean,
    decimal,
    decode,
    encode,
    holds,
    is_blank,
    long_date,
    outward,
    parse,
    shown,
)
from tests.unit.told import sentence, wide

TODAY = date(2026, 10, 24)
YUAN = Field("yuan", "罚款", "number", unit="元", scale=100)
TONS = Field("tons", "数量", "number", unit="吨", scale=1000)
COUNT = Field("count", "人次", "number", unit="人次")
ANGLE = Field("longitude", "经度", "number", unit="度", scale=10_000_000)
DAY = Field("day", "发现日期", "date")
TIME = Field("time", "发现时刻", "moment")
FLAG = Field("flag", "发现违法", "flag")
NAME = Field("name", "名称")
PROSE = Field("prose", "描述", long=True)
KIND = Field("kind", "处置", "choice", choices=("取缔关闭", "拆除", "T恤", "t 恤"))
FREE = Field("free", "矿种", "choice", choices=("煤", "铁"), free=True)
MANY = Field("many", "其他违法类型", "choice", several=True, choices=("无证开采", "超层越界"))
LINKS = Field("links", "矿点", "link", several=True, target="site")
LINK = Field("link", "矿点", "link", target="site")
LINES = Field("lines", "决定", several=True, long=True)
SECRETIVE = Field("informant", "举报人", "sealed")
PERSONAL = Field("party_id", "证件号", masked="id")
PHONE = Field("phone", "电话", masked="phone")
LATE = Field("late", "是否逾期", "flag", computed=True)
LATE_LIST = Field("late_list", "逾期项", several=True, computed=True)
FIELDS = (
    YUAN, TONS, COUNT, ANGLE, DAY, TIME, FLAG, NAME, PROSE, KIND, FREE, MANY, LINKS, LINK, LINES,
    SECRETIVE, PERSONAL, PHONE, LATE, LATE_LIST,
)  # fmt: skip
REGISTER = Register("case", "案件", "案件台账", FIELDS)

words = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="、，,;；"),
        min_size=1,
        max_size=8,
    )
    .map(clean)
    .filter(bool)
)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
moments = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(  # noqa: DTZ001  # local times by contract
    lambda at: at.isoformat("T", "minutes")
)
stored = st.one_of(
    st.tuples(st.sampled_from((YUAN, TONS, COUNT)), st.integers(0, 10**15)),
    st.tuples(st.just(ANGLE), st.integers(-180 * 10**7, 180 * 10**7)),
    st.tuples(st.just(FLAG), st.integers(0, 1)),
    st.tuples(st.just(DAY), days),
    st.tuples(st.just(TIME), moments),
    st.tuples(st.just(KIND), st.sampled_from(KIND.choices)),
    st.tuples(st.just(MANY), st.permutations(MANY.choices).map(tuple)),
    st.tuples(st.just(LINKS), st.lists(st.uuids().map(str), min_size=1, unique=True).map(tuple)),
    st.tuples(st.just(PROSE), words),
)


def accept(field: Field, value: object, today: date | None = None) -> Outcome:
    return accepters(REGISTER, today)[field.key](value)


class TestClean:
    @given(st.text())
    def test_cleaning_twice_changes_nothing(self, text: str) -> None:
        assert clean(clean(text)) == clean(text)

    def test_no_code_point_that_cannot_be_kept_gets_through(self) -> None:
        for code in range(sys.maxunicode + 1):
            left = clean(f"一{chr(code)}一")
            bad = (
                unicodedata.category(chr(code)) == "Cs"
                or (unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\n\t\r")
                or unicodedata.bidirectional(chr(code)) in BIDI
                or code & 0xFFFE == 0xFFFE
                or 0xFDD0 <= code <= 0xFDEF
            )
            assert (left == "一一") == (bad or code in INVISIBLE), hex(code)
            left.encode()

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("  悦庄镇\u3000", "悦庄镇"),
            ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
            ("e\u0301", "é"),
            ("e\u200e\u0301", "é"),
            ("一\t二", "一\t二"),
            ("\ufeff\u202e悦庄\u200b镇\x00\ud800", "悦庄镇"),
            ("", ""),
        ],
    )
    def test_what_cannot_be_seen_goes_and_the_rest_stays(self, text: str, left: str) -> None:
        assert clean(text) == left


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
INVISIBLE = {0x61C, *range(0x200B, 0x2010), *range(0x2060, 0x2070), 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB}


class TestRoundTrips:
    @given(stored)
    def test_what_is_shown_reads_back_the_same(self, pair: tuple[Field, Stored]) -> None:
        field, value = pair

        assert parse(field, shown(field, value, masked=False), TODAY) == (value, None)

    @given(stored)
    def test_what_goes_out_as_json_comes_back_the_same(self, pair: tuple[Field, Stored]) -> None:
        field, value = pair

        assert accept(field, json.loads(json.dumps(outward(field, value)))) == (value, None)

    @given(stored)
    def test_what_a_column_holds_comes_back_the_same(self, pair: tuple[Field, Stored]) -> None:
        field, value = pair

        assert decode(field, encode(field, value)) == value

    @given(st.lists(words, min_size=1, unique=True).map(tuple))
    def test_a_list_keeps_its_order_as_json_in_the_column(self, value: tuple[str, ...]) -> None:
        column = encode(LINES, value)

        assert isinstance(column, str)
        assert json.loads(column) == list(value)
        assert decode(LINES, column) == value

    @given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(),
                     st.lists(st.text()), st.dictionaries(st.text(), st.text())),
           st.sampled_from(FIELDS))  # fmt: skip
    @example(float("inf"), YUAN)
    @example(10**5000, COUNT)
    @example(-(10**40), ANGLE)
    @example([None], LINES)
    def test_any_json_gives_a_value_or_a_sentence(self, value: object, field: Field) -> None:
        kept, finding = accept(field, value)

        assert kept is None or finding is None
        assert finding is None or finding.text.startswith(f"“{field.label}”")
        assert not is_blank(kept) or kept is None

    @given(st.text(), st.sampled_from(FIELDS))
    def test_any_typed_text_gives_a_value_or_a_sentence(self, text: str, field: Field) -> None:
        kept, finding = parse(field, text, TODAY)

        assert kept is None or finding is None
        assert (kept is None and finding is None) <= (not clean(text) or field.several)


class TestAccepted:
    @pytest.mark.parametrize(
        ("field", "value", "kept"),
        [
            (YUAN, 12, 1200),
            (YUAN, 12.34, 1234),
            (YUAN, "12.34", 1234),
            (YUAN, "1.2万", 1_200_000),
            (YUAN, 0.1 + 0.2, None),
            (YUAN, 1e-2, 1),
            (YUAN, 0, 0),
            (COUNT, 3.0, 3),
            (COUNT, "3", 3),
            (ANGLE, 117.5043, 1_175_043_000),
            (ANGLE, 116.12345678901235, 1_161_234_568),
            (ANGLE, "117°30′15.5″", 1_175_043_056),
            (ANGLE, -3, -30_000_000),
            (FLAG, True, 1),
            (FLAG, False, 0),
            (DAY, "2026-10-24", "2026-10-24"),
            (DAY, "2026-10-31", "2026-10-31"),
            (DAY, "2026年10月31日", "2026-10-31"),
            (TIME, "2026-10-24T14:32", "2026-10-24T14:32"),
            (TIME, "2026-10-31 14:32", "2026-10-31T14:32"),
            (NAME, wide("1") + "号井", "1号井"),
            (NAME, "", None),
            (PROSE, wide("1") + "号井", "\uff11号井"),
            (SECRETIVE, "张三", "张三"),
            (PERSONAL, "37032319900101123x", "37032319900101123X"),
            (LINKS, [], None),
            (LINKS, ["a", "b", "a"], ("a", "b")),
            (LINKS, [" a ", ""], ("a",)),
            (MANY, ["超层越界"], ("超层越界",)),
        ],
    )
    def test_json_values_are_kept_exactly(self, field: Field, value: object, kept: Stored) -> None:
        assert accept(field, value)[0] == kept

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            (YUAN, True, "“罚款”应填数字，或写成文字的小数，给的是是否，请改正。"),
            (YUAN, [1], "“罚款”应填数字，或写成文字的小数，给的是列表，请改正。"),
            (FLAG, 1, "“发现违法”应填是否（true 或 false），给的是数字，请改正。"),
            (FLAG, "是", "“发现违法”应填是否（true 或 false），给的是文字，请改正。"),
            (DAY, 20261024, "“发现日期”应填日期文字，如 2026-10-24，给的是数字，请改正。"),
            (NAME, {"a": 1}, "“名称”应填文字，给的是对象，请改正。"),
            (NAME, object(), "“名称”应填文字，给的是别的东西，请改正。"),
            (LINKS, "a", "“矿点”应填列表，给的是文字，请改正。"),
            (LINKS, ["a", 1], "“矿点”应填所指记录的编号、名称或 id（文字），给的是数字，请改正。"),
            (DAY, "10-24", "“发现日期”的“10-24”没有写年份，请写成 2026-10-24 这样。"),
            (DAY, "2026-02-29", "“发现日期”写的 2026年2月29日 这一天不存在，请改正。"),
            (ANGLE, 180.5, "“经度”超过了 180 度，请改正。"),
            (ANGLE, 190, "“经度”超过了 180 度，请改正。"),
            (YUAN, float("nan"), "“罚款”没有看懂“NaN”，请只填数字，如 12元。"),
        ],
    )
    def test_wrong_json_gets_one_sentence(self, field: Field, value: object, said: str) -> None:
        assert sentence(accept(field, value)) == said

    def test_a_finding_names_register_and_field(self) -> None:
        _, finding = accept(DAY, 1)

        assert finding is not None
        assert (finding.register, finding.field) == ("case", "day")

    def test_relative_days_are_understood_where_today_is_known(self) -> None:
        assert accept(DAY, "昨天", TODAY) == ("2026-10-23", None)
        assert accept(DAY, "10-23", TODAY) == ("2026-10-23", None)
        assert "没有看懂“昨天”" in sentence(accept(DAY, "昨天"))

    def test_a_text_longer_than_a_cell_is_refused(self) -> None:
        assert accept(PROSE, "字" * 32_000) == ("字" * 32_000, None)
        assert "超过 32000 字" in sentence(accept(PROSE, "字" * 32_001))

    @pytest.mark.parametrize("field", [LATE, LATE_LIST])
    def test_computed_fields_take_nothing(self, field: Field) -> None:
        assert "由程序算出" in sentence(accept(field, value=True))
        assert accept(field, None) == (None, None)

    def test_accepters_are_made_once(self) -> None:
        assert accepters(REGISTER, TODAY) is accepters(REGISTER, TODAY)


class TestShown:
    @pytest.mark.parametrize(
        ("field", "value", "json_value", "text"),
        [
            (YUAN, 123_450, "1234.5", "1234.5"),
            (YUAN, 100, "1", "1"),
            (COUNT, 12, 12, "12"),
            (FLAG, 1, True, "是"),
            (FLAG, 0, False, "否"),
            (TIME, "2026-10-24T14:32", "2026-10-24T14:32", "2026-10-24 14:32"),
            (LINKS, ("a", "b"), ["a", "b"], "a、b"),
            (LINES, ("a", "b"), ["a", "b"], "a\nb"),
            (SECRETIVE, "019a", SECRET, SECRET),
            (PERSONAL, "37032319900101123X", "37032319900101123X", "370323********123X"),
            (PHONE, "13812345678", "13812345678", "138****5678"),
        ],
    )
    def test_values_have_a_text_and_a_json_form(
        self, field: Field, value: Stored, json_value: object, text: str
    ) -> None:
        assert outward(field, value) == json_value
        assert shown(field, value) == text

    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize("value", [None, "", ()])
    def test_a_blank_is_empty_everywhere(self, field: Field, value: Stored) -> None:
        assert outward(field, value) is None
        assert shown(field, value) == ""
        assert encode(field, value) is None
        assert decode(field, None) is None

    def test_personal_numbers_are_shown_when_asked_for(self) -> None:
        assert shown(PHONE, "13812345678", masked=False) == "13812345678"

    def test_days_are_long_on_paper(self) -> None:
        assert long_date("2026-01-05") == "2026年1月5日"
        assert long_date("2026-10-24T14:32") == "2026年10月24日"
        assert long_date("") == ""

    @given(st.integers(-(10**18), 10**18), st.sampled_from((1, 10, 100, 1000, 10**6)),
           st.integers(0, 6))  # fmt: skip
    def test_division_is_exact_and_rounds_half_up(
        self, value: int, divisor: int, decimals: int
    ) -> None:
        with localcontext(prec=60):
            exact = Decimal(value) / divisor
            rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

        assert Decimal(decimal(value, divisor, decimals)) == rounded

    @given(st.integers(-(10**18), 10**18), st.sampled_from((1, 100, 10**7)))
    def test_without_decimals_given_nothing_is_lost(self, value: int, divisor: int) -> None:
        text = decimal(value, divisor, -1)

        assert Decimal(text) * divisor == value
        assert not ("." in text and text.endswith(("0", ".")))

    @pytest.mark.parametrize(
        ("args", "text"),
        [
            ((123_456_789, 1_000_000, 2), "123.46"),
            ((5000, 1_000_000, 2), "0.01"),
            ((-4, 1000, 2), "0.00"),
            ((-5, 1000, 2), "-0.01"),
            ((0, 100, 2), "0.00"),
            ((7, 3, 1), "2.3"),
        ],
    )
    def test_printed_figures_keep_their_decimals(
        self, args: tuple[int, int, int], text: str
    ) -> None:
        assert decimal(*args) == text


class TestConditions:
    @pytest.mark.parametrize(
        ("op", "stored", "true"),
        [
            ("is", "煤", True), ("is", "铁", False), ("is", None, False),
            ("not", "煤", False), ("not", "铁", True), ("not", None, True),
            ("in", "铁", True), ("in", "煤", False), ("in", None, False),
            ("not_in", "铁", False), ("not_in", "煤", True), ("not_in", "", True),
            ("holds", ("煤", "铁"), True), ("holds", ("铁",), False), ("holds", None, False),
            ("set", "煤", True), ("set", 0, True), ("set", (), False),
            ("unset", None, True), ("unset", 0, False),
        ],
    )  # fmt: skip
    def test_each_operator_judges_a_value(self, op: Op, stored: Stored, *, true: bool) -> None:
        condition = Condition("mineral", op, value="煤", values=("铁", "金"))

        assert holds(condition, {"mineral": stored}) is true

    def test_numbers_and_flags_compare_by_their_stored_text(self) -> None:
        assert holds(Condition("found", "is", value="1"), {"found": 1})
        assert holds(Condition("round", "in", values=("1", "2")), {"round": 2})

    def test_a_field_the_record_lacks_is_blank(self) -> None:
        assert holds(Condition("mineral", "unset"), {})

    def test_operators_on_periods_belong_to_counting(self) -> None:
        with pytest.raises(KeyError):
            holds(Condition("on", "in_period"), {"on": "2026-10-24"})
