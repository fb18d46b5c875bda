import time

from dataspace.core.ids import new_id


def test_an_id_is_a_uuid_of_version_seven():
    ids = [new_id() for _ in range(1000)]

    assert {each.version for each in ids} == {7}
    assert {each.variant for each in ids} == {"specified in RFC 4122"}
    assert len(set(ids)) == len(ids)


def test_what_is_made_later_sorts_later(monkeypatch):
    moments = iter(range(1_000_000_000, 10_000_000_000, 1_000_000_000))
    monkeypatch.setattr(time, "time_ns", lambda: next(moments))

    ids = [new_id() for _ in range(9)]

    assert ids == sorted(ids)


def test_an_id_tells_when_it_was_made_and_nothing_else(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_123_000_000)

    first, second = new_id(), new_id()

    assert first.int >> 80 == second.int >> 80 == 1_700_000_000_123
    assert (first.int ^ second.int).bit_count() > 10
