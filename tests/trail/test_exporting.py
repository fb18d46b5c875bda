"""What is taken along, in which form, and that it is written down."""

import csv
import json
from io import StringIO

import pytest

from dataspace.trail import guards
from tests.trail.conftest import EVERYWHERE


def taken(person, path, form, **asked):
    answer = person.get(f"{path}/export", params={"format": form, **asked})
    assert answer.status_code == 200, answer.text
    return answer


def lines_of(answer):
    return [json.loads(line) for line in answer.text.splitlines()]


def rows_of(answer):
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_json_lines_hold_the_bytes_that_were_sealed(story, sealed):
    sealed.sealer.seal()

    answer = taken(story.owner, story.here, "jsonl", kinds="workspace.changed")

    [line] = lines_of(answer)
    body = sealed.records()[line["number"]].body
    assert body.decode() in answer.text
    assert (line["person"], line["workspace"]) == ("Founder", "flights")
    assert line["did"] == "Changed the workspace flights"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_all_that_is_found_is_taken_along_in_portions(story, monkeypatch, form):
    monkeypatch.setattr(guards, "_AT_ONCE", 2)
    found = story.kinds(story.owner, story.here, rows=True, limit=500)

    answer = taken(story.owner, story.here, form, rows=True)

    rows = rows_of(answer) if form == "csv" else lines_of(answer)
    kinds = [row.get("kind") or row["body"]["kind"] for row in rows]
    # Its own line is the newest.
    assert kinds == ["audit.exported", *found]
    assert f"audit-log.{form}" in answer.headers["content-disposition"]


def test_an_export_is_a_line_that_says_what_was_searched(story):
    taken(story.owner, story.here, "csv", kinds="member.seated", text="EDITOR")

    [line] = story.world.audit("audit.exported")

    here = str(story.world.workspace)
    assert line.facts == {
        "what": "csv",
        "searched": {"kinds": ["member.seated"], "text": "EDITOR", "workspace": here},
    }
    assert (line.person_id, str(line.workspace_id)) == (story.owner.id, here)


def test_no_cell_is_a_formula_to_a_spreadsheet(story):
    assert story.owner.patch(story.world.here, name='=HYPERLINK("x")').is_success

    rows = rows_of(taken(story.owner, story.here, "csv"))

    assert rows[0]["workspace"] == '\'=HYPERLINK("x")'
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("where", ["here", "everywhere"])
def test_taking_the_log_along_wants_a_fresh_proof(story, clock, where):
    person = story.owner if where == "here" else story.administrator
    path = story.here if where == "here" else EVERYWHERE
    clock.forward(minutes=30)

    answer = person.get(f"{path}/export?format=csv")

    assert answer.json()["type"] == "StepUpNeeded"
    assert story.world.audit("audit.exported") == []


def test_an_administrator_takes_all_of_it(story):
    rows = rows_of(taken(story.administrator, EVERYWHERE, "csv"))

    assert {"Elsewhere", "flights", ""} == {row["workspace"] for row in rows}


def test_who_lost_the_right_gets_no_further_portion(story, monkeypatch):
    monkeypatch.setattr(guards, "_AT_ONCE", 1)
    second = story.world.person("second")
    assert story.owner.put(
        f"{story.world.here}/members/{second.id}", roles=["OWNER"]
    ).is_success
    portions = []
    real = guards.service.search

    def watched(*args, **more):
        portions.append(args)
        if len(portions) == 2:
            seat = f"{story.world.here}/members/{second.id}"
            assert story.owner.put(seat, roles=["VIEWER"]).is_success
        return real(*args, **more)

    monkeypatch.setattr(guards.service, "search", watched)

    with pytest.raises(RuntimeError, match="response already started"):
        second.get(f"{story.here}/export?format=csv")

    assert len(portions) == 2
