"""Periods that tile the calendar, working days with 调休, and due dates."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar.constants import holidays, workdays

from ledgerdesk.domain.definitions import Campaign, Deadline, Form, Phase
from ledgerdesk.errors import UserError

UNKNOWN = "节假日数据未录入，暂按周末推算"
DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
SHIPPED = range(min(holidays).year, max(holidays).year + 1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "demand": 1}
"""Months of a rhythm; a week has none. What is asked for any day counts in months."""
KEY = re.compile(
    r"((?:19|20)\d\d)(?:-(?:(?P<month>\d\d)|Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d\d)))?"
)
WORD = re.compile(r"\{(\w+)\}")


class Calendar:
    """Working days: the shipped years of the library, and the ledger's own table above them."""

    def __init__(self, own: Mapping[date, bool] | None = None) -> None:
        """Take the ledger's own days; True = working."""
        self.own = dict(own or {})

    def known(self, year: int) -> bool:
        """Tell whether the holidays of a year are entered.

        An own table counts from the moment its National Day stands in it: the State Council
        publishes a year as a whole, and October is typed last.
        """
        return year in SHIPPED or self.own.get(date(year, 10, 1)) is False

    def working(self, day: date) -> bool:
        """Tell whether people work on a day; a year without data goes by the weekday."""
        if day in self.own:
            return self.own[day]
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def following(self, day: date) -> date:
        """Return the day itself, or the next working day."""
        while not self.working(day):
            day += DAY
        return day

    def reason(self, day: date) -> str:
        """Say why a day is off, or why a weekend is worked; "" for an ordinary working day."""
        weekend = day.weekday() >= 5
        if self.working(day):
            return "调休上班" if weekend else ""
        if day in holidays:
            return HOLIDAYS.get(holidays[day], "节假日") + "放假"
        return WEEKDAYS[day.weekday()] if weekend else "节假日表所列放假日"

    def warning(self, day: date) -> str:
        """Say that the day's year has no holiday data, "" when the day is certain."""
        return "" if day in self.own or self.known(day.year) else UNKNOWN


@dataclass(frozen=True, slots=True)
class Period:
    """Days a form counts, both ends included, and the plan's day for handing it in."""

    key: str
    """2026-10, 2026-W43, 2026-Q3, 2026-H1, 2026 or FROM..TO."""
    start: date
    end: date
    nominal: date
    """Due date before any shift."""
    year: int
    """Year whose cumulative figures the period adds to."""

    def title(self) -> str:
        """Return the period in words: 2026年10月, 2026年第43周, 2026年上半年."""
        if ".." in self.key:
            return self.short()
        return f"{self.year}年" if len(self.key) == 4 else f"{self.year}年{self._part()}"

    def short(self) -> str:
        """Return the period inside its year: 10月份, 第43周, 上半年; 2026年 for a whole one."""
        if ".." in self.key:
            return f"{_long(self.start)}至{_long(self.end)}"
        if len(self.key) == 4:
            return f"{self.year}年"
        part = self._part()
        return f"{part}份" if part.endswith("月") else part

    def words(self) -> dict[str, str]:
        """Return what a title may say of the period: {year}, {month}, {part}, {period}."""
        month = str(self.end.month)
        words = {"year": str(self.year), "month": month, "part": self.short()}
        return words | {"period": self.title()}

    def _part(self) -> str:
        part = self.key[5:]
        number = part.lstrip("WQH0")
        kinds = {"W": f"第{number}周", "Q": f"第{number}季度", "H": f"{'上下'[number == '2']}半年"}
        return kinds.get(part[0], f"{number}月")


@dataclass(frozen=True, slots=True)
class Due:
    """When a form is due, the plan's own day, and why the two differ."""

    on: date
    nominal: date
    note: str


