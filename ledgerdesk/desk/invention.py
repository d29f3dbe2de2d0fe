"""Records of a township that never was: one reproducible generator for practice and demos.

Village names are real (their file credits the source); people, sites and acts are invented.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ledgerdesk.desk.material import (
    DISPOSALS,
    KINDS,
    LICENSED,
    MINERALS,
    PATROLS,
    ROLES,
    SHARE_CLOSED,
    SHARE_PAID,
    SOURCES,
    UNTRUE,
    VIOLATIONS,
    WANTED,
    Later,
    Line,
    line,
    lot,
    ref,
)
from ledgerdesk.desk.starting import prefix
from ledgerdesk.domain.catalog import read
from ledgerdesk.domain.periods import Period
from ledgerdesk.errors import UserError
from ledgerdesk.paths import RESOURCES

PRACTICE = RESOURCES / "practice"
PLACE = read(PRACTICE / "yuezhuang.toml")
"""The township that is made when no campaign is named."""
MONTH, FEW = 30, 20
"""Days of a month; shorter periods have a part of what a month has."""
EAST, NORTH = 1182600000, 362000000
DATES = ("found_on", "on", "received_at", "filed_on")
"""Where a record's own day stands."""
DAY = re.compile(r"@day(?:\+(?P<days>\d+))?(?: ?(?P<time>T\d\d:\d\d))?")


def place(campaign: str) -> Mapping[str, Any]:
    """Return where a campaign is practised; raise UserError when nowhere."""
    found = {str(told["campaign"]): told for told in map(read, sorted(PRACTICE.glob("*.toml")))}
    if campaign not in found:
        message = f"方案“{campaign}”没有练习材料，可用的有：{'、'.join(found)}。"
        raise UserError(message)
    return found[campaign]


