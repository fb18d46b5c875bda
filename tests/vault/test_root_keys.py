"""Root keys in a file: the newest wraps, and the file is refused where others could read."""

import os
import stat
from uuid import UUID

import pytest

from dataspace.core.ids import WorkspaceId, WorkspaceKeyId, new_id
from dataspace.vault.key_files import KeyFileError, overwrite
from dataspace.vault.root_keys import (
    FileOfRootKeys,
    NotUnwrappingError,
    Wrapped,
    make_root_keys,
)
from dataspace.vault.sealing import PrivateHalf
from dataspace.vault.signing import Signer, UnsignedError, Verifier, make_pair

HALF = PrivateHalf.generate()


@pytest.fixture
def keys(tmp_path):
    make_root_keys(tmp_path / "root.keys")
    return FileOfRootKeys(tmp_path / "root.keys")


def bare():
    return Wrapped(
        workspace_id=WorkspaceId(new_id()),
        key_id=WorkspaceKeyId(new_id()),
        public=HALF.public(),
    )


def test_the_installation_makes_the_file_once(keys):
    before = keys.file.read_bytes()

    make_root_keys(keys.file)

    assert keys.file.read_bytes() == before
    assert stat.S_IMODE(keys.file.stat().st_mode) == 0o400
    assert len(list(keys.file.parent.iterdir())) == 1


def test_the_newest_wraps_and_the_former_ones_still_unwrap(keys):
    [first] = keys.ids()
    older = keys.wrap(bare(), HALF)
    second = keys.add()
    newer = keys.wrap(bare(), HALF)

    assert (older.root_key_id, newer.root_key_id) == (first, second)
    assert keys.unwrap(older) == keys.unwrap(newer) == HALF
    assert keys.opening([older, newer]) == [{first}, {second}]


def test_what_is_wrapped_anew_opens_with_the_newest_alone(keys):
    older = keys.wrap(bare(), HALF)
    second = keys.add()

    [newer] = keys.rewrap([older])

    assert newer is not None
    assert keys.opening([newer]) == [{second}]
    assert keys.retire_old() == [older.root_key_id]
    assert keys.unwrap(newer) == HALF
    with pytest.raises(NotUnwrappingError):
        keys.unwrap(older)
    assert keys.rewrap([older]) == [None]


@pytest.mark.control("D3")
@pytest.mark.parametrize("other", ["workspace_id", "key_id", "public", "root_key_id"])
def test_it_unwraps_at_its_own_place_alone(keys, other):
    wrapped = keys.wrap(bare(), HALF)
    keys.add()
    elsewhere = {
        "workspace_id": UUID(int=1),
        "key_id": UUID(int=1),
        "public": PrivateHalf.generate().public(),
        "root_key_id": keys.ids()[-1],
    }

    moved = Wrapped(
        **{
            name: elsewhere[name] if name == other else getattr(wrapped, name)
            for name in ("workspace_id", "key_id", "public", "root_key_id", "content")
        }
    )

    with pytest.raises(NotUnwrappingError):
        keys.unwrap(moved)


@pytest.mark.control("D3")
def test_it_unwraps_under_the_name_of_its_own_root_key_alone(keys):
    wrapped = keys.wrap(bare(), HALF)
    line = keys.file.read_text()
    same = line.replace(wrapped.root_key_id, "copy")
    overwrite(keys.file, (line + same).encode(), 0o400)

    with pytest.raises(NotUnwrappingError):
        keys.unwrap(wrapped.holding("copy", wrapped.content))


@pytest.mark.control("H3")
@pytest.mark.parametrize("mode", [0o440, 0o404, 0o600, 0o444, 0o500])
def test_a_file_that_is_not_ours_alone_to_read_is_refused(keys, mode):
    keys.file.chmod(mode)

    with pytest.raises(KeyFileError, match="chmod 400"):
        keys.ids()


@pytest.mark.control("H3")
def test_the_file_of_somebody_else_is_refused(keys, monkeypatch):
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)

    with pytest.raises(KeyFileError, match=f"belongs to UID {owner}"):
        keys.ids()


def test_what_is_no_plain_file_is_refused(keys, tmp_path):
    (tmp_path / "link").symlink_to(keys.file)
    (tmp_path / "folder").mkdir(mode=0o400)

    for name in ("link", "folder", "missing"):
        with pytest.raises(KeyFileError):
            FileOfRootKeys(tmp_path / name).ids()


@pytest.mark.parametrize("content", ["", "x\n", "x !!\n", "x AAAA\n"])
def test_a_damaged_file_is_told_and_no_part_of_it_used(keys, content):
    keys.file.unlink()
    keys.file.write_text(content)
    keys.file.chmod(0o400)

    with pytest.raises(KeyFileError, match="damaged"):
        keys.ids()


@pytest.mark.control("H3")
def test_no_key_is_printed(keys, tmp_path):
    make_pair(tmp_path / "sign.key", tmp_path / "sign.pub")
    signer = Signer.kept_in(tmp_path / "sign.key")
    wrapped = keys.wrap(bare(), HALF)

    printed = repr([keys, HALF, wrapped, signer])

    assert repr(HALF.content)[2:-1] not in printed
    assert repr(wrapped.content)[2:-1] not in printed
    assert "Ed25519PrivateKey" not in printed


@pytest.mark.control("D3")
def test_a_signature_holds_for_one_key_of_one_workspace_and_one_installation(tmp_path):
    make_pair(tmp_path / "sign.key", tmp_path / "sign.pub")
    make_pair(tmp_path / "other.key", tmp_path / "other.pub")
    signer = Signer.kept_in(tmp_path / "sign.key")
    verifier = Verifier.kept_in(tmp_path / "sign.pub")
    workspace, key = WorkspaceId(new_id()), WorkspaceKeyId(new_id())
    public = HALF.public()
    signature = signer.sign(workspace, key, public)

    verifier.insist(workspace, key, public, signature)
    for workspace_id, key_id, half, signed in (
        (WorkspaceId(new_id()), key, public, signature),
        (workspace, WorkspaceKeyId(new_id()), public, signature),
        (workspace, key, public[:-1], signature),
        (workspace, key, public, b""),
    ):
        with pytest.raises(UnsignedError):
            verifier.insist(workspace_id, key_id, half, signed)
    with pytest.raises(UnsignedError):
        Verifier.kept_in(tmp_path / "other.pub").insist(
            workspace, key, public, signature
        )


def test_a_public_half_that_others_could_have_written_is_refused(tmp_path):
    make_pair(tmp_path / "sign.key", tmp_path / "sign.pub")
    assert stat.S_IMODE((tmp_path / "sign.pub").stat().st_mode) == 0o444
    (tmp_path / "sign.pub").chmod(0o646)

    with pytest.raises(KeyFileError, match="Others could write"):
        Verifier.kept_in(tmp_path / "sign.pub")


def test_a_file_of_the_wrong_length_is_no_key(tmp_path):
    (tmp_path / "short").write_bytes(b"x" * 31)
    (tmp_path / "short").chmod(0o400)

    with pytest.raises(KeyFileError, match="does not hold a key of 32 bytes"):
        Signer.kept_in(tmp_path / "short")
