"""Every address of the application, by every caller, in every kind of workspace.

The addresses are read from the application, so a new one joins by itself. Who may do
what is written out here once more, from the table of roles in the description of the
platform and not from the code that decides.
"""

import re
from collections.abc import Iterator
from functools import partial

import anyio
import pytest

from dataspace.access.guards import Requires, RequiresOn
from dataspace.app import doors
from tests.access.stage import NOT_SIGNED_IN, PLACES, ROLES, SOME_ID, Answer, Stage

SEE = {
    *("workspace:read", "transform:read", "build:read", "file:read", "dataset:read"),
    "secret:read",
}
EDIT = {"transform:write", "file:write", "secret:write", "build:run", "dataset:restore"}
EXPORT = {"dataset:export"}
MANAGE = {"workspace:manage", "member:manage", "audit:read"}
EVERYWHERE = {"person:manage", "group:manage", "installation:manage"}
ANYBODY = {"workspace:create"}

RIGHTS = {
    "nobody here": set(),
    "VIEWER": SEE,
    "EDITOR": SEE | EDIT,
    "EXPORTER": SEE | EXPORT,
    "OWNER": SEE | EDIT | EXPORT | MANAGE,
    "EDITOR and EXPORTER": SEE | EDIT | EXPORT,
    "administrator": SEE | EDIT | EXPORT | MANAGE | EVERYWHERE,
}
# An archived workspace is read, exported and brought back; nothing else.
NOT_WHILE_ARCHIVED = EDIT | {"member:manage"}
# What was shared of the one transform in the place "granted".
SHARED = {"dataset:read", "dataset:export", "transform:read"}
IN_CHARGE = {"OWNER", "administrator"}

# What lets somebody take something away as a file.
LEAVING = {"dataset:export", "audit:read", "installation:manage"}

Address = tuple[str, str, set[str]]


def addresses(stage: Stage) -> Iterator[Address]:
    """Give method, path and the keys of all rights that each address demands."""
    for method, path, route in doors.addresses_of(stage.world.app):
        if (method, path) not in doors.PUBLIC:
            demanded = {
                call.permission.key
                for call in doors.calls_of(route.dependant)
                if hasattr(call, "permission")
            }
            yield method, path, demanded


def filled(stage: Stage, path: str, place: str) -> str:
    path = path.replace("{workspace_id}", str(stage.places[place]))
    return re.sub(r"{[^}]*}", SOME_ID, path)


def expected(caller: str, place: str, demanded: set[str], path: str) -> str:
    """Say in one word what the table of roles says about this request."""
    if caller in NOT_SIGNED_IN:
        return "401"
    if "{workspace_id}" not in path:
        return "through" if demanded <= RIGHTS[caller] | ANYBODY else "403"
    on_one = "{transform_id}" in path
    known, has_any = known_rights(caller, place, on_one=on_one)
    if not has_any:
        return "404"
    if not demanded <= known:
        return "403"
    return "409" if place == "archived" and demanded & NOT_WHILE_ARCHIVED else "through"


def known_rights(caller: str, place: str, *, on_one: bool) -> tuple[set[str], bool]:
    """Give the rights in that place, and whether the caller may know of it at all."""
    if caller == "administrator":
        return RIGHTS[caller], place != "missing"
    if place == "granted":
        return (SHARED if on_one else set()), on_one
    if place not in {"here", "archived", "restricted"}:
        return set(), False
    is_closed = place == "restricted" and on_one and caller not in IN_CHARGE
    return (set() if is_closed else RIGHTS[caller]), bool(RIGHTS[caller])


def heard(answer: Answer) -> str:
    """Say in one word how the answer treated the caller."""
    refusals = {
        "CredentialsMissing": "401",
        "PermissionMissing": "403",
        "ResourceRestricted": "403",
        "WorkspaceUnknown": "404",
        "WorkspaceArchived": "409",
    }
    if answer.kind in refusals:
        word = refusals[answer.kind]
        return (
            word if word == str(answer.status) else f"{answer.kind} as {answer.status}"
        )
    # Any other refusal of a right is another protection, which must not cover for this one.
    if answer.status == 403:
        return answer.kind
    return f"{answer.status}" if answer.status in {401, 500} else "through"


