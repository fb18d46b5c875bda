"""How fast a log is masked: 100 MB of lines in which one of 50 secrets stands at times.

`python -m bench.redaction`. Processor seconds, not the clock's: the worker has one core
for it, and others use this machine.
"""

import random
import string
import time

from dataspace.redaction import Masker, Matcher, Search

SECRETS, LINES, CHUNK = 50, 900_000, 1 << 16
ALPHABET = string.ascii_letters + string.digits + "_-+/"
LINE = (
    "2026-11-26 12:00:00,123 INFO orders: row %d of orders.csv took 12.5 ms, 3 columns;"
    " abcdef0123456789\n"
)


def secrets() -> dict[str, str]:
    chance = random.Random(1)  # noqa: S311 - the same ones each time.
    return {
        f"KEY_{number}": "".join(chance.choices(ALPHABET, k=chance.randint(16, 64)))
        for number in range(SECRETS)
    }


def log(given: dict[str, str]) -> bytes:
    values = list(given.values())
    lines = (
        f"{values[number % SECRETS]}\n" if number % 10_000 == 0 else LINE % number
        for number in range(LINES)
    )
    return "".join(lines).encode()


def main() -> None:
    given = secrets()
    text = log(given)
    chunks = [text[place : place + CHUNK] for place in range(0, len(text), CHUNK)]
    began = time.process_time()
    matcher = Matcher(given)
    print(f"making the matcher: {(time.process_time() - began) * 1000:.0f} ms")
    began = time.process_time()
    masker = Masker(matcher)
    passed = [*map(masker.feed, chunks), masker.flush()]
    _say("masking", text, began)
    count = b"".join(passed).count(b"[secret KEY_")
    assert count == LINES // 10_000, count  # noqa: S101 - else the figure is none.
    clean = [chunk.replace(b"\n", b" ") for chunk in chunks[1:8]] * (len(chunks) // 7)
    search = Search(Matcher({"KEY": "is in none of these lines"} | _absent(given)))
    began = time.process_time()
    for chunk in clean:
        search.feed(chunk)
    _say("searching", b"".join(clean), began)
    assert search.found is None, search.found  # noqa: S101 - the same.


def _absent(given: dict[str, str]) -> dict[str, str]:
    return {name: f"{secret}, absent" for name, secret in given.items()}


def _say(what: str, text: bytes, began: float) -> None:
    speed = len(text) / 1e6 / (time.process_time() - began)
    print(f"{what}: {speed:.0f} MB/s per core, {len(text) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
