"""A scene as it is drawn on paper."""

from collections.abc import Collection, Iterable

from ledgerdesk.desk.ground import Layer
from ledgerdesk.desk.scenes import ROLES, Scene
from ledgerdesk.domain.cartography import INKS, Entry, Key, Patch, Sketch
from ledgerdesk.domain.geometry import Point

Lines = tuple[tuple[Point, ...], ...]


def sketched(scene: Scene, title: str, hint: str, roles: Collection[Key]) -> Sketch:
    """Return what is drawn of a scene: the signs of these lines of the legend."""
    shown = [each for each in scene.marks if (each.register, each.role) in roles]
    counts = scene.counts()
    legend = tuple(
        Entry(key, role.words, INKS[role.tone], counts[key])
        for key, role in ROLES.items()
        if key in roles and counts[key]
    )
    places = {each.village for each in shown} if scene.outlines.get("village") is None else None
    return Sketch(
        title,
        hint,
        tuple(((each.register, each.role), scene.plane.at(each.spot)) for each in shown),
        legend,
        tuple(
            (each.name, scene.plane.at(each.spot))
            for each in scene.places
            if places is None or each.name in places
        ),
        _lines(scene, "boundary", ("area",)),
        _closed(_lines(scene, "village", ("area",))) + _lines(scene, "village", ("line",)),
        _lines(scene, "base", ("line",)) + _closed(_lines(scene, "base", ("area",))),
        tuple(_patches(scene)),
    )


def _lines(scene: Scene, layer: Layer, kinds: Collection[str]) -> Lines:
    known = scene.outlines.get(layer)
    return tuple(
        tuple(scene.plane.at(spot) for spot in line)
        for shape in (known.shapes if known else ())
        if shape.kind in kinds
        for line in shape.lines
    )


def _closed(lines: Lines) -> Lines:
    return tuple((*line, line[0]) for line in lines)


def _patches(scene: Scene) -> Iterable[Patch]:
    roles = {each.called: each.role for each in scene.marks if each.register == "patch"}
    known = scene.outlines.get("patch")
    for shape in known.shapes if known else ():
        role = roles.get(shape.name, "waiting")
        lines = tuple(tuple(scene.plane.at(spot) for spot in line) for line in shape.lines)
        if shape.kind == "area":
            yield Patch(lines, INKS[ROLES["patch", role].tone], role == "suspected")
