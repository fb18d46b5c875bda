"""One's own account: names, address, password, sessions."""

from datetime import datetime

from fastapi import APIRouter, status
from pydantic import BaseModel

from dataspace import identity
from dataspace.access.guards import ProvenActor, SignedInActor
from dataspace.core.guards import OpenTx
from dataspace.core.ids import SessionId
from dataspace.core.texts import Email, Name
from dataspace.identity import SessionFacts
from dataspace.identity.guards import EnrollingActor, Rules
from dataspace.mail.guards import OpenMailing
from dataspace.people.fields import Me, PasswordField, me, plain

router = APIRouter(tags=["people"])


class MyNames(BaseModel):
    name: Name


class PasswordChange(BaseModel):
    current: PasswordField
    new: PasswordField


class FirstPassword(BaseModel):
    new: PasswordField


class NewEmail(BaseModel):
    email: Email


class EmailShown(BaseModel):
    email: str | None
    is_verified: bool
    pending: str | None
    waits_for: list[str]


class SessionShown(BaseModel):
    id: SessionId
    device: str
    address: str | None
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


def session_shown(facts: SessionFacts) -> SessionShown:
    return SessionShown(
        id=facts.id,
        device=facts.device,
        address=facts.address,
        created_at=facts.created_at,
        last_seen_at=facts.last_seen_at,
        is_this=facts.is_this,
    )


@router.get("/me")
def show_me(actor: EnrollingActor) -> Me:
    """Say who you are signed in as."""
    return me(actor)


@router.patch("/me", status_code=status.HTTP_204_NO_CONTENT)
def rename_me(names: MyNames, tx: OpenTx, actor: SignedInActor) -> None:
    """Change the name by which others see you."""
    identity.rename(tx, actor.by, actor.id, name=names.name)


@router.put("/me/password", status_code=status.HTTP_204_NO_CONTENT)
def change_password(
    change: PasswordChange, tx: OpenTx, actor: SignedInActor, rules: Rules
) -> None:
    """Change your password; your other sessions end."""
    identity.change_password(
        tx, actor, rules, current=plain(change.current), new=plain(change.new)
    )


@router.post("/me/password", status_code=status.HTTP_204_NO_CONTENT)
def set_first_password(
    first: FirstPassword, tx: OpenTx, actor: ProvenActor, rules: Rules
) -> None:
    """Set a password where you have none; your other sessions end."""
    identity.set_first_password(tx, actor, rules, plain(first.new))


@router.get("/me/email")
def show_email(tx: OpenTx, actor: SignedInActor) -> EmailShown:
    """Show your e-mail address, and the one that is to replace it."""
    facts = identity.email_of(tx, actor)
    return EmailShown(
        email=facts.email,
        is_verified=facts.is_verified,
        pending=facts.pending,
        waits_for=list(facts.waits_for),
    )


@router.put("/me/email", status_code=status.HTTP_202_ACCEPTED)
def change_email(
    new: NewEmail, tx: OpenTx, actor: ProvenActor, mailing: OpenMailing
) -> None:
    """Ask for another e-mail address; it, and a verified old one, have to confirm."""
    identity.ask_for_email(tx, actor, mailing.seal, email=new.email)


@router.delete("/me/email/pending", status_code=status.HTTP_204_NO_CONTENT)
def forget_email_change(tx: OpenTx, actor: SignedInActor) -> None:
    """Withdraw the change of your e-mail address that waits for its confirmations."""
    identity.forget_email_change(tx, actor)


@router.get("/me/sessions")
def list_sessions(tx: OpenTx, actor: SignedInActor, rules: Rules) -> list[SessionShown]:
    """List where you are signed in."""
    return [session_shown(facts) for facts in identity.sessions(tx, actor, rules)]


@router.post("/me/sessions/end-others", status_code=status.HTTP_204_NO_CONTENT)
def end_other_sessions(tx: OpenTx, actor: SignedInActor) -> None:
    """End every session of yours but this one."""
    identity.end_other_sessions(tx, actor)


@router.delete("/me/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
def end_session(session_id: SessionId, tx: OpenTx, actor: SignedInActor) -> None:
    """End one session of yours."""
    identity.end_session(tx, actor, session_id)
