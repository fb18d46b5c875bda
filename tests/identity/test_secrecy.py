"""What must never be found: passwords and tokens in anything that is kept or shown."""

import base64
import hashlib

import pytest
from sqlalchemy import text

from dataspace.identity import Secret, SignedIn, passwords
from dataspace.identity.guards import COOKIE
from dataspace.people.me_routes import PasswordChange
from dataspace.people.routes import Credentials, Welcome
from tests.letters import give_address, token_to

CHOSEN = "Quartz jackdaw sphinx 7"
CHANGED = "Zebra lunchbox vellum 9"
TRIED = "Wrong marzipan trombone 3"


@pytest.fixture
def secrets(world, log):
    """Walk through every place that takes a secret; give all secrets that were used."""
    eve, browser = world.person("eve"), world.browser()
    link = world.link_for(eve).value
    pending = world.link_for(world.person("later")).value
    used = {"token": link, "password": CHOSEN}
    browser.post("/api/welcome/look", json={"token": link})
    browser.post("/api/welcome", json={"token": link, "password": "short"})
    browser.post("/api/welcome", json={**used, "password": [CHOSEN]})
    browser.post("/api/welcome", json=used)
    ended = browser.cookies[COOKIE]
    browser.post("/api/sign-in", json={"login": "eve", "password": CHOSEN})
    browser.post("/api/sign-in", json={"login": "eve", "password": TRIED})
    browser.post("/api/sign-in", json={"login": TRIED, "password": "x"})
    browser.put("/api/me/password", json={"current": TRIED, "new": CHANGED})
    browser.put("/api/me/password", json={"current": CHOSEN, "new": CHANGED})
    mailed = mailed_tokens(world, browser)
    assert log.lines
    tokens = [link, pending, ended, browser.cookies[COOKIE], eve.client.cookies[COOKIE]]
    return [CHOSEN, CHANGED, TRIED, *mailed, *tokens]


def mailed_tokens(world, browser):
    """Let two links be mailed that nobody uses; give their tokens."""
    bob = world.person("bob")
    give_address(world, bob, "bob@example.org")
    browser.post("/api/forgot-password", json={"account": "bob"})
    body = {"email": "eve@example.org", "password": CHANGED}
    assert browser.put("/api/me/email", json=body).status_code == 202
    return [token_to(world, f"{name}@example.org") for name in ("bob", "eve")]


def spellings(secret):
    raw = secret.encode()
    return {
        secret,
        raw.hex(),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        secret.lower(),
    }


def dump(world):
    """Write down every row of every table, as the database itself would."""
    with world.owner_engine.connect() as connection:
        tables = connection.scalars(
            text(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace"
            )
        ).all()
        assert {"session", "link", "person", "audit_entry"} <= set(tables)
    return "\n".join(world.rows_of(*tables))


@pytest.mark.control("A4")
def test_the_database_holds_no_password_and_no_token(world, secrets):
    kept = dump(world)

    assert hashlib.sha256(secrets[-2].encode()).hexdigest() in kept
    assert "$argon2id$" in kept
    for secret in secrets:
        for spelled in spellings(secret):
            assert spelled not in kept


def test_the_log_holds_no_password_and_no_token(secrets, log):
    assert log.named("request")
    for secret in secrets:
        for spelled in spellings(secret):
            assert spelled not in log.getvalue()


def test_the_audit_log_holds_no_password_and_no_token(world, secrets):
    lines = str([(entry.kind, entry.facts) for entry in world.audit()])

    assert "password.set" in lines
    for secret in secrets:
        assert secret not in lines


@pytest.mark.parametrize(
    "value",
    [
        Secret(CHOSEN),
        SignedIn(None, Secret(CHOSEN)),
        Credentials(login="eve", password=CHOSEN),
        PasswordChange(current=CHOSEN, new=CHOSEN),
        Welcome(token=CHOSEN, password=CHOSEN),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_secret_prints_as_dots(value):
    for shown in (repr(value), str(value), f"{value}", f"{[value]}", f"{value!r:>9}"):
        assert CHOSEN not in shown


def test_a_fault_at_the_door_tells_the_log_no_secret(world, log, monkeypatch):
    def break_down(*_arguments, **_kwargs):
        raise OSError

    monkeypatch.setattr(passwords, "matches", break_down)
    body = {"login": "eve", "password": CHOSEN}

    answer = world.browser(raises=False).post("/api/sign-in", json=body)

    assert answer.status_code == 500
    assert log.named("fault")
    assert CHOSEN not in log.getvalue() + answer.text
