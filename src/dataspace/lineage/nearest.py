"""The names that somebody may have meant who wrote another."""

from collections import Counter, defaultdict
from collections.abc import Iterable

_MOST_SHOWN = 3
# Counting common pairs of letters is cheap and finds who is worth a close look.
_LOOKED_AT = 12


class Names:
    """A set of names that can be asked for those nearest to a wrong one."""

    def __init__(self, names: Iterable[str]) -> None:
        self._with_pair: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names)):
            for pair in _pairs(name):
                self._with_pair[pair].append(name)

    def nearest(self, wrong: str, *, but: str = "") -> tuple[str, ...]:
        """Give up to three, closest first, and never `but`."""
        shared = Counter(
            n
            for pair in _pairs(wrong)
            for n in self._with_pair.get(pair, ())
            if n != but
        )
        ranked = sorted(shared, key=lambda name: (-shared[name], name))[:_LOOKED_AT]
        most = max(2, len(wrong) // 3)
        close = sorted((distance(wrong, name), name) for name in ranked)
        return tuple(name for away, name in close if away <= most)[:_MOST_SHOWN]


def distance(one: str, other: str) -> int:
    """Count the letters to add, drop, replace or swap; capitals do not matter."""
    one, other = one.casefold(), other.casefold()
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != theirs))
            is_swap = (
                i > 1 and j > 1 and letter == other[j - 2] and theirs == one[i - 2]
            )
            row.append(min(cost, before[j - 2] + 1) if is_swap else cost)
        before, last = last, row
    return last[-1]


def _pairs(name: str) -> set[str]:
    padded = f"^{name.casefold()}$"
    return {padded[at : at + 2] for at in range(len(padded) - 1)}