def period(deadline: Deadline, key: str) -> Period:
    """Return the period a key names under a deadline's rule.

    Raise UserError on a key that names none.
    """
    text = key.strip()
    if ".." in text:
        return _typed(deadline, text)
    match = KEY.fullmatch(text)
    if match is None:
        raise _unreadable(key)
    year = int(match[1])
    try:
        if match["week"]:
            return _week(
                deadline, date.fromisocalendar(year, int(match["week"]), _ending(deadline))
            )
        for size, name in ((1, "month"), (3, "quarter"), (6, "half")):
            if match[name]:
                first = date(year, (int(match[name]) - 1) * size + 1, 1)
                return _months(deadline, _index(first), size)
    except ValueError as error:
        raise _unreadable(key) from error
    return _months(deadline, year * 12, 12)


def containing(deadline: Deadline, day: date) -> Period:
    """Return the one period of a deadline that a day belongs to."""
    return _around(deadline, day, MONTHS.get(deadline.every, 0))


def previous(deadline: Deadline, period: Period) -> Period:
    """Return the period of the same shape just before."""
    if ".." in period.key:
        return _span(
            deadline, period.start - (period.end - period.start) - DAY, period.start - DAY
        )
    return _around(deadline, period.start - DAY, _size(period.key))


def following(deadline: Deadline, period: Period) -> Period:
    """Return the period of the same shape just after."""
    if ".." in period.key:
        return _span(deadline, period.end + DAY, period.end + (period.end - period.start) + DAY)
    return _around(deadline, period.end + DAY, _size(period.key))


def year_start(deadline: Deadline, period: Period) -> date:
    """Return the first day of the cumulative figures: that of the year's first period.

    A span typed by hand that begins earlier counts from its own first day.
    """
    if deadline.every == "week":
        first = date.fromisocalendar(period.year, 1, _ending(deadline)) - 6 * DAY
    else:
        first = _edge(deadline, period.year * 12)
    return min(first, period.start) if ".." in period.key else first


def due(deadline: Deadline, period: Period, calendar: Calendar) -> Due:
    """Return the day a form is due and why it was moved, or what to mind."""
    nominal = period.nominal
    if ".." in period.key:
        return Due(nominal, nominal, "自定时段，方案没有规定报送时限")
    if deadline.every == "demand":
        return Due(nominal, nominal, "随时按要求报送，方案没有规定报送时限")
    if deadline.shift == "next-working-day":
        on = calendar.following(nominal)
        return Due(
            on, nominal, _join(_shifted(nominal, on, calendar), _doubt(nominal, on, calendar))
        )
    if calendar.working(nominal):
        return Due(nominal, nominal, "")
    text = f"{_short(nominal)}逢{calendar.reason(nominal)}，方案没有规定顺延，请提前报送"
    return Due(nominal, nominal, _join(text, calendar.warning(nominal)))


def _shifted(nominal: date, on: date, calendar: Calendar) -> str:
    if on == nominal:
        return ""
    weekday = WEEKDAYS[on.weekday()]
    return f"{_short(nominal)}逢{calendar.reason(nominal)}，顺延至{_short(on)}（{weekday}）"


def _doubt(nominal: date, on: date, calendar: Calendar) -> str:
    days = ((nominal + n * DAY) for n in range((on - nominal).days + 1))
    return next((warning for warning in map(calendar.warning, days) if warning), "")


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _clamped(index: int, day: int) -> date:
    """Return day `day` of the month with that index, its last day when it is shorter."""
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def _edge(deadline: Deadline, index: int) -> date:
    """Return the first day of the month with that index, as the deadline cuts months."""
    if deadline.start_day == 1 or deadline.every == "week":
        return _clamped(index, 1)
    return _clamped(index - 1, deadline.start_day)


def _months(deadline: Deadline, index: int, size: int) -> Period:
    end = _edge(deadline, index + size) - DAY
    year, month = divmod(index, 12)
    names = {1: f"-{month + 1:02}", 3: f"-Q{month // 3 + 1}", 6: f"-H{month // 6 + 1}", 12: ""}
    nominal = _nominal(deadline, end, index + size - 1)
    return Period(f"{year}{names[size]}", _edge(deadline, index), end, nominal, year)


