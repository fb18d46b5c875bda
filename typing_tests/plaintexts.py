"""A secret is no text: it cannot slip into a place that keeps or shows one."""

from dataspace import identity
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId, WorkspaceId
from dataspace.identity import Actor, Origin, Secret, SignInRules


def a_password_in_the_clear_is_no_text(
    tx: Tx, origin: Origin, rules: SignInRules, token: Secret, password: str
) -> None:
    identity.use_link(tx, origin, rules, token=token, password=password, replacing=None)  # type: ignore[arg-type]


def a_secret_is_no_name(tx: Tx, secret: Secret) -> None:
    identity.search(tx, secret)  # type: ignore[arg-type]


def a_secret_is_not_changed(secret: Secret) -> None:
    secret.value = "another"  # type: ignore[misc]


def an_actor_does_not_rise(actor: Actor) -> None:
    actor.is_administrator = True  # type: ignore[misc]


def a_workspace_is_not_a_person(workspace: WorkspaceId) -> PersonId:
    return workspace  # type: ignore[return-value]
