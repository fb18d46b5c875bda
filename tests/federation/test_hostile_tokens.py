"""A provider that lies in its token. Each attack is a test named for it."""

import pytest

from dataspace.core import clock
from tests.federation import peers, rogue
from tests.federation.conftest import offer_rogue

pytestmark = [pytest.mark.control("A1"), pytest.mark.usefixtures("linked")]


def test_an_honest_answer_lets_its_person_in(visit, browser):
    """Or everything below would pass for the wrong reason."""
    assert visit() == "/"
    assert browser.me() == "ada"


@pytest.fixture
def refused(world, visit, browser):
    """Ask the rogue, and see that nobody came in and why."""

    def look(kind: str = "ProviderUntrusted") -> str:
        assert visit() == kind
        assert browser.me() is None
        [reason] = peers.reasons(world)
        return reason

    return look


@pytest.mark.parametrize(
    "issuer", ["https://other.example", "{}/", "{}?", "HTTP://127.0.0.1", ["{}"], 1]
)
def test_a_wrong_issuer(theirs, refused, issuer):
    theirs.claims["iss"] = (
        issuer.format(theirs.issuer) if isinstance(issuer, str) else issuer
    )

    assert refused() == "claim iss"


@pytest.mark.parametrize(
    "audience",
    ["another", ["another"], ["dataspace", "another"], "dataspace ", {"dataspace": 1}],
)
def test_a_wrong_audience(theirs, refused, audience):
    theirs.claims["aud"] = audience

    assert refused() == "claim aud"


def test_a_token_that_another_party_asked_for(theirs, refused):
    theirs.claims["azp"] = "another"

    assert refused() == "claim azp"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_no_signature_at_all(theirs, refused, algorithm):
    def unsigned(_, header, claims):
        head = rogue.packed({**header, "alg": algorithm})
        return f"{head}.{rogue.packed(claims)}."

    theirs.sign = unsigned

    assert refused() == "token UnsupportedAlgorithmError"


def test_no_signature_and_no_key_named(theirs, refused):
    theirs.header["kid"] = None
    theirs.sign = rogue.unsigned

    assert refused().startswith("token ")


def test_key_confusion(theirs, refused):
    """HS256 with the public key, which everybody knows, as the shared secret."""
    theirs.sign = rogue.signed_with_the_public_key

    assert refused() == "token UnsupportedAlgorithmError"


def test_a_shared_secret_among_the_published_keys(world, theirs, refused):
    secret = {"kty": "oct", "kid": "key-0", "k": rogue.packed(b"k" * 32), "use": "sig"}
    theirs.published = [secret]
    offer_rogue(world, theirs)

    assert refused() == "key"


def test_a_signature_of_somebody_elses_key(theirs, refused):
    theirs.sign = rogue.signed_by_another

    assert refused() == "token BadSignatureError"


@pytest.fixture
def publish(world, theirs):
    """Publish other keys than those that the installation has seen and kept."""

    def publish(*keys, **more):
        theirs.publish(*keys, **more)
        offer_rogue(world, theirs)

    return publish


def test_a_key_that_is_not_for_signing(theirs, publish, refused):
    publish(theirs.key, use="enc")

    assert refused() == "key"


def test_a_key_that_is_for_another_algorithm(theirs, publish, refused):
    publish(theirs.key, alg="PS256")

    assert refused() == "token algorithm of another key"


def test_a_weak_key(theirs, publish, refused, monkeypatch):
    monkeypatch.setattr("warnings.warn", lambda *_, **__: None)
    weak = rogue.RSAKey.generate_key(1024, {"kid": "weak"})
    theirs.key = weak
    publish(weak)

    assert refused() == "token weak key"


@pytest.mark.parametrize("nonce", ["of another flow", None, ["a"], True])
def test_a_replayed_nonce(theirs, refused, nonce):
    theirs.claims["nonce"] = nonce

    assert refused() == "claim nonce"


def test_the_right_nonce_among_others(theirs, refused):
    """A token that fits any flow whose nonce its maker has collected."""

    def collecting(made, header, claims):
        many = {**claims, "nonce": ["another", claims["nonce"]]}
        return rogue.jwt.encode(header, many, made.key)

    theirs.sign = collecting

    assert refused() == "claim nonce"


def test_a_token_of_another_flow_is_a_replayed_nonce(theirs, refused):
    before = theirs.signed("the nonce of another flow")
    theirs.sign = lambda *_: before

    assert refused() == "claim nonce"


@pytest.mark.parametrize("seconds", [-61, -3600, float("nan"), "in a while", None])
def test_an_expired_token(theirs, refused, seconds):
    now = clock.now().timestamp()
    is_number = isinstance(seconds, int | float)
    theirs.claims["exp"] = now + seconds if is_number else seconds

    assert refused() == "claim exp"


@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_a_token_from_the_future(theirs, refused, claim):
    theirs.claims[claim] = int(clock.now().timestamp()) + 120

    assert refused() == f"claim {claim}"


def test_a_token_without_the_time_of_its_making(theirs, refused):
    theirs.claims["iat"] = None

    assert refused() == "claim iat"


@pytest.mark.parametrize("subject", [None, 1, ["ada"], "a" * 256])
def test_a_subject_that_is_none(theirs, refused, subject):
    theirs.claims["sub"] = subject

    assert refused() == "claim sub"


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c.d.e", "..", "\u00e9.b.c"])
def test_a_token_that_is_none(theirs, refused, token):
    theirs.sign = lambda *_: token

    assert refused().startswith("token ")


@pytest.mark.parametrize("content", [{}, {"id_token": 7}, {"id_token": None}])
def test_an_answer_without_a_token(theirs, refused, content):
    theirs.pages["token"] = rogue.Page(content)

    assert refused() == "no token"


def test_a_subject_is_another_person_in_another_spelling(theirs, visit, browser):
    theirs.claims["sub"] = "Ada"

    assert visit() == "IdentityNotAdmitted"
    assert browser.me() is None


def test_a_header_that_must_be_understood_and_is_not(theirs, refused):
    def critical(made, header, claims):
        head = rogue.packed({**header, "crit": ["x"], "x": 1})
        signature = rogue.jwt.encode(header, claims, made.key).rpartition(".")[2]
        return f"{head}.{rogue.packed(claims)}.{signature}"

    theirs.sign = critical

    assert refused().startswith("token ")
