"""Whether guessing passwords locks out whose password is guessed, and whether it tells
which accounts there are.

`python -m bench.sign_in [PAIRS]`: the API itself, in a process of its own, over HTTP. A
thousand wrong passwords come from fifty addresses at once; then the owner signs in from
his. After that a known and an unknown account are tried by turns, each time from an address
that has no failure yet, so that no wait but only the work is measured.
"""

import http.client
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.installations import PASSWORD, Installation, started

ADDRESSES, TRIES_EACH = 50, 20
PAIRS = 300  # Unless the first argument says otherwise.
SHUFFLES = 2_000
OWNER = "127.1.0.1"
LOGIN = "admin"  # The first account of every installation.


def attempt(origin: str, address: str, login: str, password: str) -> tuple[int, float]:
    """Try to sign in, on a connection of its own; give the status and milliseconds."""
    place = urlsplit(origin)
    connection = http.client.HTTPConnection(
        "127.0.0.1", place.port, timeout=120, source_address=(address, 0)
    )
    body = json.dumps({"login": login, "password": password})
    headers = {
        "content-type": "application/json",
        "host": place.netloc,
        "origin": origin,
    }
    connection.connect()
    began = time.perf_counter()
    try:
        connection.request("POST", "/api/sign-in", body, headers)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    return answer.status, (time.perf_counter() - began) * 1000


def attack(origin: str) -> list[int]:
    """Send wrong passwords from all addresses at once, and count the answers."""

    def from_one(number: int) -> list[int]:
        address = f"127.2.0.{number + 1}"
        return [
            attempt(origin, address, LOGIN, f"a wrong password {turn}")[0]
            for turn in range(TRIES_EACH)
        ]

    with ThreadPoolExecutor(ADDRESSES) as pool:
        return [
            status for told in pool.map(from_one, range(ADDRESSES)) for status in told
        ]


def by_turns(origin: str, pairs: int) -> tuple[list[float], list[float]]:
    """Time a refusal for an account that exists and for one that does not."""
    known: list[float] = []
    unknown: list[float] = []
    chosen = random.Random(1)  # noqa: S311  An order, no secret.
    for number in range(pairs):
        pair = [(LOGIN, known), (f"nobody-{number}", unknown)]
        chosen.shuffle(pair)
        for place, (login, times) in enumerate(pair):
            address = f"127.{3 + place}.{number // 250}.{number % 250 + 1}"
            status, took = attempt(origin, address, login, "a wrong password")
            assert status == http.client.UNAUTHORIZED, status  # noqa: S101  No figure else.
            times.append(took)
    return known, unknown


def superiority(first: Sequence[float], second: Sequence[float]) -> float:
    """Give Mann and Whitney's U as a share: how often one of the first takes longer."""
    ranks = {value: rank for rank, value in enumerate(sorted([*first, *second]), 1)}
    above = sum(ranks[value] for value in first) - len(first) * (len(first) + 1) / 2
    return above / (len(first) * len(second))


def chance(first: Sequence[float], second: Sequence[float]) -> float:
    """Give the share of shufflings that part the two as far as they are: a p-value."""
    seen = abs(superiority(first, second) - 0.5)
    both, shuffled = [*first, *second], random.Random(1)  # noqa: S311  No secret.
    farther = 0
    for _ in range(SHUFFLES):
        shuffled.shuffle(both)
        parted = superiority(both[: len(first)], both[len(first) :])
        farther += abs(parted - 0.5) >= seen
    return (farther + 1) / (SHUFFLES + 1)


def report(installation: Installation, pairs: int) -> None:
    origin = installation.origin
    began = time.perf_counter()
    statuses = attack(origin)
    took = time.perf_counter() - began
    print(f"{len(statuses):,} wrong passwords from {ADDRESSES} addresses, {took:.1f} s")
    for status, times in sorted(Counter(statuses).items()):
        print(f"  {times:4} times {status}, {http.client.responses[status]}")
    status, milliseconds = attempt(origin, OWNER, LOGIN, PASSWORD)
    print(f"  then the owner signs in from his own: {status}, {milliseconds:.0f} ms")
    compare(*by_turns(origin, pairs))


def compare(known: Sequence[float], unknown: Sequence[float]) -> None:
    print(f"a wrong password, {len(known)} times each, by turns; milliseconds")
    print(f"  {'':24}{'quartile':>9}{'median':>9}{'quartile':>9}")
    for name, times in {"known account": known, "unknown account": unknown}.items():
        low, middle, high = statistics.quantiles(times, n=4)
        print(f"  {name:24}{low:9.1f}{middle:9.1f}{high:9.1f}")
    share, p = superiority(known, unknown), chance(known, unknown)
    print(
        f"  the known takes longer in {share:.1%} of all pairs; by chance: p = {p:.2f}"
    )


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    # The client uses the one-time link, and so gives the account its password.
    with started() as installation, installation.client():
        report(installation, pairs)


if __name__ == "__main__":
    main()
