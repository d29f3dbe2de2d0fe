"""Numbers that carry their own proof are checked, never trusted, and hidden in lists."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain import identity

PERSON = "37032319900101123"
COMPANY = "91110000101623741K"


def proven(seventeen: str) -> list[str]:
    """Every ending that makes a citizen's number of 17 digits pass."""
    return [end for end in "0123456789X" if not identity.citizen_id(seventeen + end)]


@given(
    st.from_regex(r"[1-8][0-9]{5}", fullmatch=True),
    st.dates(date(1900, 1, 1), date(2026, 10, 24)),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
)
def test_a_citizen_id_has_exactly_one_check_digit(area: str, born: date, serial: str) -> None:
    assert len(proven(f"{area}{born:%Y%m%d}{serial}")) == 1


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, shift: int) -> None:
    whole = PERSON + proven(PERSON)[0]
    wrong = whole[:place] + str((int(whole[place]) + shift) % 10) + whole[place + 1 :]

    assert identity.citizen_id(wrong)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("370323900101123", ""),
        ("370323900231123", "出生日期"),
        ("370323199002301234", "出生日期"),
        ("37032319900101123", "现在是 17 位"),
        ("3703231990010112\uff134", "应是 18 位"),
        (PERSON + "x", "应是 18 位"),
    ],
)
def test_the_reason_says_what_is_wrong_with_a_citizen_id(text: str, why: str) -> None:
    assert why in identity.citizen_id(text)
    assert bool(why) == bool(identity.citizen_id(text))


@pytest.mark.parametrize("text", [COMPANY, "911101066976941872"])
def test_registered_credit_codes_pass(text: str) -> None:
    assert not identity.credit_code(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "91350211M0000XUF46",
            "校验码不符",
        ),  # registered all the same: so never more than a warning
        ("91110000101623741I", "没有 I"),
        ("9111", "18 位"),
    ],
)
def test_credit_codes_that_break_the_standard_get_a_reason(text: str, why: str) -> None:
    assert why in identity.credit_code(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PERSON + proven(PERSON)[0], ""),
        (COMPANY, ""),
        (PERSON + "0", "校验码不符，请逐位核对"),
        ("370323900231123", "出生日期"),
        ("91350211M0000XUF46", "营业执照"),
        ("12345", "18 位"),
    ],
)
def test_the_likelier_kind_of_id_speaks(text: str, why: str) -> None:
    assert why in identity.id_any(text)
    assert bool(why) == bool(identity.id_any(text))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("C" + "1" * 22, True),
        ("T" + "1" * 17, True),
        ("T" + "1" * 22, True),
        ("3700000612345", True),
        ("C" + "1" * 21, False),
        ("c" + "1" * 22, False),
        ("采证2026", False),
    ],
)
def test_licence_numbers_have_a_shape(text: str, *, good: bool) -> None:
    assert (identity.licence_no(text) == "") is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("清自资罚决字〔2025〕6 号", True),
        ("清自然资法监字〔2022〕36号", True),
        ("清自然资法监字〔2023〕11-20号", True),
        ("防国土资监罚字〔2018〕第7号", True),
        ("源自然资罚[2026]6号", False),
        ("〔2026〕6号", False),
    ],
)
def test_document_numbers_have_a_shape(text: str, *, good: bool) -> None:
    assert (identity.document_no(text) == "") is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("13812345678", True),
        ("138 1234 5678", True),
        ("0533-3241234", True),
        ("（0533）3241234转801", True),
        ("13812345678、0533-3241234", True),
        ("4001234567", True),
        ("12336", True),
        ("1381234567", False),
        ("13812345678、12", False),
        ("没有", False),
    ],
)
def test_phone_numbers_have_a_shape(text: str, *, good: bool) -> None:
    assert (identity.phone(text) == "") is good


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("37032319900101123X", "370323********123X"),
        ("370323900101123", "370323*****1123"),
        ("91350211M0000XUF46", "913502********UF46"),
        ("E12345678", "E*******8"),
        ("12", "12"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_ids_are_hidden_in_the_middle(text: str, hidden: str) -> None:
    assert identity.mask_id(text) == hidden


def test_a_proven_credit_code_is_public() -> None:
    assert identity.mask_id(COMPANY) == COMPANY


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("3241234", "***1234"),
        ("0533-3241234", "053*-***1234"),
        ("13812345678、13987654321", "138****5678、139****4321"),
        ("12336", "*****"),
        ("张三", "张三"),
    ],
)
def test_phones_are_hidden_in_the_middle(text: str, hidden: str) -> None:
    assert identity.mask_phone(text) == hidden


@given(st.from_regex(r"[1-8][0-9]{16}[0-9X]", fullmatch=True))
def test_no_birthday_shows_through_a_mask(text: str) -> None:
    hidden = identity.mask_id(text)

    assert hidden[6:14] == "*" * 8
    assert len(hidden) == len(text)
