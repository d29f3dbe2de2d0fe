"""抽查: anybody can draw the same sample again, and the share holds everywhere."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.sampling import MOST_SEED, Member, Stratum, lot, needed, sampled, shared
from ledgerdesk.errors import UserError

TEN = [Member(f"record-{number}") for number in range(10)]
IDS = st.lists(st.uuids().map(str), unique=True, max_size=60)
SHARES = st.integers(1, 100)
SEEDS = st.integers(0, MOST_SEED)


def test_a_lot_is_the_hash_of_seed_and_id_and_nothing_else() -> None:
    assert lot(7, "问题-1") == sha256("7:问题-1".encode()).hexdigest()


def test_the_sample_of_a_seed_is_the_same_for_ever() -> None:
    made = sampled(TEN, 30, 20261024)

    assert [each.id for each in made.members] == ["record-4", "record-7", "record-9"]


@pytest.mark.parametrize(
    ("population", "share", "size"),
    [(0, 30, 0), (1, 30, 1), (3, 30, 1), (4, 30, 2), (10, 30, 3), (11, 30, 4), (7, 100, 7),
     (100, 1, 1), (101, 1, 2)],
)  # fmt: skip
def test_a_share_is_rounded_up(population: int, share: int, size: int) -> None:
    assert needed(population, share) == size


def test_every_stratum_gives_its_share() -> None:
    members = [Member(f"a{number}", ("甲村",)) for number in range(7)]
    members += [Member(f"b{number}", ("乙村",)) for number in range(3)]

    made = sampled(members, 30, 1)

    assert made.strata == (Stratum("甲村", 7, 2), Stratum("乙村", 3, 1))
    assert [each.stratum for each in made.members] == ["甲村", "甲村", "乙村"]
    assert made.population == 10
    assert made.size == 3


def test_small_strata_do_not_swell_the_sample() -> None:
    """58 of 94 were drawn when each of sixty villages and kinds was rounded up."""
    members = [Member(f"{n}", (f"{n % 12}村", f"类别{n % 7}")) for n in range(94)]

    made = sampled(members, 30, 20260131)

    assert made.size == needed(94, 30) == 29
    assert sum(each.size for each in made.strata) == 29


STRATA = st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from("子丑寅")), max_size=60)


@given(STRATA, SHARES, SEEDS)
def test_a_layer_lies_at_most_one_record_off_its_quota(
    layers: list[tuple[str, str]], share: int, seed: int
) -> None:
    made = sampled([Member(f"{n}", each) for n, each in enumerate(layers)], share, seed)

    assert made.size == needed(len(layers), share)
    for village in {each[0] for each in layers}:
        has = sum(each[0] == village for each in layers)
        drawn = sum(each.layers[0] == village for each in made.members)
        assert abs(drawn - made.size * has / len(layers)) < 1


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.data())
def test_a_sample_is_divided_without_rest(counts: list[int], data: st.DataObject) -> None:
    size = data.draw(st.integers(0, sum(counts)))

    given_out = shared(counts, size, [f"{n}" for n in range(len(counts))])

    assert sum(given_out) == size
    assert all(0 <= part <= most for part, most in zip(given_out, counts, strict=True))


def test_equal_fractions_fall_to_another_stratum_with_another_seed() -> None:
    members = [Member(f"{n}", (f"{n}村",)) for n in range(10)]

    favoured = {
        tuple(each.key for each in sampled(members, 30, seed).strata if each.size)
        for seed in range(40)
    }

    assert len(favoured) > 20
    assert {village for some in favoured for village in some} == {f"{n}村" for n in range(10)}


@given(IDS, SHARES, SEEDS, st.randoms())
def test_the_order_of_the_population_changes_nothing(
    ids: list[str], share: int, seed: int, mixing: object
) -> None:
    mixed = sorted(ids, key=lambda each: sha256(f"{mixing!r}{each}".encode()).digest())

    one = sampled(map(Member, ids), share, seed)
    other = sampled(map(Member, mixed), share, seed)

    assert one.members == other.members


@given(IDS, SHARES, SEEDS)
def test_a_sample_is_the_least_that_reaches_the_share(
    ids: list[str], share: int, seed: int
) -> None:
    made = sampled(map(Member, ids), share, seed)
    drawn = {each.id for each in made.members}

    assert drawn <= set(ids)
    assert len(drawn) == made.size
    assert made.size * 100 >= share * len(ids)
    assert not ids or (made.size - 1) * 100 < share * len(ids)


@given(IDS, st.integers(1, 99), SEEDS)
def test_a_greater_share_holds_the_smaller_sample(ids: list[str], share: int, seed: int) -> None:
    small = {each.id for each in sampled(map(Member, ids), share, seed).members}
    great = {each.id for each in sampled(map(Member, ids), share + 1, seed).members}

    assert small <= great


def test_another_seed_draws_others() -> None:
    many = [Member(f"record-{number}") for number in range(200)]
    drawn = {tuple(each.id for each in sampled(many, 30, seed).members) for seed in range(20)}

    assert len(drawn) == 20


def test_each_record_is_drawn_as_often_as_its_share_says() -> None:
    times = dict.fromkeys((each.id for each in TEN), 0)
    for seed in range(2000):
        for member in sampled(TEN, 30, seed).members:
            times[member.id] += 1

    assert all(520 < count < 680 for count in times.values())


@pytest.mark.parametrize("share", [0, -1, 101])
def test_a_share_that_is_none_is_refused(share: int) -> None:
    with pytest.raises(UserError, match="应在 1 与 100 之间"):
        sampled(TEN, share, 1)


@pytest.mark.parametrize("seed", [-1, MOST_SEED + 1])
def test_a_seed_the_ledger_cannot_keep_is_refused(seed: int) -> None:
    with pytest.raises(UserError, match="随机种子"):
        sampled(TEN, 30, seed)
