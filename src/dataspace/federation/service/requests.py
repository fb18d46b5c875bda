"""“This is my account”: linking by a proof that is sent to the account's own address.

1. somebody came back from a provider with an account that opens nothing here; what was
   vouched for is kept, bound to this browser
2. he names an account here; whether there is one, he is not told
3. its own proven address, whatever the provider says of addresses, is sent a link
4. the link opens a session like a forgotten password does, in this browser alone, once;
   where a second factor is due, it is due
5. once nothing is due in that session any more, the account elsewhere is linked
"""

import secrets
from datetime import timedelta

from dataspace import audit, identity, mail
from dataspace.core import clock
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.federation import notices, store
from dataspace.federation.digests import digest
from dataspace.federation.errors import IdentityTaken, LinkRequestUnknown
from dataspace.federation.events import LinkAsked, LinkOpened
from dataspace.federation.models import (
    REQUEST_LIVES,
    LinkRequest,
    LinkRequestFacts,
    Provider,
    Vouched,
)
from dataspace.federation.service import linking
from dataspace.federation.service.flows import nobody
from dataspace.identity import LINK_ACCOUNT_PAGE, Actor, Origin, Secret, SignedIn
from dataspace.mail import Seal

MOST_FROM_ONE_PLACE = 200
# As with a forgotten password: nobody's mailbox is filled from many places.
_PAUSE = timedelta(minutes=10)


def keep(tx: Tx, origin: Origin, provider: Provider, who: Vouched) -> Secret | None:
    """Keep whom the provider vouched for; give what the browser has to hold."""  # 1
    moment = clock.now()
    where = identity.neighbourhood(origin.address)
    store.remove_old_requests(tx, moment)
    if store.requests_from(tx, where) >= MOST_FROM_ONE_PLACE:
        return None
    browser = Secret(secrets.token_urlsafe(32))
    row = LinkRequest(
        browser_hash=digest(browser),
        provider=provider.id,
        issuer=who.issuer,
        subject=who.subject,
        label=who.label,
        neighbourhood=where,
        expires_at=moment + REQUEST_LIVES,
    )
    store.insert_request(tx, row)
    return browser


def look(tx: Tx, browser: Secret | None) -> LinkRequestFacts:
    row = _held(tx, browser)
    return LinkRequestFacts(
        provider=row.provider, label=row.label, is_opened=row.session_id is not None
    )


def ask(
    tx: Tx, origin: Origin, seal: Seal, *, browser: Secret | None, account: str
) -> None:
    """Send the link to the account that is named, if it is one with a proven address.

    It says nothing about that. The caller answers after a fixed time.
    """
    row, by = _held(tx, browser), nobody(origin)
    mailbox = identity.mailbox_of(tx, by, account=account, family="link")  # 2
    person = mailbox.person if mailbox else None
    audit.record(tx, by, LinkAsked(person, row.provider))
    moment = clock.now()
    if mailbox is None or identity.took_place_within(
        tx, "link asked", mailbox.person, _PAUSE
    ):
        return
    token = Secret(secrets.token_urlsafe(32))
    row.person_id, row.mailed_to = mailbox.person, mailbox.address
    row.token_hash, row.mailed_at, row.session_id = digest(token), moment, None
    link = mail.Link(LINK_ACCOUNT_PAGE, token.value)
    mail.post(  # 3
        tx, mailbox.person, mailbox.address, notices.is_it_yours(), (seal, link)
    )


def open_link(
    tx: Tx,
    origin: Origin,
    *,
    browser: Secret | None,
    token: Secret,
    replacing: Secret | None,
) -> SignedIn:
    """Open a session with the link, in the browser that began, and link nothing yet."""
    row = _asked(tx, browser)
    # The update decides: of two that bring the same link, one finds it gone.
    if row is None or not store.take_token(tx, row.id, digest(token)):
        identity.count_bad_link(tx, nobody(origin))
        raise LinkRequestUnknown
    person = _addressee(tx, row)
    signed_in = identity.enter(  # 4
        tx, origin, person, replacing=replacing, is_fresh=False
    )
    by = signed_in.actor.by
    store.bind_request(tx, row.id, by.session_id)
    audit.record(tx, by, LinkOpened(person, row.provider))
    return signed_in


def finish(tx: Tx, actor: Actor, browser: Secret | None) -> None:
    """Link, in the session that the link opened, which has proved all that is asked."""
    row = _held(tx, browser)
    is_his = row.person_id == actor.id and row.session_id == actor.by.session_id
    if not is_his or not store.remove_request(tx, row.id):
        raise LinkRequestUnknown
    known = store.identity(tx, row.issuer, row.subject)
    if known is not None and known.person_id != actor.id:
        raise IdentityTaken
    if known is None:
        who = Vouched(
            issuer=row.issuer,
            subject=row.subject,
            label=row.label,
            login=None,
            name=None,
        )
        linking.insert(tx, actor.by, actor.id, row.provider, who, through="mail")  # 5


def _asked(tx: Tx, browser: Secret | None) -> LinkRequest | None:
    return store.request_of(tx, digest(browser), clock.now()) if browser else None


def _held(tx: Tx, browser: Secret | None) -> LinkRequest:
    found = _asked(tx, browser)
    if found is None:
        raise LinkRequestUnknown
    return found


def _addressee(tx: Tx, row: LinkRequest) -> PersonId:
    """Give who was asked, if he still reads where the link was sent.

    Disabling somebody, deleting him or a new password of his removes the request itself.
    """
    person = PersonId(row.person_id) if row.person_id else None
    facts = identity.known(tx, person) if person else None
    is_reached = (
        facts is not None and facts.is_email_verified and facts.email == row.mailed_to
    )
    if facts is None or not is_reached:
        raise LinkRequestUnknown
    return facts.id
