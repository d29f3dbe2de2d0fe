"""What can be wrong: a Finding about data, a UserError about the world."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["red", "orange"]


class UserError(Exception):
    """A whole Chinese sentence: what happened, where, and what to do; nothing was changed."""


class RefusedError(UserError):
    """A move the rules do not allow; `reasons` names every missing thing, one sentence each."""

    def __init__(self, what: str, reasons: tuple[str, ...]) -> None:
        super().__init__(what + "".join(f"\n· {reason}" for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong (red) or unusual (orange), tied to a field; a value, never raised."""

    level: Level
    text: str
    register: str = ""
    record: str = ""
    field: str = ""
