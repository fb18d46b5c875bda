"""Root keys in a key service, over its real protocol."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dataspace.core.ids import WorkspaceId, WorkspaceKeyId, new_id
from dataspace.vault.errors import KeyServiceAway
from dataspace.vault.key_files import KeyFileError
from dataspace.vault.root_keys import NotUnwrappingError, Wrapped
from dataspace.vault.sealing import PrivateHalf
from dataspace.vault.transit import Transit
from tests.vault import key_service
from tests.vault.key_service import TOKEN, Key, KeyService

HALF = PrivateHalf.generate()


def held(file: Path, token: str) -> Path:
    file.unlink(missing_ok=True)
    file.write_text(f"{token}\n")
    file.chmod(0o400)
    return file


@pytest.fixture
def service() -> KeyService:
    key = Key()
    key.rotate()
    return KeyService({"dataspace": key})


@pytest.fixture
def transit(service, tmp_path) -> Iterator[Transit]:
    server = key_service.start(service)
    yield Transit(
        address=f"http://127.0.0.1:{server.server_port}",
        mount="transit",
        name="dataspace",
        token_file=held(tmp_path / "token", TOKEN),
    )
    server.shutdown()
    server.server_close()


def bare():
    return Wrapped(
        workspace_id=WorkspaceId(new_id()),
        key_id=WorkspaceKeyId(new_id()),
        public=HALF.public(),
    )


@pytest.mark.control("D3")
def test_it_wraps_and_unwraps_and_tells_with_which_version(transit):
    wrapped = transit.wrap(bare(), HALF)

    assert wrapped.root_key_id == "dataspace:v1"
    assert HALF.content not in wrapped.content
    assert transit.unwrap(wrapped) == HALF


@pytest.mark.control("D3")
@pytest.mark.parametrize("other", ["workspace_id", "key_id", "public"])
def test_it_unwraps_at_its_own_place_alone(transit, other):
    wrapped = transit.wrap(bare(), HALF)
    elsewhere = {
        "workspace_id": WorkspaceId(new_id()),
        "key_id": WorkspaceKeyId(new_id()),
        "public": PrivateHalf.generate().public(),
    }

    with pytest.raises(NotUnwrappingError):
        transit.unwrap(replace(wrapped, **{other: elsewhere[other]}))


def test_a_place_holds_after_it_was_wrapped_anew(transit):
    first, second = transit.wrap(bare(), HALF), transit.wrap(bare(), HALF)
    newest = transit.add()

    moved, other = transit.rewrap([first, second])

    assert newest == moved.root_key_id == "dataspace:v2"
    assert transit.unwrap(moved) == HALF
    with pytest.raises(NotUnwrappingError):
        transit.unwrap(moved.holding(newest, other.content))


def test_what_is_wrapped_anew_opens_with_the_newest_alone(transit):
    older = transit.wrap(bare(), HALF)
    newest = transit.add()
    assert transit.ids() == ["dataspace:v1", newest]

    [newer] = transit.rewrap([older])

    assert transit.opening([older, newer]) == [{"dataspace:v1"}, {newest}]
    assert transit.retire_old() == ["dataspace:v1"]
    assert transit.ids() == [newest]
    with pytest.raises(NotUnwrappingError):
        transit.unwrap(older)


def test_one_that_does_not_unwrap_does_not_hold_up_the_others(transit):
    sound = transit.wrap(bare(), HALF)
    broken = sound.holding("dataspace:v1", sound.content[:-8] + b"AAAAAAA=")

    first, second = transit.rewrap([broken, sound])

    assert first is None
    assert transit.unwrap(second) == HALF


def test_many_are_asked_for_in_a_few_questions(transit, service):
    wrapped = transit.wrap(bare(), HALF)
    service.asked.clear()

    assert len(transit.rewrap([wrapped] * 1001)) == 1001

    assert service.asked == ["POST /v1/transit/rewrap/dataspace"] * 3


def test_a_service_that_is_sealed_is_away(transit, service):
    service.is_sealed = True

    with pytest.raises(KeyServiceAway) as away:
        transit.wrap(bare(), HALF)

    assert away.value.why == "status 503"


def test_a_token_that_may_not_is_refused(transit, tmp_path):
    held(tmp_path / "token", "hvs.another")

    with pytest.raises(KeyServiceAway) as away:
        transit.ids()

    assert away.value.why == "status 403"


@pytest.mark.parametrize(
    ("name", "ask", "why"),
    [
        ("missing", lambda transit: transit.ids(), "status 404"),
        ("missing", lambda transit: transit.wrap(bare(), HALF), "status 400"),
        ("missing", lambda transit: transit.add(), "status 404"),
    ],
)
def test_a_key_that_is_not_there_is_told(transit, name, ask, why):
    with pytest.raises(KeyServiceAway) as away:
        ask(replace(transit, name=name))

    assert away.value.why == why


def test_a_renewed_token_is_taken_at_once(transit, tmp_path):
    held(tmp_path / "token", "hvs.another")
    with pytest.raises(KeyServiceAway):
        transit.ids()

    held(tmp_path / "token", TOKEN)

    assert transit.ids() == ["dataspace:v1"]


@pytest.mark.control("H3")
def test_a_token_that_others_could_read_is_not_used(transit, service):
    transit.token_file.chmod(0o444)

    with pytest.raises(KeyFileError):
        transit.ids()

    assert service.asked == []


def test_nobody_there_is_told(transit):
    nowhere = replace(transit, address="http://127.0.0.1:9")

    with pytest.raises(KeyServiceAway) as away:
        nowhere.ids()

    assert away.value.why == "not reachable"


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"data": {}}',
        b'{"data": {"batch_results": []}}',
        b'{"data": {"batch_results": [{"ciphertext": "plain"}]}}',
        b" " * (8 * 1024 * 1024 + 1),
    ],
    ids=lambda says: says[:40],
)
def test_an_answer_that_is_none_is_not_taken_for_one(transit, service, says):
    service.says = says

    with pytest.raises(KeyServiceAway):
        transit.wrap(bare(), HALF)
    with pytest.raises(KeyServiceAway):
        transit.ids()


@pytest.mark.parametrize("plaintext", ["", "!!", "AAAA"])
def test_what_it_decrypts_is_not_taken_on_trust(transit, service, plaintext):
    wrapped = transit.wrap(bare(), HALF)
    service.says = (
        b'{"data": {"batch_results": [{"plaintext": "%s"}]}}' % plaintext.encode()
    )

    with pytest.raises(NotUnwrappingError):
        transit.unwrap(wrapped)
