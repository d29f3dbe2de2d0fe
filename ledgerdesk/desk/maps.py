"""一张图: the verbs that show what lies where and bring in foreign outlines."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ledgerdesk.db import maps
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.ground import LAYERS, Ground, Layer, Outline, outline
from ledgerdesk.desk.links import Links
from ledgerdesk.desk.scenes import (
    MADE,
    Mark,
    Scene,
    Unplaced,
    is_on_site,
    lying,
    middlemost,
    places,
)
from ledgerdesk.domain.geometry import Spot
from ledgerdesk.domain.periods import containing, previous
from ledgerdesk.errors import UserError

if TYPE_CHECKING:
    from ledgerdesk.desk.papers import Paper

Page = Literal["A4", "A3"]
KIND = "shape"
"""Of the rows in `definition` that hold outlines."""
ASKED = {"site": maps.SITES, "problem": maps.PROBLEMS, "patch": maps.PATCHES}
REGISTERS = tuple(ASKED)
FEW, LIGHT = 1_000, 200_000
"""Records, and characters of outlines, that are read within a tenth of a second."""
NOWHERE = (1_040_000_000, 350_000_000)
EVER = ("0000-01-01", "9999-12-31")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for; days ISO, both included."""

    registers: tuple[str, ...] = REGISTERS
    village: str = ""
    """Id; "" for all."""
    start: str = EVER[0]
    end: str = EVER[1]


class Looked(NamedTuple):
    """What a file holds, before anything is taken."""

    path: Path
    frame: str
    shapes: tuple[tuple[str, str], ...]
    """Name and kind of each."""
    own: tuple[int, ...]
    """Those called like the ledger's unit or county."""


