"""Why a step did not succeed, as one sentence each. What the step itself says stands beside."""

from collections.abc import Mapping
from typing import Any

from dataspace.core.errors import Refusal

SENTENCES: Mapping[str, str] = {
    "Cancelled": "Somebody cancelled the build.",
    "DeclarationInvalid": "The transform's declarations do not fit together.",
    "EmptySchema": "The transform returned a frame without any column.",
    "HealthCheckFailed": "A health check of severity “fail” did not pass.",
    "ImportFailed": "The transform's file could not be imported.",
    "InputUnreadable": "An input could not be read.",
    "OutOfDisk": "The step wrote more than it may.",
    "OutOfMemory": "The step needed more memory than it may have.",
    "OutOfTime": "The step ran longer than it may.",
    "RunnerDied": "The step's process ended without an answer.",
    "SyntaxInvalid": "The transform's file is not valid Python.",
    "TooManyFiles": "The step left more files than it may.",
    "TooManyProcesses": "The step started more processes than it may.",
    "TransformRaised": "The transform raised an error.",
    "UpstreamFailed": "A step that this one waits for did not succeed.",
    "WorkerLost": "The worker died each time it ran this step.",
    "WrongReturn": "The transform returned something that is not a data frame.",
}
_OTHERWISE = "The step did not succeed."


def reason(kind: str, **facts: Any) -> dict[str, Any]:
    known = {name: fact for name, fact in facts.items() if fact is not None}
    return {"type": kind, "title": SENTENCES.get(kind, _OTHERWISE), **known}


def reason_of(refusal: Refusal) -> dict[str, Any]:
    facts = {name: str(fact) for name, fact in refusal.facts().items()}
    return {"type": type(refusal).__name__, "title": refusal.sentence(), **facts}
