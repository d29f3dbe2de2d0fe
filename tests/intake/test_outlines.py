"""Foreign outlines: what is read, in which frame, what is refused and why."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.domain.projection import projected
from ledgerdesk.errors import UserError
from ledgerdesk.intake import limits, reading
from ledgerdesk.intake.frames import of_name, of_prj
from ledgerdesk.intake.outlines import MOST, outlines

SHAPES = Path(__file__).parent / "shapes"  # written with another program, pyshp 3.1.6
SQUARE = [[118.1, 36.1], [118.2, 36.1], [118.2, 36.2], [118.1, 36.2], [118.1, 36.1]]
UNIT = 10_000_000
GCS = (
    'GEOGCS["{}",DATUM["{}",SPHEROID["x",6378137.0,298.25]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]]'
)
PCS = (
    'PROJCS["x",{},PROJECTION["{}"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",117.0],'
    'PARAMETER["Scale_Factor",{}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
CHINA = GCS.format("GCS_China_Geodetic_Coordinate_System_2000", "D_China_2000")


def feature(name: str, kind: str = "Polygon", coordinates: object = None) -> dict[str, Any]:
    shape = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"名称": name}, "geometry": shape}


def written(folder: Path, *features: dict[str, Any], **more: object) -> Path:
    path = folder / "边界.geojson"
    data = {"type": "FeatureCollection", "features": features, **more}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def copied(folder: Path, name: str) -> Path:
    for each in SHAPES.glob(f"{name}.*"):
        shutil.copy(each, folder)
    return folder / f"{name}.shp"


def refusal(path: Path, chosen: list[int] | None = None) -> str:
    with pytest.raises(UserError) as caught:
        reading.outlines(path, chosen)
    return str(caught.value)


def test_a_geojson_is_looked_at_and_the_chosen_shapes_are_read(tmp_path: Path) -> None:
    point = feature("东河南村", "Point", [118.15, 36.15])
    path = written(tmp_path, feature("悦庄镇"), point)
    seen = reading.outlines(path)
    assert seen["shapes"] == [
        {"name": "悦庄镇", "kind": "area"},
        {"name": "东河南村", "kind": "point"},
    ]
    assert seen["frame"].startswith("WGS84坐标系")
    read = reading.outlines(path, [1])
    assert read["shapes"] == [
        {"name": "东河南村", "kind": "point", "lines": [[[1_181_500_000, 361_500_000]]]}
    ]
    assert read["tolerance"] == 0


@pytest.mark.parametrize(
    ("kind", "coordinates", "kept", "lines"),
    [
        ("MultiPolygon", [[SQUARE], [SQUARE]], "area", 2),
        ("LineString", SQUARE, "line", 1),
        ("MultiLineString", [SQUARE, SQUARE, SQUARE], "line", 3),
        ("MultiPoint", SQUARE, "point", 1),
    ],
)
def test_every_kind_of_geometry_is_taken(
    kind: str, coordinates: object, kept: str, lines: int, tmp_path: Path
) -> None:
    told = outlines(written(tmp_path, feature("甲", kind, coordinates)), "[0]")
    (shape,) = told["shapes"]
    assert (shape["kind"], len(shape["lines"])) == (kept, lines)


def test_bare_geometries_and_collections_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    many = [{"type": "Point", "coordinates": [118, 36]}, {"type": "Polygon", "coordinates": []}]
    path.write_text(json.dumps({"type": "GeometryCollection", "geometries": many}))
    assert [each["name"] for each in outlines(path, "")["shapes"]] == ["第 1 个"]


def test_a_shapefile_with_gbk_names_and_a_hole_is_read(tmp_path: Path) -> None:
    told = reading.outlines(copied(tmp_path, "villages"), [0, 1])
    assert [each["name"] for each in told["shapes"]] == ["王家庄村", "东河南村"]
    assert [len(each["lines"]) for each in told["shapes"]] == [2, 1]
    assert told["shapes"][0]["lines"][0][1] == [1_181_000_000, 362_000_000]
    assert told["frame"] == "WGS84坐标系"


def test_a_shapefile_in_metres_is_turned_into_degrees(tmp_path: Path) -> None:
    told = reading.outlines(copied(tmp_path, "patches"), [0])
    (shape,) = told["shapes"]
    assert shape["name"] == "370323-2026Q3-0117"
    longitude, latitude = (each / UNIT for each in shape["lines"][0][0])
    assert projected(longitude, latitude, 117) == pytest.approx((4_006_000, 105_000), abs=0.02)
    assert told["frame"] == "2000国家大地坐标系，高斯投影，中央经线 117°（已换算成经纬度）"


def test_points_of_one_record_stay_together(tmp_path: Path) -> None:
    (shape,) = reading.outlines(copied(tmp_path, "spots"), [0])["shapes"]
    assert (shape["name"], shape["kind"], len(shape["lines"])) == ("悦庄镇", "point", 2)


def test_a_shapefile_without_its_table_has_numbers_for_names(tmp_path: Path) -> None:
    path = copied(tmp_path, "villages")
    path.with_suffix(".dbf").unlink()
    assert [each["name"] for each in reading.outlines(path)["shapes"]] == ["第 1 个", "第 2 个"]


def test_a_kml_of_a_map_program_is_read(tmp_path: Path) -> None:
    path = tmp_path / "图斑.kml"
    ring = " ".join(f"{x},{y},0" for x, y in SQUARE)
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>图斑0117</name>'
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>\n"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        "<Placemark><Point><coordinates>118.1,36.1</coordinates></Point></Placemark>"
        "</Document></kml>",
        encoding="utf-8",
    )
    told = reading.outlines(path, [0, 1])["shapes"]
    assert [(each["name"], each["kind"]) for each in told] == [
        ("图斑0117", "area"),
        ("第 2 个", "point"),
    ]
    assert len(told[0]["lines"][0]) == 5


def test_a_kml_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text('<!DOCTYPE k [<!ENTITY a "b">]><kml><name>&a;</name></kml>')
    assert "不是 KML" in refusal(path)


def test_a_long_line_is_simplified_and_says_so(tmp_path: Path) -> None:
    line = [[118 + each / 100_000, 36 + (each % 2) / 1_000_000] for each in range(2 * MOST)]
    told = reading.outlines(written(tmp_path, feature("甲", "LineString", line)), [0])
    ((kept,),) = [each["lines"] for each in told["shapes"]]
    assert 2 <= len(kept) <= MOST
    assert told["tolerance"] >= 0.5
    assert kept[0] == [118 * UNIT, 36 * UNIT]


@pytest.mark.parametrize(
    ("datum", "words"),
    [("D_China_2000", "2000国家大地坐标系"), ("CGCS_2000", "2000国家大地坐标系"),
     ("China_Geodetic_Coordinate_System_2000", "2000国家大地坐标系"),
     ("WGS_1984", "WGS84坐标系")],
)  # fmt: skip
def test_frames_in_degrees_are_known_by_their_datum(datum: str, words: str) -> None:
    frame = of_prj(GCS.format("anything", datum))
    assert (frame.words, frame.central) == (words, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GCS.format("GCS_Xian_1980", "D_Xian_1980"), "1980西安坐标系"),
        (GCS.format("GCS_Beijing_1954", "D_Beijing_1954"), "1954北京坐标系"),
        (PCS.format(CHINA, "Lambert_Conformal_Conic", "1.0"), "投影"),
        (PCS.format(CHINA, "Gauss_Kruger", "1.0").replace("Meter", "Foot").replace(
            'UNIT["Foot",1.0]', 'UNIT["Foot",0.3048]'), "投影"),
        ("", "不认识的坐标系"),
    ],
)  # fmt: skip
def test_other_frames_are_refused_with_the_remedy(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        of_prj(text)
    assert "2000国家大地坐标系（经纬度）" in str(caught.value)


def test_a_scale_on_the_meridian_is_heeded() -> None:
    frame = of_prj(PCS.format(GCS.format("w", "D_WGS_1984"), "Transverse_Mercator", "0.9996"))
    north, east = projected(118.2, 36.1, 117)
    found = frame.spot(500_000 + 0.9996 * east, 0.9996 * north)
    assert found == pytest.approx((1_182_000_000, 361_000_000), abs=1)


@pytest.mark.parametrize(
    ("code", "east"), [(4527, 39_500_000), (4548, 500_000), (4498, 20_500_000), (4509, 500_000)]
)
def test_the_zones_of_the_epsg_are_known(code: int, east: float) -> None:
    north, off = projected(118.2, 36.1, 117)
    found = of_name(f"urn:ogc:def:crs:EPSG::{code}").spot(east + off, north)
    assert found == pytest.approx((1_182_000_000, 361_000_000), abs=1)


@pytest.mark.parametrize(
    "name", ["", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4490", "EPSG:4326"]
)
def test_degrees_stay_degrees(name: str) -> None:
    assert of_name(name).spot(118.2, 36.1) == (1_182_000_000, 361_000_000)


def test_an_unknown_name_of_a_frame_is_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert "3857" in refusal(written(tmp_path, feature("甲"), crs=crs))


@pytest.mark.parametrize(
    "place", [[36.1, 118.1], [39_605_000.0, 4_006_000.0], [0, 0], [1e300, 1e300]]
)
def test_what_lies_outside_the_country_is_refused(place: list[float], tmp_path: Path) -> None:
    path = written(tmp_path, feature("甲", "Point", place))
    assert "不在我国范围内" in refusal(path)
    assert "不在我国范围内" in refusal(path, [0])


def test_metres_far_from_their_meridian_are_refused() -> None:
    with pytest.raises(UserError, match="不在我国范围内"):
        of_name("EPSG:4527").spot(4_006_000, 39_605_000)


def test_a_shapefile_without_its_frame_is_refused(tmp_path: Path) -> None:
    path = copied(tmp_path, "villages")
    path.with_suffix(".prj").unlink()
    assert ".prj" in refusal(path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.geojson", b"[]", "不是 GeoJSON"),
        ("a.geojson", b"\xff\xfe", "不是 GeoJSON"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "没有边界"),
        ("a.geojson", b"[" * 100_000, "不是 GeoJSON"),
        ("a.kml", b"<kml>", "不是 KML"),
        ("a.txt", b"{}", "不是 GeoJSON、KML、Shapefile"),
        ("a.geojson", b'{"type":"Point","coordinates":["a"]}', "读不懂"),
    ],
)
def test_what_is_no_outline_is_refused(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert said in refusal(path)


def test_a_missing_file_and_a_damaged_shapefile_are_told(tmp_path: Path) -> None:
    assert "打不开" in refusal(tmp_path / "没有.geojson")
    path = copied(tmp_path, "villages")
    path.write_bytes(b"x" * 200)
    assert "不是 Shapefile" in refusal(path)


def test_a_file_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    assert "超过" in refusal(written(tmp_path, feature("甲")))


def test_a_reader_that_takes_too_long_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WALL", 0.001)
    assert "没有读完" in refusal(written(tmp_path, feature("甲")))


def test_too_many_shapes_are_refused(tmp_path: Path) -> None:
    many = [feature(str(each), "Point", [118, 36]) for each in range(2001)]
    assert "图形太多" in refusal(written(tmp_path, *many))


def _flipped(data: bytes, draw: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(8):
        spoiled[draw.randrange(len(spoiled))] = draw.randrange(256)
    return bytes(spoiled)


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data))]


@pytest.mark.parametrize("spoil", [_flipped, _cut])
@pytest.mark.parametrize("suffix", [".shp", ".dbf"])
def test_a_damaged_shapefile_never_breaks_the_program(
    spoil: Callable[[bytes, random.Random], bytes], suffix: str, tmp_path: Path
) -> None:
    draw, path = random.Random(5), copied(tmp_path, "villages")  # noqa: S311  # repeatable
    part = path.with_suffix(suffix)
    whole = part.read_bytes()
    for _ in range(4):
        part.write_bytes(spoil(whole, draw))
        try:
            read = reading.outlines(path, [0, 1])
        except UserError as error:
            assert str(error).endswith("。")  # noqa: PT017  # either outcome is right
        else:
            assert read["frame"]
