"""What the law says about a case, as data: when it goes to the police, time limits, versions."""

from dataclasses import dataclass, field
from typing import Literal

from ledgerdesk.domain.fields import Condition, Term

Basis = Literal["source", "derived", "known"]
"""Read in the source · derived from it or from practice · known, the source not at hand."""
BASES = {"source": "", "derived": "推定，待核对", "known": "未核对原文"}
"""What a finding says of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """What every rule says of where it stands and which records it is for."""

    article: str
    """第三条第一款第一项."""
    when: tuple[Condition, ...] = ()
    """On the record it is about."""
    basis: Basis = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Criminal(_Passage):
    """A crime's rule has acts of its own time."""

    title: str
    """非法采矿罪."""
    begin: str = ""
    until: str = ""
    """First and last day of the act it is for; empty: open."""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(_Criminal):
    """移送标准: a value from which a case should go to the police."""

    from_yuan: int
    """The value that warns; the law leaves a range to each province."""
    until_yuan: int = 0
    """The upper end of that range."""
    grave_times: int = 0
    """So many times the value is 情节特别严重; 0: the article does not say."""
    months: int = 0
    """Untreated cases of the same party in so many months are added up; 0: never."""
    adding: str = ""
    """The article that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(_Criminal):
    """So many penalties of the same party before, and the value does not matter any more.

    `when` is asked of this case, and of those before.
    """

    count: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(_Passage):
    """适用法律: what a version of the law says about an act, by the day it ended."""

    text: str
    least_yuan: int = 0
    """The fine's least when there is no value, or it lies below `below_yuan`; 0: not said."""
    below_yuan: int = 0
    least_times: int = 0
    """Else the fine is at least so many times the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover(_Passage):
    """What a unit without penalty power does instead of punishing: 发现–制止–报告–移交."""

    register: str
    steps: tuple[str, ...]
    """The date of each, of the record or as `problem.<field>` of the problem it links to."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """One statute, interpretation or rule of procedure."""

    key: str
    title: str
    number: str = ""
    """法释〔2016〕25号."""
    begin: str = ""
    """In force from."""
    until: str = ""
    """In force until; empty: still."""
    thresholds: tuple[Threshold, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    provisions: tuple[Provision, ...] = ()
    handovers: tuple[Handover, ...] = ()
    terms: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    """时限 by register; the day one starts from must lie in its begin and until."""
    source: str = ""
    note: str = ""

    @property
    def named(self) -> str:
        """The number, else the title: what a finding cites."""
        return self.number or f"《{self.title}》"
