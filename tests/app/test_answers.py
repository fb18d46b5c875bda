"""What every answer carries, whatever it is the answer to."""

import pytest

from dataspace.app.gates import SECURITY_HEADERS
from tests.browsers import Browser
from tests.world import ORIGIN

ANSWERS = {
    "the page": ("GET", "/somewhere", {}, 200),
    "a file of the page": ("GET", "/assets/app-1a2b.js", {}, 200),
    "a missing file of the page": ("GET", "/assets/none.js", {}, 404),
    "the page, changed": ("POST", "/somewhere", {}, 405),
    "an answer": ("GET", "/api/health", {}, 200),
    "nothing there": ("GET", "/api/nothing", {}, 404),
    "nobody signed in": ("GET", "/api/me", {}, 401),
    "another site": ("POST", "/api/sign-in", {"origin": "https://evil.example"}, 403),
    "another name": ("GET", "/api/health", {"host": "evil.example"}, 421),
    "another shape": ("POST", "/api/sign-in", {}, 422),
    "too much": ("POST", "/api/sign-in", {"content-length": "99999999"}, 413),
    "a fault": ("GET", "/api/workspaces", {"cookie": "__Host-session=x"}, 500),
}
# Said again, and not read from the gates: there a line could go and nobody would miss it.
LOCKS = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@pytest.fixture(scope="module")
def answers(server, tmp_path_factory):
    page = tmp_path_factory.mktemp("page")
    (page / "assets").mkdir()
    (page / "assets" / "app-1a2b.js").write_text("")
    (page / "index.html").write_text("<!doctype html>")
    with server.world(page=page) as world:
        client = Browser(
            world.app,
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
            raise_server_exceptions=False,
        )
        yield {name: answer_to(world, client, *ANSWERS[name][:3]) for name in ANSWERS}


def answer_to(world, client, method, path, headers):
    if "cookie" not in headers:
        return client.request(method, path, headers=headers)
    kept, world.app.state.engine = world.app.state.engine, None
    try:
        return client.request(method, path, headers=headers)
    finally:
        world.app.state.engine = kept


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_what_it_should_be(answers, name):
    assert answers[name].status_code == ANSWERS[name][3]


@pytest.mark.control("W1")
@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_carries_the_locks_of_the_browser(answers, name):
    assert SECURITY_HEADERS.items() <= dict(answers[name].headers).items()


@pytest.mark.control("W1")
def test_the_locks_of_the_browser_are_all_there_and_closed(answers):
    headers = answers["the page"].headers

    assert {name: headers.get(name) for name in LOCKS} == LOCKS


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_an_id_of_its_own(answers, name):
    ids = [answer.headers["x-request-id"] for answer in answers.values()]

    assert ids.count(answers[name].headers["x-request-id"]) == 1


@pytest.mark.parametrize("name", [n for n in ANSWERS if ANSWERS[n][1][:5] == "/api/"])
def test_nothing_of_the_api_is_kept_by_a_browser_or_a_proxy(answers, name):
    assert answers[name].headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", [n for n in ANSWERS if ANSWERS[n][3] >= 400])
def test_every_refusal_is_a_problem_with_a_sentence(answers, name):
    answer = answers[name]

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert answer.json()["type"]
    assert answer.json()["title"].endswith(".")


def test_the_policy_lets_no_foreign_or_inline_script_run():
    policy = SECURITY_HEADERS["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    assert (
        rules["default-src"] == rules["script-src"] == rules["connect-src"] == "'self'"
    )
    assert rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    assert "*" not in policy
    assert "http" not in policy
