"""Photos before, during and after stand beside each other; none is lost, none twice."""

from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.albums import STAGES, Photo, loose, staged

PHOTOS = st.lists(
    st.builds(
        Photo,
        st.sampled_from(["矿点", "问题一"]),
        st.sampled_from([*STAGES, ""]),
        st.uuids().map(str),
        st.just("/a.jpg"),
    )
)


def photo(stage: str, caption: str, owner: str = "问题一") -> Photo:
    return Photo(owner, stage, caption, "/a.jpg")


@given(PHOTOS)
def test_every_photo_stands_once(photos: list[Photo]) -> None:
    shown = [each for trio in (*staged(photos), *loose(photos)) for each in trio.photos if each]

    captions = sorted(each.caption.split("：")[-1] for each in shown)
    assert captions == sorted(each.caption for each in photos)


@given(PHOTOS)
def test_a_stage_has_its_own_column(photos: list[Photo]) -> None:
    for trio in staged(photos):
        for stage, each in zip(STAGES, trio.photos, strict=True):
            assert each is None or (each.stage, each.owner) == (stage, trio.owner)


def test_a_missing_stage_is_seen_once_and_takes_no_further_room() -> None:
    after = [photo("整改后", str(number)) for number in range(5)]

    assert [trio.photos for trio in staged(after)] == [(None, None, after[0])]
    assert [len(trio.photos) for trio in loose(after)] == [3, 3]
    assert loose(after)[0].photos[0] == photo("整改后", "整改后：1")
    assert loose(after)[1].photos[1:] == (None, None)


def test_as_many_lines_as_two_stages_can_fill() -> None:
    photos = [
        photo("整改前", "a"),
        photo("整改前", "b"),
        photo("整改后", "c"),
        photo("整改后", "d"),
    ]

    assert [trio.photos for trio in staged(photos)] == [
        (photos[0], None, photos[2]),
        (photos[1], None, photos[3]),
    ]
    assert not loose(photos)


def test_photos_of_two_records_are_not_mixed() -> None:
    photos = [photo("", "a"), photo("", "b", "矿点")]

    assert [trio.owner for trio in loose(photos)] == ["问题一", "矿点"]
