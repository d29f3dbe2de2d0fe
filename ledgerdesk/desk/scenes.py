"""What stands on the map: each record with its place, its role in the legend, its words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from ledgerdesk.desk.ground import Ground, Layer, Outline, bare
from ledgerdesk.domain.flows import numbered
from ledgerdesk.domain.geometry import Nearest, Plane, Spot, distance, middle, said
from ledgerdesk.errors import Finding

Tone = Literal["late", "soon", "active", "done", "closed", "plain"]
WATCHED = {"已关闭矿山", "废弃矿井·硐口", "易发区"}
SHUT = {"已关闭", "已复绿"}
BESIDE = 50.0
"""Metres within which a problem or a patch lies on a site."""
AREA_SCALE = 1000


class Role(NamedTuple):
    """A line of the legend: what it stands for, and its colour."""

    words: str
    tone: Tone


ROLES: Mapping[tuple[str, str], Role] = {
    ("site", "late"): Role("逾期未销号", "late"),
    ("site", "open"): Role("整改中", "soon"),
    ("site", "done"): Role("已销号", "done"),
    ("site", "shut"): Role("已关闭·重点看护", "closed"),
    ("site", "plain"): Role("没有问题", "plain"),
    ("problem", "late"): Role("问题：逾期", "late"),
    ("problem", "open"): Role("问题：未销号", "soon"),
    ("problem", "done"): Role("问题：已销号", "done"),
    ("patch", "suspected"): Role("图斑：疑似新增", "late"),
    ("patch", "waiting"): Role("图斑：没有比对", "soon"),
    ("patch", "known"): Role("图斑：已在台账", "active"),
    ("patch", "cleared"): Role("图斑：已排除", "closed"),
}
"""By register and role, in the order of the legend."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One record on the map."""

    register: str
    record: str
    called: str
    """Number."""
    name: str
    village: str
    role: str
    state: str
    """In words: 逾期 3 天."""
    spot: Spot
    hint: str = ""
    """What else is said of it: 问题 2 条，最近巡查 2026-10-12."""
    odd: str = ""
    """Why it may lie in the wrong place, a sentence; "" when it need not."""

    @property
    def title(self) -> str:
        """Name and number, as far as there are any."""
        return " ".join(filter(None, (self.name, self.called))) or "（没有名称）"


class Unplaced(NamedTuple):
    """A record without coordinates."""

    register: str
    record: str
    title: str
    village: str


