"""What a search finds, and how it is shown."""

from datetime import datetime, timedelta

import pytest

from dataspace.trail import store
from tests.trail.conftest import EVERYWHERE


def line_of(story, kind, path=None, **asked):
    found = story.found(story.owner, path or story.here, kinds=kind, **asked)
    return found["lines"][0], found["names"]


def test_the_newest_comes_first(story):
    kinds = story.kinds(story.owner, story.here)

    assert kinds[:3] == ["workspace.changed", "member.seated", "member.seated"]


def test_a_line_says_in_words_who_did_what(story):
    line, names = line_of(story, "member.seated")

    assert line["did"] == "Gave Grace the roles EDITOR"
    assert names[line["person_id"]] == "Founder"
    assert names[line["workspace_id"]] == "flights"
    assert line["address"] == "testclient"
    assert line["session_id"]
    assert line["request_id"]
    assert line["object_id"] == str(story.colleague.id)


def test_lines_about_rows_are_found_where_they_are_asked_for(story):
    deeds = story.kinds(story.owner, story.here)
    everything = story.kinds(story.owner, story.here, rows=True)

    assert not any(kind.startswith("row.") for kind in deeds)
    assert {"row.inserted", "row.updated"} <= set(everything)
    assert story.kinds(story.owner, story.here, kinds="row.updated") == ["row.updated"]


def test_the_rows_that_a_deed_changed_are_found_by_its_transaction(story):
    deed, _ = line_of(story, "workspace.changed")

    found = story.found(
        story.owner, story.here, transaction=deed["transaction"], rows=True
    )["lines"]

    assert [line["kind"] for line in found] == ["workspace.changed", "row.updated"]
    assert found[1]["did"] == "Changed a row of workspace: name"


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"person": "COLLEAGUE"}, []),
        ({"person": "OWNER", "kinds": "workspace.changed"}, ["workspace.changed"]),
        ({"object": "COLLEAGUE"}, ["member.seated"]),
        ({"object": "rid.person.COLLEAGUE"}, ["member.seated"]),
        ({"kinds": "workspace.changed,workspace.archived"}, ["workspace.changed"]),
        ({"address": "192.0.2.1"}, []),
        ({"text": "FLIGHTS"}, ["workspace.changed"]),
        ({"text": "100%"}, []),
        ({"outcome": "refused"}, []),
        ({"outcome": "done", "kinds": "workspace.changed"}, ["workspace.changed"]),
        ({"since": "2199-01-01T00:00:00Z"}, []),
        ({"until": "1999-01-01T00:00:00+14:00"}, []),
    ],
    ids=str,
)
def test_every_condition_narrows_the_search(story, asked, kinds):
    ids = {"COLLEAGUE": str(story.colleague.id), "OWNER": str(story.owner.id)}
    for name, real in ids.items():
        asked = {key: value.replace(name, real) for key, value in asked.items()}

    assert story.kinds(story.owner, story.here, **asked) == kinds


def test_what_was_refused_is_found_by_that(story):
    story.world.browser().post(
        "/api/sign-in", json={"login": "grace", "password": "wrong"}
    )

    kinds = story.kinds(story.administrator, EVERYWHERE, outcome="refused")

    assert kinds == ["sign_in.refused"]


def test_a_time_between_two_lines_parts_them(story):
    line, _ = line_of(story, "workspace.changed")
    moment = datetime.fromisoformat(line["at"])

    later = story.kinds(story.owner, story.here, since=moment.isoformat())
    before = story.kinds(story.owner, story.here, until=moment.isoformat())

    assert later == ["workspace.changed"]
    assert before
    assert "workspace.changed" not in before


def pages(story, **asked):
    before: dict[str, str] = {}
    while True:
        found = story.found(story.owner, story.here, **asked, **before)
        yield [line["id"] for line in found["lines"]]
        if found["next"] is None:
            return
        before = {"before": found["next"]}


def test_page_by_page_every_line_comes_once(story):
    whole = story.found(story.owner, story.here, rows=True, limit=500)["lines"]

    paged = list(pages(story, rows=True, limit=2))

    assert [one for page in paged for one in page] == [line["id"] for line in whole]
    assert len(paged) == -(-len(whole) // 2)


def test_a_search_for_a_text_goes_on_where_it_stopped_looking(story, monkeypatch):
    monkeypatch.setattr(store, "WINDOW", 2)

    paged = list(pages(story, text="Here"))

    assert len(paged) > 1
    assert sum(map(len, paged)) == 1


def test_a_line_is_shown_with_its_place_in_the_tree_once_it_is_sealed(story, sealed):
    assert line_of(story, "workspace.changed")[0]["leaf"] is None

    sealed.sealer.seal()

    leaf = line_of(story, "workspace.changed")[0]["leaf"]
    assert leaf["epoch"] == 1
    records = sealed.records()
    assert b"workspace.changed" in (records[leaf["number"]].body or b"")


def test_the_histogram_counts_what_the_search_finds(story):
    deeds = story.kinds(story.owner, story.here, limit=500)

    found = story.found(story.owner, f"{story.here}/histogram")

    assert sum(bar["lines"] for bar in found["bars"]) == len(deeds)
    assert found["is_whole"] is True
    ends = [datetime.fromisoformat(found[name]) for name in ("since", "until")]
    # The beginning of a world is copied from one that was made when the tests began.
    assert timedelta() < ends[1] - ends[0] < timedelta(hours=2)


@pytest.mark.parametrize("asked", [{"text": "flights"}, {"kinds": "workspace.changed"}])
def test_the_histogram_knows_every_condition(story, asked):
    found = story.found(story.owner, f"{story.here}/histogram", **asked)

    assert sum(bar["lines"] for bar in found["bars"]) == 1


def test_where_nothing_is_found_there_is_no_histogram(story):
    assert story.found(story.owner, f"{story.here}/histogram", kinds="a.b") is None


def test_a_histogram_of_too_many_lines_says_that_it_shows_the_newest(
    story, monkeypatch
):
    monkeypatch.setattr(store, "COUNTED", 2)

    found = story.found(story.owner, f"{story.here}/histogram")

    assert found["is_whole"] is False
    assert sum(bar["lines"] for bar in found["bars"]) == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"object": "something"},
        {"text": "a\x00b"},
        {"before": "yesterday"},
        {"transaction": "-1"},
        {"kinds": "'; DROP TABLE"},
        {"since": "2026-01-01"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(story, asked):
    assert story.owner.get(story.here, params=asked).status_code == 422


def test_the_kinds_are_listed_with_their_sentences(story):
    kinds = {one["kind"]: one for one in story.found(story.owner, "/audit/kinds")}

    assert kinds["member.seated"]["sentence"] == "Gave {person_id} the roles {roles}."
    assert kinds["sign_in.refused"]["is_refusal"] is True
    assert kinds["row.updated"]["slice"] == "audit"
    lines = story.found(story.administrator, EVERYWHERE, rows=True, limit=500)["lines"]
    assert {line["kind"] for line in lines} <= set(kinds)
