import hashlib
from datetime import timedelta
from typing import NoReturn

from dataspace import audit
from dataspace.core import clock
from dataspace.core.by import By
from dataspace.core.database import Tx
from dataspace.core.ids import PersonId
from dataspace.core.texts import folded
from dataspace.identity import passwords, store, throttle
from dataspace.identity.errors import (
    CurrentPasswordWrong,
    FactorRefused,
    LinkUnknown,
    SignInFailed,
    TooManyAttempts,
)
from dataspace.identity.events import LinkRefused, SignInRefused
from dataspace.identity.factor_events import FactorRefusedEvent
from dataspace.identity.factor_models import Method
from dataspace.identity.models import Actor, Person, Secret


def prove(tx: Tx, by: By, *, login: str, password: Secret) -> Person:
    """Give the person whom this password proves, or count a failure and refuse.

    Every use of a password goes through here: a place that does not count would be the
    place to try.
    """
    account = _key("account", folded(login), by)
    address = _key("address", "", by)
    _wait_your_turn(tx, account, address)
    person = store.person_by_login(tx, folded(login))
    fits = passwords.matches(password, person.password_hash if person else None)
    if person is None or not fits or person.disabled_at is not None:
        _refuse(tx, by, person, account, address)
    store.forget_failures(tx, account)
    return person


def prove_own(tx: Tx, actor: Actor, password: Secret) -> Person:
    """Prove that the actor knows his password; he is signed in, and named no account."""
    try:
        return prove(tx, actor.by, login=actor.login, password=password)
    except SignInFailed:
        raise CurrentPasswordWrong from None


def is_worth_a_line(tx: Tx, by: By) -> bool:
    """Count a refused try of whoever proved nothing, and say whether to write it down.

    Strangers must not be able to fill the audit log. From one place the first ones get a
    line each, and then every one that doubles their number.
    """
    key = _key("stranger", "", by)
    tries = store.count_failure(tx, key, clock.now(), throttle.FORGOTTEN_AFTER)
    return tries <= throttle.FREE_PER_ADDRESS or tries & (tries - 1) == 0


def ration(tx: Tx, by: By, *, family: str, name: str) -> None:
    """Count a deed that anybody may ask for, and make whoever asks often wait."""
    _ration(
        tx,
        {
            _key(family, name, by): throttle.FREE_RESETS_PER_ACCOUNT,
            _key(f"{family} address", "", by): throttle.FREE_RESETS_PER_ADDRESS,
        },
    )


def ration_everywhere(tx: Tx, *deeds: tuple[str, str]) -> None:
    """Count deeds, each a family and a name, from wherever they are asked for.

    For what somebody who is signed in does to others: a place costs him nothing.
    """
    free = throttle.FREE_RESETS_PER_ACCOUNT
    _ration(tx, {_everywhere(family, name): free for family, name in deeds})


def _ration(tx: Tx, free_of: dict[bytes, int]) -> None:
    """Make him wait who used up what is free of one of these counters, or count in all."""
    moment, seconds = clock.now(), 0
    for key, free in free_of.items():
        if not store.hold_counter(tx, key):
            raise TooManyAttempts(retry_after_seconds=1)
        failures, last_failed_at = store.failures_of(tx, key) or (0, moment)
        left = throttle.seconds_left(failures, last_failed_at, moment, free=free)
        seconds = max(seconds, left)
    if seconds:
        raise TooManyAttempts(retry_after_seconds=seconds)
    for key in free_of:
        store.count_failure(tx, key, moment, throttle.FORGOTTEN_AFTER)


def took_place_within(tx: Tx, family: str, person: PersonId, pause: timedelta) -> bool:
    """Whether this was done to the person so recently; if not, it is done now.

    Remembered beside him, so that nothing that is named, replaced or swept forgets it.
    """
    key, moment = _everywhere(family, str(person)), clock.now()
    if not store.hold_counter(tx, key):
        return True
    counted = store.failures_of(tx, key)
    if counted is not None and moment - counted[1] < pause:
        return True
    store.count_failure(tx, key, moment, throttle.FORGOTTEN_AFTER)
    return False


