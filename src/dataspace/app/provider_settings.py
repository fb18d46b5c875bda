"""Who else may vouch for people: the settings of sign-in with accounts elsewhere.

Two providers keep the names under which operators have them. A secret is never a setting:
it lies in a file that others cannot read, and the setting names the file.
"""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_settings import BaseSettings

from dataspace.federation import TENANT_PLACE, Kind, Provider
from dataspace.identity import Secret

ANY_TENANT = "any"
_LONGEST_SECRET = 4096
_TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
_LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)")
# No name and password: a setting is no place for a secret.
_PROXY = r"^https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$"
_MICROSOFT = "https://login.microsoftonline.com"
_GOOGLE = "https://accounts.google.com"


class SecretFileError(Exception):
    """A secret's file cannot be used; the sentence says why."""


class OtherProvider(BaseModel):
    """An OpenID provider that is neither Microsoft nor Google."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    issuer: str
    client_id: Annotated[str, StringConstraints(min_length=1)]
    client_secret_file: Path
    domains: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.id in {Kind.MICROSOFT, Kind.GOOGLE, "providers"}:
            message = f"`{self.id}` is taken; give the provider another id."
            raise ValueError(message)
        if not self.issuer.startswith("https://") and not _LOCAL.match(self.issuer):
            message = f"The issuer of `{self.id}` must begin with https://."
            raise ValueError(message)
        _insist(self.domains, _DOMAIN, "domains", "a domain like example.org")
        return self


class ProviderSettings(BaseSettings):
    egress_proxy: Annotated[str, StringConstraints(pattern=_PROXY)] | None = Field(
        None,
        description=(
            "The forward proxy through which providers and the key service are asked, like"
            " `http://egress:3128`; nothing else uses it."
        ),
    )
    first_sign_in: Literal["invited", "domain"] = Field(
        "invited",
        description=(
            "Who may come in with an account elsewhere that is not linked yet: nobody,"
            " or whoever belongs to a listed tenant or domain (`domain`)."
        ),
    )
    google_client_id: str | None = Field(
        None,
        validation_alias="GOOGLE_CLIENT_ID",
        description="The application's id at Google; its secret is in a file.",
    )
    google_client_secret_file: Path | None = Field(
        None,
        validation_alias="GOOGLE_CLIENT_SECRET_FILE",
        description="The file with the application's secret; others may not read it.",
    )
    google_hosted_domains: str = Field(
        "",
        validation_alias="GOOGLE_HOSTED_DOMAINS",
        description=(
            "Whose people may sign in with Google, separated by commas;"
            " empty: any Google account that is linked."
        ),
    )
    microsoft_client_id: str | None = Field(
        None,
        validation_alias="MICROSOFT_CLIENT_ID",
        description="The application's id at Microsoft; its secret is in a file.",
    )
    microsoft_client_secret_file: Path | None = Field(
        None,
        validation_alias="MICROSOFT_CLIENT_SECRET_FILE",
        description="The file with the application's secret; others may not read it.",
    )
    microsoft_tenants: str = Field(
        "",
        validation_alias="MICROSOFT_TENANTS",
        description=(
            "Whose people may sign in with Microsoft: the id of one tenant, several"
            " separated by commas, or `any`."
        ),
    )
    openid_providers: tuple[OtherProvider, ...] = Field(
        (),
        description=(
            "Other OpenID providers, as JSON: a list of objects with `id`, `name`,"
            " `issuer`, `client_id`, `client_secret_file` and, if whole domains may"
            " come in, `domains`."
        ),
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Refuse half a configuration, and say which half is missing."""
        for name in (Kind.MICROSOFT, Kind.GOOGLE):
            given = {
                f"{name}_client_id".upper(): getattr(self, f"{name}_client_id"),
                f"{name}_client_secret_file".upper(): getattr(
                    self, f"{name}_client_secret_file"
                ),
            }
            _insist_on_all(given)
        if self.microsoft_client_id and not self._tenants:
            message = (
                "MICROSOFT_TENANTS is missing: give the id of your tenant, several"
                " separated by commas, or `any`."
            )
            raise ValueError(message)
        if self._tenants != (ANY_TENANT,):
            what = "a tenant's id (a UUID in small letters), or `any` alone"
            _insist(self._tenants, _TENANT, "MICROSOFT_TENANTS", what)
        what = "a domain like example.org"
        _insist(self._hosted_domains, _DOMAIN, "GOOGLE_HOSTED_DOMAINS", what)
        self._insist_on_lists()
        return self

    def providers(self) -> tuple[Provider, ...]:
        """Give the configured providers, with their secrets read from the files."""
        return tuple(self._each())

    @property
    def _tenants(self) -> tuple[str, ...]:
        return _listed(self.microsoft_tenants)

    @property
    def _hosted_domains(self) -> tuple[str, ...]:
        return _listed(self.google_hosted_domains)

    def _insist_on_lists(self) -> None:
        ids = [one.id for one in self.openid_providers]
        if len(set(ids)) != len(ids):
            message = "Two of DATASPACE_OPENID_PROVIDERS have the same id."
            raise ValueError(message)
        lists = [one.domains for one in self.openid_providers]
        if self.microsoft_client_id and self._tenants != (ANY_TENANT,):
            lists.append(self._tenants)
        if self.google_client_id:
            lists.append(self._hosted_domains)
        if self.first_sign_in == "domain" and not any(lists):
            message = (
                "DATASPACE_FIRST_SIGN_IN is `domain`, but no provider has a list of"
                " tenants or domains that may come in."
            )
            raise ValueError(message)

    def _each(self) -> Iterator[Provider]:
        joins = self.first_sign_in == "domain"
        if self.microsoft_client_id and self.microsoft_client_secret_file:
            yield _microsoft(
                self.microsoft_client_id,
                secret_in(self.microsoft_client_secret_file),
                self._tenants,
                makes_accounts=joins,
            )
        if self.google_client_id and self.google_client_secret_file:
            yield Provider(
                id=Kind.GOOGLE.value,
                name="Google",
                kind=Kind.GOOGLE,
                issuer=_GOOGLE,
                client_id=self.google_client_id,
                client_secret=secret_in(self.google_client_secret_file),
                domains=frozenset(self._hosted_domains),
                makes_accounts=joins,
            )
        for other in self.openid_providers:
            yield Provider(
                id=other.id,
                name=other.name,
                issuer=other.issuer,
                client_id=other.client_id,
                client_secret=secret_in(other.client_secret_file),
                domains=frozenset(other.domains),
                makes_accounts=joins,
            )


