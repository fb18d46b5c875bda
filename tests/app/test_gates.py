"""What every request passes before a route sees it."""

import pytest
from fastapi import Request
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dataspace.app.gates import LARGEST_BODY_BYTES
from tests.world import ORIGIN

ELSEWHERE = "https://evil.example"


@pytest.fixture(scope="module")
def anybody(site):
    """A program that adds no header of its own."""
    return TestClient(site.app, base_url=ORIGIN, raise_server_exceptions=False)


@pytest.mark.control("A4")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": ELSEWHERE},
        {"origin": "null"},
        {"origin": ORIGIN.replace("https", "http")},
        {"origin": f"{ORIGIN}:8443"},
        {"origin": f"{ORIGIN}.evil.example"},
        {"origin": f"{ORIGIN}/"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
        {"origin": ORIGIN, "sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin"},
    ],
    ids=str,
)
def test_only_our_own_page_may_change_something(anybody, method, headers):
    answer = anybody.request(method, "/api/sign-in", headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (403, "CrossSite")


@pytest.mark.control("A4")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_program_with_a_token_needs_no_origin(anybody, scheme):
    headers = {"authorization": f"{scheme} made-up", "sec-fetch-site": "cross-site"}

    answer = anybody.post("/api/workspaces", headers=headers, json={})

    assert (answer.status_code, answer.json()["type"]) == (401, "TokenRefused")


@pytest.mark.control("A4")
@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer made-up", "cookie": "__Host-session=made-up"},
        {"authorization": "Bearer made-up", "cookie": "other=1"},
        {"authorization": "Bearer made-up", "cookie": ""},
        {"authorization": "Basic YTpi"},
        {"authorization": "Negotiate abc"},
        {"authorization": "Bearerlike abc"},
        {"authorization": ""},
        {"proxy-authorization": "Bearer made-up"},
    ],
    ids=str,
)
def test_what_a_browser_adds_by_itself_does_not_stand_for_the_origin(anybody, headers):
    """Only a token that comes alone shows that no foreign page is behind the request."""
    answer = anybody.post("/api/workspaces", headers=headers, json={})

    assert (answer.status_code, answer.json()["type"]) == (403, "CrossSite")


@pytest.mark.parametrize("site_of_caller", [None, "same-origin"])
def test_our_own_page_may(anybody, site_of_caller):
    headers = {"origin": ORIGIN}
    if site_of_caller:
        headers["sec-fetch-site"] = site_of_caller

    answer = anybody.post("/api/sign-in", headers=headers, json={})

    assert answer.json()["type"] == "Malformed"


def test_reading_asks_for_no_origin_because_other_sites_cannot_read_the_answer(anybody):
    headers = {"origin": ELSEWHERE, "sec-fetch-site": "cross-site"}

    answer = anybody.get("/api/health", headers=headers)

    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT", "MADE-UP"])
def test_no_other_method_gets_an_answer_that_opens_anything(anybody, method):
    headers = {"origin": ELSEWHERE, "access-control-request-method": "POST"}

    answer = anybody.request(method, "/api/sign-in", headers=headers)

    assert answer.status_code in {403, 404, 405}
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "host", [ELSEWHERE.partition("//")[2], "127.0.0.1", "testserver:8443", "", "a b"]
)
def test_a_page_of_another_name_that_resolves_to_us_is_not_us(anybody, method, host):
    headers = {"host": host, "origin": ORIGIN}

    answer = anybody.request(method, "/api/health", headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (421, "HostUnknown")


def test_a_body_may_have_so_many_bytes(anybody):
    fits = b'"' + b"a" * (LARGEST_BODY_BYTES - 2) + b'"'

    within, beyond = (
        anybody.post(
            "/api/sign-in",
            content=content,
            headers={"origin": ORIGIN, "content-type": "application/json"},
        )
        for content in (fits, fits + b" ")
    )

    assert within.json()["type"] == "Malformed"
    assert (beyond.status_code, beyond.json()["type"]) == (413, "BodyTooLarge")


def test_a_body_that_does_not_say_its_length_has_the_same_limit(anybody):
    def endless():
        for _ in range(LARGEST_BODY_BYTES // 65536 + 2):
            yield b"a" * 65536

    headers = {"origin": ORIGIN, "content-type": "application/json"}
    answer = anybody.post("/api/sign-in", content=endless(), headers=headers)

    assert "content-length" not in answer.request.headers
    assert (answer.status_code, answer.json()["type"]) == (413, "BodyTooLarge")


def test_a_handler_that_reads_by_itself_has_the_same_limit(behind_the_gates):
    async def count(request: Request) -> int:
        return sum([len(part) async for part in request.stream()])

    here = behind_the_gates(count, "POST")
    parts = (b"a" * 65536 for _ in range(LARGEST_BODY_BYTES // 65536 + 1))

    assert here.post("/api/here", content=b"abc").json() == 3
    assert here.post("/api/here", content=parts).status_code == 413


def test_a_raw_file_has_a_limit_of_its_own(anybody, site):
    path = f"/api/workspaces/{site.workspace}/files/large.csv"
    content = b"a" * (LARGEST_BODY_BYTES + 1)

    answer = anybody.put(path, content=content, headers={"origin": ORIGIN})

    assert answer.status_code in {401, 404, 405}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/api/me/password"),
        ("PUT", "/api/workspaces/x/code/file"),
        ("PUT", "/api/workspaces/x/files/large.csv/more"),
        ("POST", "/api/workspaces/x/files/large.csv"),
    ],
)
def test_nothing_but_a_raw_file_has_a_limit_of_its_own(anybody, method, path):
    headers = {"origin": ORIGIN, "content-length": str(LARGEST_BODY_BYTES + 1)}

    answer = anybody.request(method, path, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (413, "BodyTooLarge")


def test_nothing_here_speaks_websocket(anybody):
    with (
        pytest.raises(WebSocketDisconnect),
        anybody.websocket_connect("wss://testserver/api/health"),
    ):
        pass


def test_an_answer_that_breaks_off_is_a_fault_in_the_log(behind_the_gates, log):
    def break_off() -> StreamingResponse:
        def parts():
            yield b"one"
            raise OSError

        return StreamingResponse(parts())

    assert behind_the_gates(break_off).get("/api/here").content == b"one"

    [fault], [request] = log.named("fault"), log.named("request")
    assert fault["request_id"] == request["request_id"]
    assert request["status"] == 200
