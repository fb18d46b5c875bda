"""Asks the application what its own description allows, and what it forbids.

Hypothesis chooses, from a fixed seed: the same seed asks the same questions. Nothing is
shrunk: a request is short enough to be read, and a run has an end.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from requests import Request
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzzing.ground import CANARY, Ground
from tests.world import ORIGIN

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
METHODS = {"reading": {"GET"}, "writing": {"POST", "PUT", "PATCH", "DELETE"}}
# Shorter than this, a text stands in an answer by chance.
_TELLING = 6
_KEEP = object()


@dataclass
class Fuzzer:
    """Asks as one caller; `wrong` lists what the answers should not have been."""

    ground: Ground
    caller: str
    examples: int
    number: int = 0
    statuses: dict[str, set[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def ask_all(self, way: str) -> None:
        for operation in self.ground.operations:
            # In a workspace an administrator is an owner, who is asked as well.
            is_asked = self.caller != "administrator" or not in_workspace(operation)
            if is_asked and operation.method.upper() in METHODS[way]:
                self.ask(operation)

    def ask(self, operation: APIOperation) -> None:
        """Ask one address; what is found is listed, and the next one is asked."""
        self.ground.freshen()
        for mode in GenerationMode:
            try:
                self._asking(operation, mode)()
            except Unsatisfiable:
                # Where nothing is taken, nothing can be wrong with it.
                assert mode is GenerationMode.NEGATIVE, operation.label

    def _asking(self, operation: APIOperation, mode: GenerationMode) -> Any:
        cases = operation.as_strategy(generation_mode=mode)

        @seed(self.number)
        @settings(
            max_examples=self.examples,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases, drawn=st.data())
        def ask(case: Case, drawn: st.DataObject) -> None:
            fit(case, self.ground, mode, drawn)
            try:
                self._judge(case)
            except (AssertionError, FailureGroup) as found:
                # Not raised: asked once more, it may be answered in another way.
                self.wrong.append(
                    f"{self.caller}, {mode}, {case.as_curl_command()}: {found}"
                )

        return ask

    def _judge(self, case: Case) -> None:
        answer = self._answer(case)
        self.statuses.setdefault(case.operation.label, set()).add(answer.status_code)
        if goes_elsewhere(case):
            assert answer.status_code in {401, 403, 404, 405, 422}, answer.text
            return
        case.validate_response(answer, checks=CHECKS)
        for text in told_back(case, answer):
            self.wrong.append(f"{self.caller}: {case.operation.label} echoes {text!r}")
        if answer.is_success and case.method != "GET":
            self.ground.stage.put_back()

    def _answer(self, case: Case) -> Response:
        asked = case.as_transport_kwargs(base_url=ORIGIN)
        sent = Request(**asked).prepare()
        headers = {"content-type": sent.headers.get("content-type", "text/plain")}
        headers |= {k: v for k, v in sent.headers.items() if k in (case.headers or {})}
        client = self.ground.client
        # What an answer before this one left in the browser is not the caller's.
        client.cookies.clear()
        return client.request(
            case.method,
            sent.url or "",
            headers={**headers, **self.ground.callers[self.caller]},
            content=sent.body or b"",
            follow_redirects=False,
        )


def in_workspace(operation: APIOperation) -> bool:
    return "{workspace_id}" in operation.path


def fit(case: Case, ground: Ground, mode: GenerationMode, drawn: st.DataObject) -> None:
    """Put what is known where it fits, or nothing would ever be found."""
    # The first of everything belongs together; half of what is as described finds it.
    is_whole = mode is GenerationMode.POSITIVE and drawn.draw(
        st.sampled_from([True, False])
    )
    if is_whole and isinstance(case.query, dict):
        needed = {
            one.name for one in case.operation.iter_parameters() if one.is_required
        }
        may_stay = needed | ground.known.keys()
        case.query = {k: v for k, v in case.query.items() if k in may_stay}
    for given_values in (case.path_parameters, case.query, case.body):
        if isinstance(given_values, dict):
            for name in sorted(given_values.keys() & ground.known.keys()):
                known = ground.known[name]
                if mode is GenerationMode.NEGATIVE and CANARY in known:
                    # What is refused for its shape is what could be sent back.
                    given_values[name] = CANARY
                    continue
                # Twice: more often than not, an id should be one of somebody.
                choice = known[:1] if is_whole else [_KEEP, *known, *known]
                value = drawn.draw(st.sampled_from(choice))
                if value is not _KEEP:
                    given_values[name] = value


def goes_elsewhere(case: Case) -> bool:
    """Whether a made-up piece of the address leads to another, or to none."""
    template = case.operation.path
    return any(
        "/" in str(value) or str(value) in {"", ".", ".."}
        for name, value in (case.path_parameters or {}).items()
        if f"{{{name}}}" in template
    )


def told_back(case: Case, answer: Response) -> Iterator[str]:
    """Give what a refusal repeats: a secret, or anything where the shape was wrong."""
    if not answer.is_error:
        return
    if CANARY in answer.text:
        yield CANARY
    if answer.json()["type"] == "Malformed":
        # What could stand there is told, and is nobody's: it is in the description.
        described_anyway = json.dumps(case.operation.schema.raw_schema)
        for text in texts_in(case.body):
            if text in answer.text and text not in described_anyway:
                yield text


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _TELLING:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)
