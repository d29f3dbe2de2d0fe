from collections import defaultdict
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from ledgerdesk.export.wrapping import breakable, wrap

EMS = defaultdict(lambda: 1.0, {chr(code): 0.5 for code in range(0x20, 0x7F)})
TEXTS = st.text(
    st.sampled_from("矿石开采断水（《「，。；：）》」！？、%—… 12aZ-/.\n"), max_size=60
)
WIDTHS = st.floats(1, 20)


def measured(line: str) -> float:
    return sum(EMS[char] for char in line.rstrip(" "))


@given(TEXTS, WIDTHS)
def test_joined_lines_are_the_text(text: str, width: float) -> None:
    assert "".join(wrap(text, width, EMS)) == text.replace("\n", "")


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_its_column(text: str, width: float) -> None:
    assert all(measured(line) <= width + 1e-6 for line in wrap(text, width, EMS))


@given(TEXTS, WIDTHS)
def test_a_line_begins_or_ends_badly_only_when_it_could_not_end_sooner(
    text: str, width: float
) -> None:
    assume("\n" not in text)
    lines = wrap(text, width, EMS)
    for line, after in pairwise(lines):
        if not breakable(line[-1], after[0]):
            assert not any(map(breakable, line, line[1:]))


@given(TEXTS, WIDTHS)
def test_a_line_takes_all_it_can(text: str, width: float) -> None:
    assume("\n" not in text)
    lines = wrap(text, width, EMS)
    for line, after in pairwise(lines):
        longer = [
            place
            for place in range(1, len(after))
            if breakable(after[place - 1], after[place])
            and measured(line + after[:place]) <= width
        ]
        assert not longer


def test_punctuation_moves_with_the_character_before_it() -> None:
    assert wrap("断水断电，清设备。", 4, EMS) == ("断水断", "电，清设", "备。")


def test_an_opening_bracket_moves_with_what_it_opens() -> None:
    assert wrap("恢复原貌（含边坡）", 5, EMS) == ("恢复原貌", "（含边坡）")


def test_numbers_and_percentages_stay_whole() -> None:
    assert wrap("约占百分之50%以上", 6, EMS) == ("约占百分之", "50%以上")


def test_a_long_number_is_broken_at_its_joints_else_anywhere() -> None:
    assert wrap("YZ-WT-2026-031", 4, EMS) == ("YZ-WT-", "2026-031")
    assert wrap("1234567890", 2, EMS) == ("1234", "5678", "90")


def test_spaces_hang_over_the_end_of_a_line() -> None:
    assert wrap("已销号 10-20", 3, EMS) == ("已销号 ", "10-20")


def test_paragraphs_begin_their_own_lines() -> None:
    assert wrap("甲\n\n乙", 5, EMS) == ("甲", "", "乙")


def test_a_column_narrower_than_a_character_still_shows_all() -> None:
    assert wrap("矿石", 0.5, EMS) == ("矿", "石")
