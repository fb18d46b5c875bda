from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, status
from pydantic import BaseModel, Field, SecretStr, StringConstraints

from dataspace import vault
from dataspace.access import Grant, ManageWorkspace, ReadSecret, WriteSecret
from dataspace.access.guards import Requires
from dataspace.core.database import Tx
from dataspace.core.guards import OpenTx
from dataspace.core.ids import PersonId, SecretId
from dataspace.core.moments import Moment
from dataspace.vault.guards import TheVerifier
from dataspace.vault.models import Gives, Plaintext, SecretFacts
from dataspace.vault.names import checked_name, checked_value
from dataspace.vault.service import Description

router = APIRouter(prefix="/workspaces/{workspace_id}", tags=["secrets"])

MayManage = Annotated[
    Grant[ManageWorkspace], Depends(Requires(ManageWorkspace, fresh=True))
]
MayRead = Annotated[Grant[ReadSecret], Depends(Requires(ReadSecret))]
MayWrite = Annotated[Grant[WriteSecret], Depends(Requires(WriteSecret))]
# Far above what is allowed: a limit against abuse, judged in words further in.
Value = Annotated[SecretStr, Field(max_length=1_000_000)]
About = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class SecretDescription(BaseModel):
    description: About = ""
    owner_id: PersonId | None = None
    expires_at: Moment | None = None

    def about(self) -> Description:
        return Description(
            description=self.description,
            owner_id=self.owner_id,
            expires_at=self.expires_at,
        )


class NewSecret(SecretDescription):
    name: str
    value: Value


class NewValue(BaseModel):
    value: Value


class SecretAdded(BaseModel):
    id: SecretId


class VersionAdded(BaseModel):
    version: int


class PersonNamed(BaseModel):
    id: PersonId
    name: str


class SecretShown(BaseModel):
    id: SecretId
    name: str
    description: str
    owner: PersonNamed
    expires_at: datetime | None
    version: int
    made_at: datetime
    deleted_at: datetime | None


class VersionShown(BaseModel):
    version: int
    made_at: datetime
    made_by: PersonNamed


class VaultShown(BaseModel):
    is_ready: bool
    gives: Literal["all", "declared"]


class VaultChange(BaseModel):
    gives: Gives


def plain(value: SecretStr) -> Plaintext:
    return checked_value(value.get_secret_value())


def shown(tx: Tx, listed: list[SecretFacts]) -> list[SecretShown]:
    names = vault.names_of(tx, {facts.owner_id for facts in listed})
    return [
        SecretShown(
            id=facts.id,
            name=facts.name,
            description=facts.description,
            owner=PersonNamed(id=facts.owner_id, name=names[facts.owner_id]),
            expires_at=facts.expires_at,
            version=facts.current_version,
            made_at=facts.made_at,
            deleted_at=facts.deleted_at,
        )
        for facts in listed
    ]


@router.get("/vault")
def show_vault(tx: OpenTx, grant: MayRead) -> VaultShown:
    """Say whether secrets can be added yet, and which of them transforms are given."""
    is_ready = vault.is_ready(tx, grant)
    return VaultShown(is_ready=is_ready, gives=vault.gives(tx, grant).value)


@router.put("/vault", status_code=status.HTTP_204_NO_CONTENT)
def change_vault(change: VaultChange, tx: OpenTx, grant: MayManage) -> None:
    """Choose whether transforms are given all secrets, or those that they declare."""
    vault.set_gives(tx, grant, change.gives)


@router.get("/secrets")
def list_secrets(
    tx: OpenTx,
    grant: MayRead,
    *,
    deleted: Annotated[bool, Query(description="Those that were deleted.")] = False,
) -> list[SecretShown]:
    """List the secrets of a workspace; what they hold is shown to nobody."""
    listed = vault.in_bin(tx, grant) if deleted else vault.listed(tx, grant)
    return shown(tx, listed)


@router.post("/secrets", status_code=status.HTTP_201_CREATED)
def add_secret(
    new: NewSecret, tx: OpenTx, grant: MayWrite, verifier: TheVerifier
) -> SecretAdded:
    """Put a secret in the vault."""
    name, value = checked_name(new.name), plain(new.value)
    secret = vault.add(tx, grant, verifier, name=name, value=value, about=new.about())
    return SecretAdded(id=secret)


@router.put("/secrets/{secret_id}", status_code=status.HTTP_204_NO_CONTENT)
def describe_secret(
    secret_id: SecretId, said: SecretDescription, tx: OpenTx, grant: MayWrite
) -> None:
    """Say what a secret is for, who looks after it, and when it expires."""
    vault.describe(tx, grant, secret_id, said.about())


@router.delete("/secrets/{secret_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_secret(secret_id: SecretId, tx: OpenTx, grant: MayWrite) -> None:
    """Delete a secret; it can be brought back for 30 days."""
    vault.delete(tx, grant, secret_id)


@router.post("/secrets/{secret_id}/restore", status_code=status.HTTP_204_NO_CONTENT)
def undelete_secret(secret_id: SecretId, tx: OpenTx, grant: MayWrite) -> None:
    """Bring a deleted secret back, under the name it had."""
    vault.undelete(tx, grant, secret_id)


@router.get("/secrets/{secret_id}/versions")
def list_versions(
    secret_id: SecretId, tx: OpenTx, grant: MayRead
) -> list[VersionShown]:
    """List the versions of a secret, the newest first."""
    found = vault.versions(tx, grant, secret_id)
    names = vault.names_of(tx, {one.made_by for one in found})
    return [
        VersionShown(
            version=one.version,
            made_at=one.made_at,
            made_by=PersonNamed(id=one.made_by, name=names[one.made_by]),
        )
        for one in found
    ]


@router.post("/secrets/{secret_id}/versions", status_code=status.HTTP_201_CREATED)
def replace_secret(
    secret_id: SecretId,
    new: NewValue,
    tx: OpenTx,
    grant: MayWrite,
    verifier: TheVerifier,
) -> VersionAdded:
    """Give a secret another value; the former ones are kept as versions."""
    version = vault.replace(tx, grant, verifier, secret_id, plain(new.value))
    return VersionAdded(version=version)


@router.post(
    "/secrets/{secret_id}/versions/{version}/restore",
    status_code=status.HTTP_204_NO_CONTENT,
)
def restore_version(
    secret_id: SecretId, version: int, tx: OpenTx, grant: MayWrite
) -> None:
    """Use a former version of a secret again."""
    vault.restore_version(tx, grant, secret_id, version)