def count_bad_token(tx: Tx, by: By) -> int:
    """Count a token that was refused, and refuse to hear more of them from there.

    It bounds lines and writes, and not guesses, of which 256 bits leave none to make. So
    nobody is held up whose token is good, wherever he comes from.
    """
    return _count_bad(tx, by, "token")


def refuse_link(tx: Tx, by: By) -> NoReturn:
    """Refuse a link that is none, or none any more."""
    count_bad_link(tx, by)
    raise LinkUnknown


def count_bad_link(tx: Tx, by: By) -> None:
    """Count a link that holds nothing; what is said of tokens holds here."""
    audit.record(tx, by, LinkRefused(_count_bad(tx, by, "link")))


def _count_bad(tx: Tx, by: By, family: str) -> int:
    counter = _key(family, "", by)
    moment, free = clock.now(), throttle.FREE_PER_ADDRESS
    counted = store.failures_of(tx, counter)
    if counted and (seconds := throttle.seconds_left(*counted, moment, free=free)):
        raise TooManyAttempts(retry_after_seconds=seconds)
    return store.count_failure(tx, counter, moment, throttle.FORGOTTEN_AFTER)


def await_turn_for_codes(tx: Tx, actor: Actor) -> None:
    """Hold the counter of a person's codes to the end, so that parallel tries queue up.

    It counts for the account alone, wherever the tries come from: whoever tries codes has
    the password already, and six digits would not last against many addresses.
    """
    counter = _codes(actor.id)
    if not store.hold_counter(tx, counter):
        raise TooManyAttempts(retry_after_seconds=1)
    counted = store.failures_of(tx, counter) or (0, clock.now())
    free = throttle.FREE_PER_ACCOUNT
    if seconds := throttle.seconds_left(*counted, clock.now(), free=free):
        raise TooManyAttempts(retry_after_seconds=seconds)


def refuse_factor(tx: Tx, actor: Actor, method: Method) -> NoReturn:
    """Count a code that was wrong. A passkey cannot be guessed, and holds nobody up."""
    failures = 0
    if method is not Method.PASSKEY:
        forgotten_after = throttle.FORGOTTEN_AFTER
        failures = store.count_failure(
            tx, _codes(actor.id), clock.now(), forgotten_after
        )
    audit.record(tx, actor.by, FactorRefusedEvent(actor.id, method, failures))
    raise FactorRefused


def forget_wrong_codes(tx: Tx, person: PersonId) -> None:
    store.forget_failures(tx, _codes(person))


def _codes(person: PersonId) -> bytes:
    return _everywhere("codes", str(person))


def _everywhere(family: str, name: str) -> bytes:
    return hashlib.sha256(f"{family}\0{name}".encode()).digest()


def _key(family: str, name: str, by: By) -> bytes:
    where = throttle.neighbourhood(by.address)
    return hashlib.sha256(f"{family}\0{where}\0{name}".encode()).digest()


def _wait_your_turn(tx: Tx, account: bytes, address: bytes) -> None:
    """Hold the counters that make one wait until the end, so that parallel tries queue up."""
    if not store.hold_counter(tx, account):
        raise TooManyAttempts(retry_after_seconds=1)
    # Before it has used up its free tries, an address is many people's at once.
    tried, _ = store.failures_of(tx, address) or (0, None)
    if tried >= throttle.FREE_PER_ADDRESS and not store.hold_counter(tx, address):
        raise TooManyAttempts(retry_after_seconds=1)
    moment = clock.now()
    seconds = max(
        throttle.seconds_left(*counted, moment, free=free)
        for key, free in (
            (account, throttle.FREE_PER_ACCOUNT),
            (address, throttle.FREE_PER_ADDRESS),
        )
        if (counted := store.failures_of(tx, key)) is not None
    )
    if seconds:
        raise TooManyAttempts(retry_after_seconds=seconds)


def _refuse(
    tx: Tx, by: By, person: Person | None, account: bytes, address: bytes
) -> NoReturn:
    moment = clock.now()
    failures = store.count_failure(tx, account, moment, throttle.FORGOTTEN_AFTER)
    store.count_failure(tx, address, moment, throttle.FORGOTTEN_AFTER)
    subject = PersonId(person.id) if person else None
    audit.record(tx, by, SignInRefused(subject, failures))
    raise SignInFailed