class Maps:
    """The verbs of the map."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def scene(self, wanted: Wanted | None = None) -> Scene:
        """Return what is on the map; each register is asked once."""
        asked = wanted or Wanted()
        told = {
            "village": asked.village, "start": asked.start, "end": asked.end,
            "today": self._bench.today().isoformat(),
        }  # fmt: skip
        outlines = {each.layer: each for each in self.outlines()}
        villages = Links(self._bench).of("village").text
        rows = [
            (register, row)
            for register in asked.registers
            for row in self._bench.store.named(ASKED[register], told)
        ]
        shown = [each for each in rows if each[0] != "problem" or not is_on_site(each[1])]
        ground = Ground(outlines, villages, _amid(row for _, row in rows))
        found = [MADE[register](row, ground, told["today"]) for register, row in shown]
        marks = [each for each in found if isinstance(each, Mark)]
        return Scene(
            self._bench.unit_name(),
            ground.plane,
            tuple(marks),
            tuple(each for each in found if isinstance(each, Unplaced)),
            outlines,
            tuple(places(ground, marks)),
            len(rows) - len(shown),
            tuple(lying(ground, marks)),
        )

    def is_quick(self) -> bool:
        """Tell whether a scene is made before anybody has to wait for it."""
        records, points = self._bench.store.rows(maps.SIZE)[0]
        return int(records) <= FEW and int(points) <= LIGHT

    def villages(self) -> list[tuple[str, str]]:
        """Return id and name of every village."""
        clause = 'WHERE deleted_on IS NULL ORDER BY "code" IS NULL, "code", "name"'
        return [
            (str(row["id"]), str(row["name"] or ""))
            for row in self._bench.store.records("village", clause)
        ]

    def spans(self) -> list[tuple[str, str, str]]:
        """Return spans of time to look at: words, first and last day."""
        rule, today = self._bench.period_rule(), self._bench.today()
        now = containing(rule, today)
        before = previous(rule, now)
        spans = [(each.title(), each.start, each.end) for each in (now, before)]
        spans += [
            (f"{year}年", date(year, 1, 1), date(year, 12, 31))
            for year in (today.year, today.year - 1)
        ]
        told = [(words, start.isoformat(), end.isoformat()) for words, start, end in spans]
        return [("全部时间", *EVER), *told]

    def outlines(self) -> list[Outline]:
        """Return the layers that were brought in."""
        rows = self._bench.store.rows(
            'SELECT "key", text FROM definition WHERE kind = ? ORDER BY id', (KIND,)
        )
        return [outline(key, json.loads(text)) for key, text in rows if key in LAYERS]

    def look(self, path: Path) -> Looked:
        """Return what a foreign file holds; raise UserError when it cannot be read."""
        from ledgerdesk.intake import reading

        answer = reading.outlines(path)
        shapes = tuple((str(each["name"]), str(each["kind"])) for each in answer["shapes"])
        own = {self._bench.unit_name(), self._bench.setting("county")} - {""}
        chosen = tuple(n for n, (name, _) in enumerate(shapes) if name in own)
        return Looked(path, str(answer["frame"]), shapes, chosen)

    def take(self, layer: Layer, path: Path, chosen: Sequence[int]) -> Change:
        """Keep the chosen shapes of a file as a layer, in place of what it held; one step.

        Raise UserError when nothing is chosen, or the file cannot be read.
        """
        if not chosen:
            message = "没有选中任何图形，请至少勾选一个再读入。"
            raise UserError(message)
        from ledgerdesk.intake import reading

        answer = reading.outlines(path, chosen)
        if layer == "boundary" and all(each["kind"] != "area" for each in answer["shapes"]):
            message = f"{path.name} 里没有闭合的范围，不能作辖区边界。请换一个文件，或读入为底图。"
            raise UserError(message)
        text = json.dumps(
            {
                "source": path.name,
                "frame": answer["frame"],
                "tolerance": answer["tolerance"],
                "taken_on": self._bench.today().isoformat(),
                "shapes": answer["shapes"],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        with self._bench.change(f"读入{LAYERS[layer]} {path.name}") as change:
            if known := self._id(layer):
                self._bench.store.update("definition", known, {"text": text})
            else:
                row = {"id": new_id(), "kind": KIND, "key": layer, "text": text}
                self._bench.store.insert("definition", row)
        return change

    def drop(self, layer: Layer) -> Change:
        """Take a layer off the map; raise UserError when there is none."""
        known = self._id(layer)
        if not known:
            message = f"图上没有{LAYERS[layer]}，不用移除。"
            raise UserError(message)
        with self._bench.change(f"移除{LAYERS[layer]}") as change:
            self._bench.store.delete("definition", known)
        return change

    def paper(
        self, wanted: Wanted, roles: Collection[tuple[str, str]], page: Page,
        colours: Mapping[str, str],
    ) -> "Paper":  # fmt: skip
        """Draw the map as it prints; `roles` are the lines of the legend that are shown.

        `colours` gives each ink as #RRGGBB.
        """
        from ledgerdesk.desk.mapping import sketched
        from ledgerdesk.desk.papers import Paper
        from ledgerdesk.domain.values import long_date
        from ledgerdesk.export import maps as drawn

        scene, today = self.scene(wanted), long_date(self._bench.today().isoformat())
        told = [f"填报单位：{scene.unit}", f"制图日期：{today}", *self._narrowed(wanted)]
        title = f"{scene.unit}矿山（点、硐）和卫片图斑分布图"
        sketch = sketched(scene, title, "　　".join(told), roles)
        without = f"没有坐标、未画出的 {len(scene.unplaced):,} 条。" if scene.unplaced else ""
        foot = f"坐标系：2000国家大地坐标系。上北下南。{without}边界为示意，不作界线依据。"
        data, size = drawn.draw(sketch, page, foot, colours)
        return Paper(data, size, 1, colour=True)

    def save(self, paper: "Paper", target: Path) -> None:
        """Write a map that was drawn as PDF; UserError when it cannot."""
        from ledgerdesk.desk.prints import refuse_ledger
        from ledgerdesk.export.replacing import replacing

        refuse_ledger(target)
        with replacing(target) as temp:
            temp.write_bytes(paper.pdf)

    def _narrowed(self, wanted: Wanted) -> Iterable[str]:
        """Say what the map was narrowed to."""
        names = dict(self.villages())
        if wanted.village:
            yield f"范围：{names.get(wanted.village, '')}"
        if (wanted.start, wanted.end) != EVER:
            yield f"问题和图斑：{wanted.start} 至 {wanted.end}"

    def _id(self, layer: Layer) -> str:
        query = 'SELECT id FROM definition WHERE kind = ? AND "key" = ?'
        return str(self._bench.store.value(query, (KIND, layer)) or "")


def _amid(rows: Iterable[Mapping[str, Any]]) -> Spot:
    """Return a spot in the middle of the records, the country's middle where none has one."""
    found = [(row["longitude"], row["latitude"]) for row in rows]
    spots = [(x, y) for x, y in found if x is not None and y is not None]
    return middlemost(spots) if spots else NOWHERE
