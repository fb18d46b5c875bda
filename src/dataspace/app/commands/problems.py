"""A problem of somebody's code in one line, as a compiler would say it."""

from collections.abc import Mapping
from typing import Any

_SAID_ELSEWHERE = {
    *("type", "title", "path", "line", "column", "transform_id", "nearest")
}


def told(problem: Mapping[str, Any]) -> str:
    facts = [
        f"{name} {_text(fact)}"
        for name, fact in problem.items()
        if name not in _SAID_ELSEWHERE and fact
    ]
    place = ":".join(str(problem[key]) for key in ("path", "line") if problem.get(key))
    return " ".join(
        part
        for part in (
            f"{place}:" if place else "",
            str(problem["title"]),
            f"({', '.join(facts)})" if facts else "",
            _hint(problem),
        )
        if part
    )


def _hint(problem: Mapping[str, Any]) -> str:
    nearest = problem.get("nearest")
    return f"Did you mean {', '.join(nearest)}?" if nearest else ""


def _text(fact: object) -> str:
    return " → ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
