"""What goes round in a graph, found in time that grows with its size and no faster.

No recursion: a chain of thousands is a graph that somebody may save.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def knots(leads_to: Graph) -> list[list[str]]:
    """Give the parts in which all lead to all, each after every part that it leads to."""
    leads_back: dict[str, list[str]] = {node: [] for node in leads_to}
    for node, onwards in leads_to.items():
        for following in onwards:
            leads_back[following].append(node)
    left_last_first = reversed(list(_left(leads_to, leads_to, set())))
    seen: set[str] = set()
    parts = [list(_left(leads_back, [node], seen)) for node in left_last_first]
    return [part for part in reversed(parts) if part]


def circle(leads_to: Graph, start: str) -> list[str]:
    """Spell out a shortest way from the node back to itself; empty if there is none."""
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for following in leads_to[node]:
            if following == start:
                return _way(came_from, start, node)
            if following not in came_from:
                came_from[following] = node
                waiting.append(following)
    return []


def _left(leads_to: Graph, starts: Iterable[str], seen: set[str]) -> Iterator[str]:
    """Walk in depth and give the nodes in the order in which they are left for good."""
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        walk = [(start, iter(leads_to[start]))]
        while walk:
            node, onwards = walk[-1]
            following = next((each for each in onwards if each not in seen), None)
            if following is None:
                walk.pop()
                yield node
            else:
                seen.add(following)
                walk.append((following, iter(leads_to[following])))


def _way(came_from: Mapping[str, str], start: str, end: str) -> list[str]:
    way = [start]
    while end != start:
        way.append(end)
        end = came_from[end]
    return [start, *reversed(way[1:]), start]