@dataclass(slots=True)
class Invention:
    """Makes the office first, then a month at a time; the same seed gives the same records."""

    seed: int = 20260124
    place: Mapping[str, Any] = field(default_factory=lambda: PLACE)
    """Where it is and what its campaign adds; see the files beside the township's."""
    draw: Random = field(init=False)
    unit: str = field(init=False)
    county: str = field(init=False)
    kinds: Mapping[str, int] = field(init=False)
    disposals: Mapping[str, int] = field(init=False)
    villages: list[str] = field(init=False)
    people: list[str] = field(default_factory=list)
    sites: list[tuple[str, str]] = field(default_factory=list)
    """(number, village) of every site."""
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Longitude and latitude of every site, by its number."""
    serial: int = 0
    found: list[str] = field(default_factory=list)
    """Problems of the month, as a batch refers to them."""
    papers: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How many of each kind of paper were numbered in a year."""
    later: list[Later] = field(default_factory=list)
    """What is decided, closed, approved in the months after."""

    def __post_init__(self) -> None:
        self.unit, self.county = str(self.place["unit"]), str(self.place["county"])
        self.kinds = self.place.get("violations", VIOLATIONS)
        self.disposals = self.place.get("disposals", DISPOSALS)
        self.draw = Random(self.seed)  # noqa: S311  # a repeatable draw, not a secret
        self.villages = list(self.place["villages"])
        self.later += [Later(**each) for each in self.place.get("later", ())]

    def office(self) -> list[Line]:
        """Return the villages, the people and the sites of the township."""
        unit = self.unit
        made = [line("village", name=each, unit=unit, key_area=i % 9 == 0)
                for i, each in enumerate(self.villages)]  # fmt: skip
        for i in range(26):
            name = self._person()
            role = ROLES[i] if i < len(ROLES) else "责任人"
            phone = f"138{53300000 + i * 137:08d}"
            post = "镇长" if role == "主要负责人" else "工作人员"
            made.append(
                line("person", name=name, unit=unit, roles=[role], mobile=phone, post=post)
            )
        made += [self._site(kind) for kind, n in KINDS.items() for _ in range(n)]
        return [self._more(each) for each in (*made, *self._told("once", None))]

    def month(self, period: Period) -> list[Line]:
        """Return what a township writes down in one period: problems, patrols, tips, cases."""
        made: list[Line] = []
        for day in sorted(self._day(period) for _ in range(self._often(period, 9, 11))):
            made += self._problem(period, day)
        found = self.found = [each["ref"] for each in made if each["register"] == "problem"]
        made += [self._patrol(period) for _ in range(self._often(period, 11, 15))]
        made += [self._tip(period, found) for _ in range(self.draw.randint(1, 3))]
        made += [self._publicity(period) for _ in range(3)]
        made.append(
            line(
                "meeting",
                on=self._day(period),
                title="打击非法开采联席会议",
                kind="联席会议",
                units=["自然资源所", "派出所", "供电所", "司法所"],
                decisions="通报当期发现的问题，明确断电、查处和巡查分工。",
            )
        )
        made += self._patches(period)
        return [self._more(each) for each in (*made, *self._told("each", period))]

    def _often(self, period: Period, least: int, most: int) -> int:
        """Draw how often something happens that is counted by the month."""
        drawn, days = self.draw.randint(least, most), (period.end - period.start).days + 1
        return drawn if days >= FEW else max(1, drawn * days // MONTH)

    def _told(self, when: str, period: Period | None) -> Iterator[Line]:
        """Yield what the campaign's file writes down once, or in each period."""
        for told in self.place.get(when, ()):
            if period and period.key not in told.get("only", [period.key]):
                continue
            for _ in range(int(told.get("times", 1))):
                day = self._day(period, last=int(told.get("last", 0))) if period else ""
                yield self._filled(line(str(told["register"]), **told["values"]), day)

    def _more(self, made: Line) -> Line:
        """Add what the campaign asks of a record besides the register's own fields."""
        told, register = self.place.get("added", {}), str(made["register"])
        added = dict(told.get(register, {}))
        for key in ("state", "violation", "disposal", "kind"):
            added |= told.get(f"{register}.{made['values'].get(key)}", {})
        day = next((str(made["values"][key])[:10] for key in DATES if key in made["values"]), "")
        return self._filled({**made, "values": {**added, **made["values"]}}, day)

    def _filled(self, made: Line, day: str) -> Line:
        """Put people, places and days where a file says @person, @day+3, @day T09:30."""
        values = {key: self._value(each, day) for key, each in made["values"].items()}
        return {**made, "values": {key: each for key, each in values.items() if each is not None}}

    def _value(self, told: Any, day: str) -> Any:
        if isinstance(told, list):
            return [self._value(each, day) for each in told]
        if not isinstance(told, str) or not told.startswith("@"):
            return told
        if after := DAY.fullmatch(told):
            on = date.fromisoformat(day) + timedelta(days=int(after["days"] or 0))
            return f"{on.isoformat()}{after['time'] or ''}"
        chosen = {
            "@person": self.people[6:],
            "@village": self.villages,
            "@site": [number for number, _ in self.sites],
            "@place": self.place["lanes"],
        }
        if told == "@problem":
            return ref(self.draw.choice(self.found))
        return self.unit if told == "@unit" else self.draw.choice(chosen[told])

    def _person(self) -> str:
        while True:
            name = self._surname() + str(self.draw.choice(self.place["given"]))
            if name not in self.people:
                self.people.append(name)
                return name

    def _site(self, kind: str) -> Line:
        self.serial += 1
        village, lane = self.draw.choice(self.villages), self.draw.choice(self.place["lanes"])
        number = f"{prefix(self.unit)}-KD-{self.serial:03}"
        self.sites.append((number, village))
        legal, wild = kind in {"合法矿山", "证照不齐"}, kind == "无证非法点"
        filed = str(self.place.get("filed_on", "2025-10-25"))
        self.spots[number] = (
            int(self.place.get("east", EAST)) + self.draw.randint(-700000, 700000),
            int(self.place.get("north", NORTH)) + self.draw.randint(-600000, 600000),
        )
        return line(
            "site",
            number=number,
            name=f"{village.removesuffix('村')}{lane}{'采石场' if legal else '点'}",
            kind=kind,
            unit=self.unit,
            village=village,
            place=lane,
            **_degrees(self.spots[number]),
            frame="2000国家大地坐标系",
            mineral=self.draw.choice(MINERALS),
            method="露天",
            violations=[lot(self.draw, self.kinds)] if wild else None,
            found_on=filed if wild else None,
            source="资料梳理" if wild else None,
            state="在采" if legal else lot(self.draw, {"停采": 3, "已关闭": 4, "已复绿": 2}),
            holder=f"{self.county}{lane}石料有限公司" if legal else None,
            licence_no=f"C{self.place['code']}202203{7120000000 + self.serial}" if legal else None,
            licence_from="2022-03-01" if legal else None,
            licence_until="2027-02-28" if legal else None,
            filer=self.people[1],
            supervisor=self.people[2],
            responsible=self.draw.choice(self.people[8:]),
            filed_on=filed,
        )

    def _day(self, period: Period, *, last: int = 0) -> str:
        span = (period.end - period.start).days - last
        return (period.start + timedelta(days=self.draw.randint(0, max(span, 0)))).isoformat()

    def _problem(self, period: Period, found: str) -> Iterator[Line]:
        self.serial += 1
        name = f"p{self.serial}"
        number, village = self.draw.choice(self.sites)
        disposal = lot(self.draw, self.disposals)
        due_on = date.fromisoformat(found) + timedelta(days=self.draw.choice((7, 10, 15, 30)))
        violation = lot(self.draw, self.kinds)
        wanted = {**WANTED, **self.place.get("wanted", {})}
        told: dict[str, Any] = {
            "unit": self.unit,
            "village": village,
            "place": self.draw.choice(self.place["lanes"]),
        }
        yield line(
            "problem", name, **told,
            ledger="有证矿山违法采矿" if violation in LICENSED else "非法勘查开采",
            site=number, source=self.draw.choice(SOURCES), found_on=found, reported_on=found,
            stopped_on=None if disposal == "不属实" else found,
            inspector=self.draw.choice(self.people[6:]), violation=violation,
            description="现场发现挖掘机一台、运输车辆两部，正在开挖山体、装运石料，已当场制止并上报。",
            party=self._party(), mineral=self.draw.choice(MINERALS), disposal=disposal,
            requirement=wanted[disposal], duty_unit=self.unit,
            responsible=self.draw.choice(self.people[8:]), supervisor=self.people[2],
            due_on=due_on.isoformat(),
            verified_fact=UNTRUE if disposal == "不属实" else None,
        )  # fmt: skip
        notice = "" if disposal == "不属实" else self._numbered("责停", found)
        yield from self._actions(name, found, disposal, notice)
        if disposal in {"立案", "移送"}:
            told |= {"stop_notice_no": notice, "stop_notice_on": found, "found_on": found}
            filed = date.fromisoformat(found) + timedelta(days=self.draw.randint(0, 3))
            told |= {"violation": violation, "filed_on": min(filed, period.end).isoformat()}
            yield from self._case(name, disposal, told)

    def _numbered(self, word: str, on: str) -> str:
        """Return the next number of a kind of paper: 沂自资责停〔2026〕3号."""
        year = int(on[:4])
        self.papers[word, year] += 1
        return f"{self.county[0]}自资{word}〔{year}〕{self.papers[word, year]}号"

    def _party(self) -> str:
        """Return who did it; nobody of the office."""
        return f"{self._surname()}{self.draw.choice('大长老小')}{self.draw.choice('山河林田泉')}"

    def _surname(self) -> str:
        return str(self.draw.choice(self.place["surnames"]))

    def _actions(self, name: str, found: str, disposal: str, notice: str) -> Iterator[Line]:
        told: dict[str, Any] = {"on": found, "unit": self.unit, "problem": ref(name)}
        if notice:
            one: Line = {"count": 1, "measure_word": "份", "document_no": notice}
            yield line("action", **told, kind="责令停止通知书", **one)
            paper: Line = {"kind": "责令停止违法行为通知书", "number": notice, "to": "当事人"}
            yield line("document", on=found, problem=ref(name), **paper)
        if disposal == "取缔关闭":
            yield line("action", **told, kind="取缔关闭", count=1, measure_word="处")
            for kind in ("断水", "断电"):
                yield line("action", **told, kind=kind, count=1, measure_word="处")
        if disposal == "拆除":
            count = self.draw.randint(1, 4)
            yield line("action", **told, kind="拆除设备", count=count, measure_word="台")

    def _case(self, name: str, disposal: str, told: Mapping[str, Any]) -> Iterator[Line]:
        filed = date.fromisoformat(told["filed_on"])
        number = self._numbered("立", told["filed_on"])
        yield line(
            "case", f"c{name}", **told, number=number, party=self._party(),
            party_kind="个人", mineral=self.draw.choice(MINERALS),
            source="日常巡查", problem=ref(name), quantity_t=str(self.draw.randint(200, 6000)),
            value_yuan=str(self.draw.randint(3, 9) * 10000), value_basis="价格认定",
            state="在办", officers=self.people[6:8],
        )  # fmt: skip
        yield line(
            "seizure", unit=self.unit, on=told["found_on"], case=ref(f"c{name}"),
            problem=ref(name), kind="矿产品", name="碎石", mineral="建筑石料用灰岩",
            quantity=str(self.draw.randint(30, 900)), measure_word="吨", measure="就地封存",
            organ=f"{self.county}自然资源局",
        )  # fmt: skip
        self._transfer(number, filed) if disposal == "移送" else self._decide(number, filed)

    def _transfer(self, number: str, filed: date) -> None:
        """Plan the way to the police: approved within 3 days, handed over within a day."""
        asked, approved, handed, taken = (
            (filed + timedelta(days=days)).isoformat() for days in (4, 6, 7, 9)
        )
        values = {
            "transfer_asked_on": asked, "transfer_approved_on": approved, "transferred": True,
            "transferred_on": handed, "state": "移送", "police_filed_on": taken,
        }  # fmt: skip
        self.later.append(Later(taken, "case", number, values))

    def _decide(self, number: str, filed: date) -> None:
        """Plan a penalty within 90 days of filing: most are closed, some only paid."""
        decided = filed + timedelta(days=self.draw.randint(20, 75))
        fine, gains = self.draw.randint(10, 38) * 10000, self.draw.randint(0, 40) * 1000
        values = {
            "decision_no": self._numbered("罚决字", decided.isoformat()),
            "decided_on": decided.isoformat(), "fine_yuan": fine * 100, "gains_yuan": gains * 100,
            "penalty_text": "没收违法所得，并处罚款",
        }  # fmt: skip
        self.later.append(Later(decided.isoformat(), "case", number, values))
        closed, fate = (decided + timedelta(days=15)).isoformat(), self.draw.random()
        if fate < SHARE_PAID:
            paid = {"paid_yuan": (fine + gains) * 100, "paid_on": closed}
            ending = {"state": "结案", "closed_on": closed} if fate < SHARE_CLOSED else {}
            self.later.append(Later(closed, "case", number, paid | ending))

    def _patrol(self, period: Period) -> Line:
        day, kind = self._day(period), lot(self.draw, PATROLS)
        chosen = self.draw.sample(self.sites, self.draw.randint(2, 7))
        begin, until = ("20:30", "23:10") if kind in {"夜查", "错时"} else ("09:00", "11:40")
        return line(
            "patrol", unit=self.unit, on=day, from_at=f"{day}T{begin}",
            until_at=f"{day}T{until}", kind=kind, sites=[number for number, _ in chosen],
            villages=sorted({village for _, village in chosen}),
            headcount=self.draw.randint(2, 8), vehicles=self.draw.randint(1, 3),
            people=self.people[7:9], leader=self.people[7], found=False,
            route="镇驻地—" + "—".join(village for _, village in chosen[:3]),
        )  # fmt: skip

    def _tip(self, period: Period, found: list[str]) -> Line:
        day = self._day(period, last=5)
        named = self.draw.random() < 0.4
        result = self.draw.choice(("属实", "不属实", "查无"))
        verified = date.fromisoformat(day) + timedelta(days=3)
        return line(
            "tip", received_at=f"{day}T10:20", channel=self.draw.choice(("电话", "微信", "12345")),
            unit=self.unit, named=named,
            informant=f"{self._surname()}先生" if named else None,
            informant_phone="13900000000" if named else None,
            content="反映夜间有车辆从山上拉石料，噪声大。", place=self.draw.choice(self.villages),
            ongoing=False, receiver=self.people[0], due_on=verified.isoformat(),
            verified_on=verified.isoformat(), verifier=self.people[7],
            result=result, problem=ref(self.draw.choice(found)) if result == "属实" else None,
            fed_back_on=verified.isoformat(),
        )  # fmt: skip

    def _publicity(self, period: Period) -> Line:
        form, word, most = self.draw.choice(
            (("散发宣传材料", "份", 300), ("悬挂横幅", "条", 12), ("张贴公告", "处", 30))
        )
        return line(
            "publicity", on=self._day(period), unit=self.unit, form=form,
            place=self.draw.choice(self.villages), count=self.draw.randint(4, most),
            measure_word=word,
        )  # fmt: skip

    def _patches(self, period: Period) -> Iterator[Line]:
        """卫片 come each quarter, in April, July, October and December."""
        if period.end.month not in {4, 7, 10, 12}:
            return
        for i in range(self.draw.randint(3, 6)):
            number, village = self.draw.choice(self.sites)
            day = self._day(period, last=8)
            field_on = (date.fromisoformat(day) + timedelta(days=6)).isoformat()
            yield line(
                "patch", number=f"TB{period.key.replace('-', '')}{i + 1:02}",
                year=period.end.year, quarter=(period.end.month + 2) // 3, issued_on=day,
                unit=self.unit, village=village, site=number, suspected=True,
                compared_on=day, field_on=field_on, field_people=self.people[7:9],
                legality="伪变化", treatment="不处理", reason="现场为农田整治，期间未发生开采活动",
                finished_on=field_on, area_mu=str(self.draw.randint(1, 9)),
                **_degrees(self.spots[number], off=1500 * (i + 1)),
            )  # fmt: skip


def _degrees(spot: tuple[int, int], *, off: int = 0) -> dict[str, str]:
    """Write a place in degrees, perhaps a little beside it."""
    east, north = ((each + off) / 10**7 for each in spot)
    return {"longitude": str(east), "latitude": str(north)}
