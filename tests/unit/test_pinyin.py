"""Initials find Chinese names from a Latin keyboard."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.pinyin import initials


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("王家沟", "wjg"),
        ("悦庄镇1号A矿", "yzz1hak"),
        ("\uff37\uff2a\uff27\uff11", "wjg1"),
        ("王，家。沟", "wjg"),
        ("YZ-WT-031", "yzwt031"),
        ("䶮", "y"),
        ("", ""),
        ("，。", ""),
    ],
)
def test_texts_are_spelled_by_first_letters(text: str, letters: str) -> None:
    assert initials(text) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单建国", "sjg"), ("仇小明", "qxm"), ("查海", "zh"), ("区伟", "ow"), ("解晓东", "xxd"),
        ("曾庆华", "zqh"), ("乐嘉明", "yjm"), ("翟镇", "zz"), ("解家沟石料厂", "xjgslc"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_names(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("单位", "dw"),
        ("解放村", "jfc"),
        ("查处", "cc"),
        ("查处非法开采", "ccffkc"),
        ("曾经", "cj"),
    ],
)
def test_words_that_begin_like_surnames_stay_words(word: str, letters: str) -> None:
    assert initials(word) == letters


@pytest.mark.parametrize(
    ("word", "letters"),
    [("重庆", "cq"), ("重晶石", "zjs"), ("长城石料厂", "ccslc"), ("成长", "cz")],
)
def test_a_character_is_read_as_in_its_word(word: str, letters: str) -> None:
    assert initials(word) == letters


@given(st.text(max_size=12))
def test_initials_are_lower_case_letters_and_digits(text: str) -> None:
    spelled = initials(text)

    assert spelled == "" or (
        spelled.isascii() and spelled.isalnum() and spelled == spelled.lower()
    )


def test_the_library_waits_until_a_chinese_text_is_spelled() -> None:
    code = "import sys; from ledgerdesk.domain.pinyin import initials; initials('wjg1')"
    ask = f"{code}; raise SystemExit('pypinyin' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", ask], check=False)  # noqa: S603  # our own words

    assert done.returncode == 0