class Place(NamedTuple):
    """A village's name, and where it is written."""

    name: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Scene:
    """All that stands on the map, and what does not."""

    unit: str
    plane: Plane
    marks: tuple[Mark, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    outlines: Mapping[Layer, Outline] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    on_sites: int = 0
    """Problems that lie on their site and are told there."""
    patches: tuple[tuple[str, str], ...] = ()
    """(id, how it lies: 距最近矿点 420 米) of each patch on the map."""

    def counts(self) -> dict[tuple[str, str], int]:
        """Count the marks by register and role."""
        found = dict.fromkeys(ROLES, 0)
        for each in self.marks:
            found[each.register, each.role] += 1
        return found

    def findings(self) -> tuple[Finding, ...]:
        """Return every mark that may lie in the wrong place."""
        return tuple(
            Finding("orange", each.odd, each.register, each.record)
            for each in self.marks
            if each.odd
        )

    def near(self, spot: Spot) -> list[tuple[float, Mark]]:
        """Return the marks by their way from a spot in metres, the nearest first."""
        found = [(distance(spot, each.spot), each) for each in self.marks]
        return sorted(found, key=lambda each: each[0])


def is_on_site(row: Mapping[str, Any]) -> bool:
    """Whether a problem lies on its site, which tells of it."""
    if not row["on_site"] or row["site_longitude"] is None or row["site_latitude"] is None:
        return False
    if row["longitude"] is None or row["latitude"] is None:
        return True
    there = row["site_longitude"], row["site_latitude"]
    return distance((row["longitude"], row["latitude"]), there) <= BESIDE


def _site(row: Mapping[str, Any], ground: Ground, _today: str) -> Mark | Unplaced:
    words = [f"{row['kind'] or ''} {row['state'] or ''}".strip()]
    counted = [(row["late"], "逾期"), (row["open"] - row["late"], "整改中"), (row["done"], "销号")]
    told = "、".join(f"{word} {count}" for count, word in counted if count)
    words.append(f"问题：{told}" if told else "")
    words.append(f"巡查 {row['times']} 次，最近 {row['last']}" if row["times"] else "没有巡查记录")
    state = ROLES["site", role := _site_role(row)].words
    return _mark("site", row, ground, (role, state, "，".join(filter(None, words))))


def _site_role(row: Mapping[str, Any]) -> str:
    if row["late"] or row["open"]:
        return "late" if row["late"] else "open"
    if row["done"]:
        return "done"
    return "shut" if row["kind"] in WATCHED or row["state"] in SHUT else "plain"


def _problem(row: Mapping[str, Any], ground: Ground, today: str) -> Mark | Unplaced:
    closed = row["closed_on"] is not None or row["state"] == "已销号"
    late = not closed and "" < (row["due_on"] or "") < today
    role = "done" if closed else "late" if late else "open"
    number = numbered(row["number"] or "", row["round"] or 1)
    told = {**row, "number": number, "name": row["violation"]}
    hint = f"时限 {row['due_on']}" if row["due_on"] and not closed else ""
    state = "逾期" if late else str(row["state"] or "")
    return _mark("problem", told, ground, (role, state, hint))


def _patch(row: Mapping[str, Any], ground: Ground, _today: str) -> Mark | Unplaced:
    role = _patch_role(row)
    area = f"{row['area_mu'] / AREA_SCALE:.2f} 亩" if row["area_mu"] else ""
    batch = f"{row['year']}年第{row['quarter']}季度" if row["year"] and row["quarter"] else ""
    seen = f"现场核验 {row['field_on']}" if row["field_on"] else "没有现场核验"
    judged = f"判定{row['legality']}" if row["legality"] else ""
    told: dict[str, Any] = {**row, "name": "图斑"}
    if row["longitude"] is None or row["latitude"] is None:
        told |= dict(zip(("longitude", "latitude"), _drawn(row, ground), strict=True))
    hint = "，".join(filter(None, (area, batch, seen, judged)))
    state = ROLES["patch", role].words.partition("：")[2]
    return _mark("patch", told, ground, (role, state, hint))


def _patch_role(row: Mapping[str, Any]) -> str:
    if any(row[key] for key in ("site", "problem", "case")):
        return "known"
    if row["legality"] in {"合法", "伪变化"} or row["suspected"] == 0:
        return "cleared"
    return "suspected" if row["suspected"] or row["legality"] else "waiting"


def _drawn(row: Mapping[str, Any], ground: Ground) -> tuple[int | None, int | None]:
    """Return the middle of the outline that has a patch's number."""
    known = ground.outlines.get("patch")
    for each in known.shapes if known else ():
        if each.name == row["number"]:
            return ground.plane.spot(middle([ground.plane.at(s) for s in each.lines[0]]))
    return None, None


def _mark(
    register: str, row: Mapping[str, Any], ground: Ground, told: tuple[str, str, str]
) -> Mark | Unplaced:
    role, state, hint = told
    village = ground.names.get(row["village"] or "", "")
    name, called = str(row["name"] or ""), str(row["number"] or "")
    if row["longitude"] is None or row["latitude"] is None:
        return Unplaced(register, row["id"], " ".join(filter(None, (name, called))), village)
    spot = row["longitude"], row["latitude"]
    odd = ground.odd(spot, village, row.get("frame") or "")
    return Mark(register, row["id"], called, name, village, role, state, spot, hint, odd)


def places(ground: Ground, marks: Sequence[Mark]) -> Iterator[Place]:
    """Yield where each village's name is written: on its outline, else amid its records."""
    for each in ground.villages.values():
        points = [ground.plane.at(spot) for spot in max(each.lines, key=len)]
        yield Place(each.name, ground.plane.spot(middle(points)))
    inside_of: dict[str, list[Spot]] = {}
    for mark in marks:
        if mark.village and bare(mark.village) not in ground.villages:
            inside_of.setdefault(mark.village, []).append(mark.spot)
    for name, spots in inside_of.items():
        yield Place(name, middlemost(spots))


def middlemost(spots: Sequence[Spot]) -> Spot:
    """Return the median of some spots: one wrong coordinate does not carry it away."""
    across, up = (sorted(each) for each in zip(*spots, strict=True))
    return across[len(across) // 2], up[len(up) // 2]


def lying(ground: Ground, marks: Sequence[Mark]) -> Iterator[tuple[str, str]]:
    """Yield how each patch lies to the sites: on one, or how far the nearest is."""
    sites = [each for each in marks if each.register == "site"]
    nearest = Nearest([ground.plane.at(each.spot) for each in sites])
    for patch in marks:
        if patch.register != "patch":
            continue
        found = nearest.to(ground.plane.at(patch.spot))
        if found is None:
            yield patch.record, "附近没有矿点"
            continue
        site, way = sites[found[0]], found[1]
        name = site.name or site.called
        on = way <= BESIDE
        yield patch.record, f"压占 {name}" if on else f"距最近矿点 {said(way)}（{name}）"


Made = Callable[[Mapping[str, Any], Ground, str], Mark | Unplaced]
MADE: Mapping[str, Made] = {"site": _site, "problem": _problem, "patch": _patch}
"""How a row becomes a mark, by register."""