def _nominal(deadline: Deadline, end: date, last: int) -> date:
    """Return the day the rule names for months up to the one with index `last`.

    Yearly: month and day in that year. Quarterly and half-yearly: in the next one. Else the
    first such day of a month (or weekday) that is not before the period's end.
    """
    if not deadline.day:
        return end
    if deadline.every == "week":
        return end + (deadline.day - end.isoweekday()) % 7 * DAY
    if deadline.every == "year":
        return _clamped(last // 12 * 12 + (deadline.month or 12) - 1, deadline.day)
    if deadline.every in {"quarter", "half"}:
        return _clamped(last + (deadline.month or 1), deadline.day)
    same = _clamped(_index(end), deadline.day)
    return same if same >= end else _clamped(_index(end) + 1, deadline.day)


def _ending(deadline: Deadline) -> int:
    return deadline.day or 7 if deadline.every == "week" else 7


def _week(deadline: Deadline, end: date) -> Period:
    year, week, _ = end.isocalendar()
    nominal = end if deadline.every == "week" else _nominal(deadline, end, _index(end))
    return Period(f"{year}-W{week:02}", end - 6 * DAY, end, nominal, year)


def _size(key: str) -> int:
    """Return the months of a key's shape; 0 for a week."""
    return {"W": 0, "Q": 3, "H": 6, "": 12}.get(key[5:6], 1)


def _around(deadline: Deadline, day: date, size: int) -> Period:
    if not size:
        return _week(deadline, day + (_ending(deadline) - day.isoweekday()) % 7 * DAY)
    index = _index(day)
    month = index + (day >= _edge(deadline, index + 1))
    return _months(deadline, month // size * size, size)


def _typed(deadline: Deadline, text: str) -> Period:
    try:
        start, end = (date.fromisoformat(each.strip()) for each in text.split(".."))
    except ValueError as error:
        raise _unreadable(text) from error
    if start > end:
        message = f"期次“{text}”的起始日期晚于截止日期，请把两个日期对调。"
        raise UserError(message)
    return _span(deadline, start, end)


def _span(deadline: Deadline, start: date, end: date) -> Period:
    return Period(f"{start}..{end}", start, end, end, containing(deadline, end).year)


def _unreadable(key: str) -> UserError:
    shapes = "2026-10（月）、2026-W43（周）、2026-Q3（季）、2026-H1（半年）、2026（年）"
    return UserError(f"看不懂期次“{key}”，请写成 {shapes} 或 2026-09-25..2026-10-24。")


def _join(*texts: str) -> str:
    return "；".join(text for text in texts if text)


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _long(day: date) -> str:
    return f"{day.year}年{_short(day)}"


def phases(campaign: Campaign, day: date) -> tuple[Phase, ...]:
    """Return the stages of a campaign that a day lies in; they may overlap."""
    return tuple(each for each in campaign.phases if _inside(each, day))


def later(day: date, months: int) -> date:
    """Return the same day some months later, the last of a shorter month."""
    return _clamped(_index(day) + months, day.day)


def rhythm(rule: Deadline) -> str:
    """Return when a rule asks for a report: 每月 24 日, 每周五, 每年 12 月 20 日."""
    if rule.every == "week":
        return f"每{WEEKDAYS[rule.day - 1]}"
    every = {"month": "每月", "quarter": "每季", "half": "每半年"}.get(rule.every, "每年")
    month = f" {rule.month} 月" if rule.every == "year" and rule.month else ""
    return f"{every}{month} {rule.day} 日"


def valid(form: Form, period: Period) -> bool:
    """Tell whether a form is in force for a period: from its first day to its last."""
    begun = not form.valid_from or form.valid_from <= period.end.isoformat()
    return begun and not "" < form.valid_until < period.start.isoformat()


def worded(text: str, words: Mapping[str, str]) -> str:
    """Fill {month}, {unit} … in a text; a word nobody knows yet leaves room to write."""
    return WORD.sub(lambda found: words.get(found[1], ""), text)


def _inside(phase: Phase, day: date) -> bool:
    """Compare months and days as text, whole dates too; a stage may run over New Year."""
    iso = day.isoformat()
    begin, end = (iso[-len(each) :] if each else "" for each in (phase.begin, phase.end))
    if end and phase.end < phase.begin and len(phase.end) == len(phase.begin) == len("MM-DD"):
        return begin >= phase.begin or end <= phase.end
    return begin >= phase.begin and end <= phase.end