def walk(stage: Stage, caller: str, place: str) -> list[str]:
    """Ask every address as one caller about one place, and list what was not right."""

    async def ask_all() -> list[str]:
        wrong = []
        for method, path, demanded in addresses(stage):
            inside = "{workspace_id}" in path
            if not inside and place != "here":
                continue
            answer = await stage.ask(caller, method, filled(stage, path, place))
            right = expected(caller, place, demanded, path)
            found = heard(answer)
            if right == "through" and place == "archived" and found == "409":
                found = "through"  # Renaming asks for the right to bring it back.
            if found != right:
                wrong.append(f"{method} {path} {demanded}: {found}, not {right}")
            if answer.status < 400 and method != "GET":
                stage.put_back()
        return wrong

    return anyio.run(ask_all)


def test_there_are_addresses_to_ask(stage):
    found = list(addresses(stage))

    assert len([path for _, path, _ in found if "{workspace_id}" in path]) >= 7
    assert len([path for _, path, _ in found if "{workspace_id}" not in path]) >= 10


def test_every_right_that_is_demanded_stands_in_the_table(stage):
    demanded = set().union(*(keys for _, _, keys in addresses(stage)))

    assert demanded <= RIGHTS["administrator"] | ANYBODY


@pytest.mark.control("A3")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("caller", ROLES)
def test_every_address_answers_as_the_table_of_roles_says(stage, caller, place):
    assert walk(stage, caller, place) == []


@pytest.mark.control("A4")
@pytest.mark.parametrize("caller", NOT_SIGNED_IN)
def test_who_is_not_signed_in_hears_nothing_else_anywhere(stage, caller):
    assert walk(stage, caller, "here") == []


@pytest.mark.control("A3")
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"', b"\xff"], ids=str)
def test_a_stranger_cannot_tell_a_hidden_workspace_from_a_missing_one(stage, content):
    """Whatever is sent: the right is asked before the request is looked at."""
    ask = partial(stage.ask, "nobody here", content=content)

    async def ask_all() -> list[str]:
        told = []
        for method, path, _ in addresses(stage):
            if "{workspace_id}" not in path:
                continue
            hidden = await ask(method, filled(stage, path, "foreign"))
            absent = await ask(method, filled(stage, path, "missing"))
            if without_ids(stage, hidden) != without_ids(stage, absent):
                told.append(f"{method} {path}")
            if content in {b"", b"{}", b"[]"} and hidden.status != 404:
                told.append(f"{method} {path} answers {hidden.status}")
        return told

    assert anyio.run(ask_all) == []


def without_ids(stage: Stage, answer: Answer) -> tuple[int, str, set[str]]:
    content = answer.content.decode()
    for workspace in stage.places.values():
        content = content.replace(str(workspace), "…")
    return answer.status, content, set(answer.headers)


def test_changing_something_never_asks_for_a_right_to_read_alone(stage):
    lax = [
        f"{method} {path}"
        for method, path, demanded in addresses(stage)
        if method != "GET" and "{workspace_id}" in path and demanded <= SEE
    ]

    assert lax == []


def test_whatever_leaves_as_a_file_asks_for_the_right_to_export(stage):
    leaving = re.compile(r"/(export|download)\b")
    lax = [
        f"{method} {path}"
        for method, path, demanded in addresses(stage)
        if leaving.search(path) and not demanded & LEAVING
    ]

    assert lax == []


def test_members_and_people_are_managed_by_those_who_may(stage):
    asked = {
        (method, path): demanded
        for method, path, demanded in addresses(stage)
        if method != "GET" and ("/members/" in path or path.startswith("/api/people"))
    }

    assert asked
    for (_, path), demanded in asked.items():
        inside = "{workspace_id}" in path
        assert demanded == ({"member:manage"} if inside else {"person:manage"}), path


def test_whatever_names_a_transform_asks_about_it(stage):
    """A proof about the whole workspace knows nothing of restrictions and shares."""
    found = [
        (method, path, route)
        for method, path, route in doors.addresses_of(stage.world.app)
        if "{transform_id}" in path
    ]

    assert len(found) >= 15
    for method, path, route in found:
        guards = list(doors.calls_of(route.dependant))
        assert any(isinstance(call, RequiresOn) for call in guards), (method, path)
        assert not any(isinstance(call, Requires) for call in guards), (method, path)
