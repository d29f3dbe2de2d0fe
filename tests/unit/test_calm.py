import gc

import pytest

from ledgerdesk.calm import put_by, take_up, undisturbed


def test_the_collector_rests_inside_and_works_again_after() -> None:
    with undisturbed():
        with undisturbed():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_a_mistake() -> None:
    @undisturbed()
    def fail() -> None:
        assert not gc.isenabled()
        message = "no"
        raise ValueError(message)

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            fail()
        assert gc.isenabled()


def test_what_is_put_by_is_not_walked_until_it_is_taken_up() -> None:
    before = gc.get_freeze_count()
    put_by()
    assert gc.get_freeze_count() > before
    take_up()
    assert gc.get_freeze_count() == 0
