"""Many who guess at once: they hold up themselves, and nobody who is signed in."""

import asyncio

import httpx2
import pytest

from dataspace.identity import passwords, turns
from dataspace.identity.throttle import FREE_PER_ACCOUNT
from tests.world import ORIGIN

ADDRESSES, TRIES_EACH = 50, 20


def crowd(world, login, addresses, tries_each=1):
    """Send wrong passwords from many addresses at once; give the answers."""

    async def from_one(number):
        transport = httpx2.ASGITransport(world.app, client=(f"192.0.2.{number}", 5))
        headers = {"origin": ORIGIN}
        async with httpx2.AsyncClient(
            transport=transport, base_url=ORIGIN, headers=headers
        ) as client:
            body = {"login": login, "password": "a wrong password"}
            return [
                await client.post("/api/sign-in", json=body) for _ in range(tries_each)
            ]

    async def from_all():
        return await asyncio.gather(*[from_one(number) for number in range(addresses)])

    return [answer for told in asyncio.run(from_all()) for answer in told]


@pytest.mark.control("A4")
def test_a_thousand_wrong_passwords_do_not_keep_the_owner_out(world, door, ada):
    answers = crowd(world, ada.login, ADDRESSES, TRIES_EACH)

    told = [answer.status_code for answer in answers]
    assert len(told) == 1000
    assert set(told) == {401, 429}
    assert told.count(401) >= ADDRESSES * FREE_PER_ACCOUNT
    assert door.sign_in(ada.login, address="198.51.100.1").status_code == 200


def test_who_waits_at_the_door_holds_no_connection_to_the_database(world, ada, hasher):
    hasher.rests_seconds, held = 0.05, []
    hasher.watches = lambda: held.append(world.engine.pool.checkedout())

    answers = crowd(world, ada.login, 12)

    assert [answer.status_code for answer in answers] == [401] * 12
    assert 1 <= max(held) <= passwords.AT_ONCE


def test_who_waits_too_long_is_asked_to_come_back(world, ada, hasher, monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE_SECONDS", 0.1)
    hasher.rests_seconds = 0.5

    answers = crowd(world, ada.login, 12)

    sent_away = [answer for answer in answers if answer.status_code == 503]
    assert 0 < len(sent_away) <= 12 - passwords.AT_ONCE
    assert {answer.json()["type"] for answer in sent_away} == {"DoorCrowded"}
    assert {answer.headers["retry-after"] for answer in sent_away} == {"5"}