# What a process of ours has to inherit beside the variables with our own prefix.
UNPREFIXED = frozenset(
    field.validation_alias
    for field in ProviderSettings.model_fields.values()
    if isinstance(field.validation_alias, str)
)


def _microsoft(
    client_id: str, secret: Secret, tenants: tuple[str, ...], *, makes_accounts: bool
) -> Provider:
    is_any, is_one = tenants == (ANY_TENANT,), len(tenants) == 1
    # One tenant has an address of its own; several share one, and every token says whose
    # it is. `common` takes personal accounts too, `organizations` does not.
    shared = "common" if is_any else "organizations"
    alone = tenants[0] if is_one and not is_any else None
    return Provider(
        id=Kind.MICROSOFT.value,
        name="Microsoft",
        kind=Kind.MICROSOFT,
        issuer=f"{_MICROSOFT}/{alone or TENANT_PLACE}/v2.0",
        authority=f"{_MICROSOFT}/{alone or shared}/v2.0",
        client_id=client_id,
        client_secret=secret,
        tenants=frozenset() if is_any else frozenset(tenants),
        makes_accounts=makes_accounts,
    )


def secret_in(file: Path) -> Secret:
    """Read a secret from a file that only we, or our group, may read."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as fault:
        message = f"The secret's file {file} cannot be read: {fault.strerror}."
        raise SecretFileError(message) from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            message = f"The secret's file {file} is no plain file."
            raise SecretFileError(message)
        if found.st_mode & stat.S_IRWXO:
            message = f"Others may read the secret's file {file}. Run: chmod o= {file}"
            raise SecretFileError(message)
        content = os.read(handle, _LONGEST_SECRET + 1)
    finally:
        os.close(handle)
    text = content.decode(errors="replace").strip()
    is_a_line = text.isascii() and text.isprintable()
    if not is_a_line or not 0 < len(text) <= _LONGEST_SECRET:
        message = f"The secret's file {file} holds no secret in one line."
        raise SecretFileError(message)
    return Secret(text)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for each in text.split(",") if (part := each.strip()))


def _insist_on_all(given: dict[str, object]) -> None:
    missing = [name for name, value in given.items() if not value]
    if missing and len(missing) < len(given):
        message = f"{' and '.join(missing)} is missing; {_rest(given)} is there."
        raise ValueError(message)


def _rest(given: dict[str, object]) -> str:
    return " and ".join(name for name, value in given.items() if value)


def _insist(
    some: tuple[str, ...], shape: re.Pattern[str], name: str, what: str
) -> None:
    for one in some:
        if not shape.fullmatch(one):
            message = f"{name}: `{one}` is not {what}."
            raise ValueError(message)
