"""What people type and are told, as tests of values need it."""

from ledgerdesk.domain.values import Outcome


def wide(text: str) -> str:
    """Return a text as an input method in full width writes it."""
    return text.translate({code: 0xFEE0 + code for code in range(0x21, 0x7F)})


def sentence(outcome: Outcome) -> str:
    """Return the whole red sentence that refuses a value."""
    value, finding = outcome
    assert value is None
    assert finding is not None
    assert finding.level == "red"
    assert finding.text.endswith("。")
    return finding.text
