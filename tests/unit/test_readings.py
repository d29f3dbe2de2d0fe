"""What people type is understood in every way they write it, or refused in one sentence."""

from datetime import date

import pytest

from ledgerdesk.domain.definitions import Check, Field
from ledgerdesk.domain.values import parse
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
KIND = Field("kind", "处置", "choice", choices=("取缔关闭", "拆除", "T恤", "t 恤"))
FREE = Field("free", "矿种", "choice", choices=("煤", "铁"), free=True)
MANY = Field("many", "其他违法类型", "choice", several=True, choices=("无证开采", "超层越界"))
LINKS = Field("links", "矿点", "link", several=True, target="site")
LINES = Field("lines", "决定", several=True, long=True)
PERSONAL = Field("party_id", "证件号", masked="id")
CREDIT = Field("code", "信用代码", checks=(Check("credit_code"),))
PHONE = Field("phone", "电话", masked="phone")
PAPER = Field("paper", "文号", checks=(Check("document_no"),))
LATE = Field("late", "是否逾期", "flag", computed=True)


class TestTyped:
    @pytest.mark.parametrize(
        "text",
        [
            "20261023", "2026.10.23", "2026/10/23", "2026-10-23", "10-23", "10.23", "10月23日",
            "10月23号", "2026年10月23日", "昨天", "昨日", " 2026 - 10 - 23 ", "2026。10。23",
            wide("2026-10-23"), wide("2026") + "年" + wide("10") + "月23日", "2026–10–23",
        ],
    )  # fmt: skip
    def test_every_way_of_writing_a_day_is_understood(self, text: str) -> None:
        assert parse(DAY, text, TODAY) == ("2026-10-23", None)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("2026-02-30", "2026年2月30日 这一天不存在"),
            ("2-29", "2026年2月29日 这一天不存在"),
            ("20261301", "不存在"),
            ("1066-10-14", "1900 到 2199"),
            ("abc", "没有看懂“abc”"),
            ("2026-10", "没有看懂“2026-10”"),
            ("很" * 30, "没有看懂“" + "很" * 20 + "…”"),
        ],
    )
    def test_what_is_no_day_names_the_field_and_the_remedy(self, text: str, why: str) -> None:
        said = sentence(parse(DAY, text, TODAY))

        assert said.startswith("“发现日期”")
        assert why in said
        assert "请" in said

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("14:32", "2026-10-24T14:32"),
            (wide("14:32"), "2026-10-24T14:32"),
            ("昨天 9:05", "2026-10-23T09:05"),
            ("10月23日14时32分", "2026-10-23T14:32"),
            ("10-23 14点", "2026-10-23T14:00"),
            ("2026-10-23T14:32:07", "2026-10-23T14:32"),
            ("20261023 00:00", "2026-10-23T00:00"),
        ],
    )
    def test_moments_are_a_day_and_a_time(self, text: str, moment: str) -> None:
        assert parse(TIME, text, TODAY) == (moment, None)

    @pytest.mark.parametrize("text", ["2026-10-23", "10月23日", "昨天"])
    def test_a_day_without_a_time_stays_a_day(self, text: str) -> None:
        assert parse(TIME, text, TODAY) == ("2026-10-23", None)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("24:00", "24:00 这个时刻不存在"),
            ("12:60", "12:60 这个时刻不存在"),
            ("2026-02-30 10:00", "这一天不存在"),
            pytest.param("1" + "T" * 100_000, "没有看懂", id="many T"),
        ],
    )
    def test_half_a_moment_is_refused(self, text: str, why: str) -> None:
        assert why in sentence(parse(TIME, text, TODAY))

    @pytest.mark.parametrize(
        ("field", "text", "number"),
        [
            (YUAN, "1234.5", 123_450),
            (YUAN, "1,234.50", 123_450),
            (YUAN, wide("1,234.50") + "元", 123_450),
            (YUAN, "¥12", 1200),
            (YUAN, "1.2万", 1_200_000),
            (YUAN, "1.2万元", 1_200_000),
            (YUAN, "0.00005万元", 50),
            (YUAN, "3百万", 300_000_000),
            (YUAN, "2亿", 20_000_000_000),
            (YUAN, "+5", 500),
            (YUAN, "-0", None),
            (YUAN, "0", 0),
            (YUAN, ".5", 50),
            (YUAN, "5.", 500),
            (YUAN, "007", 700),
            (YUAN, "12。5", 1250),
            (TONS, "3.5吨", 3500),
            (TONS, "3.5 t", 3500),
            (COUNT, "12人次", 12),
            (COUNT, "12", 12),
            (COUNT, "1.0", 1),
            (ANGLE, "117°30′15.5″", 1_175_043_056),
            (ANGLE, "-0.5", -5_000_000),
        ],
    )
    def test_numbers_are_read_exactly(self, field: Field, text: str, number: int | None) -> None:
        assert parse(field, text, TODAY)[0] == number

    @pytest.mark.parametrize(
        ("field", "text", "why"),
        [
            (YUAN, "1.234", "最多 2 位小数（元）"),
            (COUNT, "1.5", "应是整数（人次）"),
            (Field("n", "序号", "number"), "1.5", "“序号”应是整数，请改正。"),
            (YUAN, "-5", "不能是负数"),
            (YUAN, "1,23", "没有看懂“1,23”"),
            (YUAN, "万", "没有看懂"),
            (YUAN, "3吨", "没有看懂“3吨”，请只填数字，如 12元"),
            (YUAN, "1" * 17, "太大了"),
            (YUAN, "100001亿", "太大了，最多 10000000000000元"),
            (YUAN, "0." + "0" * 70 + "1", "没有看懂"),
            (ANGLE, "181", "超过了 180 度"),
        ],
    )
    def test_numbers_that_do_not_fit_are_refused(self, field: Field, text: str, why: str) -> None:
        assert why in sentence(parse(field, text, TODAY))

    @pytest.mark.parametrize(
        ("text", "flag"),
        [("是", 1), ("√", 1), ("TRUE", 1), (wide("1"), 1), ("否", 0), ("×", 0), ("No", 0)],
    )
    def test_flags_are_yes_or_no(self, text: str, flag: int) -> None:
        assert parse(FLAG, text, TODAY) == (flag, None)

    def test_a_doubtful_flag_is_refused(self) -> None:
        assert "应填“是”或“否”，没有看懂“也许”" in sentence(parse(FLAG, "也许", TODAY))

    @pytest.mark.parametrize(
        ("field", "text", "choice"),
        [
            (KIND, "拆除", "拆除"),
            (KIND, " 取缔 关闭", "取缔关闭"),
            (KIND, "T恤", "T恤"),
            (FREE, "煤", "煤"),
            (FREE, "石榴石", "石榴石"),
            (FREE, wide("A") + "级煤", "A级煤"),
        ],
    )
    def test_choices_are_taken_exactly_or_after_cleaning(
        self, field: Field, text: str, choice: str
    ) -> None:
        assert parse(field, text, TODAY) == (choice, None)

    @pytest.mark.parametrize("text", ["罚款", "t恤"])
    def test_a_choice_outside_the_list_or_doubtful_is_refused(self, text: str) -> None:
        said = sentence(parse(KIND, text, TODAY))

        assert said == f"“处置”没有“{text}”这一项，请从 取缔关闭、拆除、T恤、t 恤 中选。"

    def test_a_long_list_of_choices_is_cut_in_the_message(self) -> None:
        field = Field("k", "矿种", "choice", choices=tuple("一二三四五六七八九十"))

        assert "一、二、三、四、五、六、七、八等 中选" in sentence(parse(field, "零", TODAY))

    def test_a_choice_without_a_list_takes_any_text(self) -> None:
        assert parse(Field("k", "类别", "choice"), "其他", TODAY) == ("其他", None)

    @pytest.mark.parametrize(
        ("field", "text", "values"),
        [
            (MANY, "无证开采、超层越界，无证开采", ("无证开采", "超层越界")),
            (LINKS, "一号;二号；三号\n四号", ("一号", "二号", "三号", "四号")),
            (LINES, "先停产，再整改\n\n后验收", ("先停产，再整改", "后验收")),
            (LINKS, "、，", None),
        ],
    )
    def test_several_values_are_split(
        self, field: Field, text: str, values: tuple[str, ...] | None
    ) -> None:
        assert parse(field, text, TODAY) == (values, None)

    def test_one_wrong_value_of_several_refuses_them_all(self) -> None:
        assert "没有“盗挖”这一项" in sentence(parse(MANY, "无证开采、盗挖", TODAY))

    @pytest.mark.parametrize("field", [YUAN, DAY, TIME, FLAG, NAME, KIND, MANY, PAPER, LATE])
    @pytest.mark.parametrize("text", ["", "  ", "\u3000\n"])
    def test_nothing_typed_is_blank_and_never_nought(self, field: Field, text: str) -> None:
        assert parse(field, text, TODAY) == (None, None)

    def test_computed_fields_take_nothing(self) -> None:
        assert "由程序算出" in sentence(parse(LATE, "是", TODAY))


class TestNormalised:
    @pytest.mark.parametrize(
        ("field", "text", "kept"),
        [
            (PERSONAL, wide("37032319900101123x"), "37032319900101123X"),
            (PERSONAL, "营业执照 91110000101623741k", "营业执照 91110000101623741k"),
            (PHONE, "138 1234 5678", "13812345678"),
            (PHONE, wide("0533-3241234"), "0533-3241234"),
            (PHONE, "13812345678、张三", "13812345678、张三"),
            (PAPER, "源自然资罚[2026] 6 号", "源自然资罚〔2026〕6号"),
            (PAPER, "源自然资罚" + wide("[2026]6") + "号", "源自然资罚〔2026〕6号"),
            (PAPER, "源自然资罚（2026）6号", "源自然资罚〔2026〕6号"),
            (PAPER, "源自然资罚【2026】6号（副本）", "源自然资罚〔2026〕6号（副本）"),
            (CREDIT, "9111 0000 1016 2374 1k", "91110000101623741K"),
        ],
    )
    def test_numbers_of_people_and_papers_are_written_one_way(
        self, field: Field, text: str, kept: str
    ) -> None:
        assert parse(field, text, TODAY) == (kept, None)
