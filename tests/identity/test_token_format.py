"""How a token looks, so that scanners and slips of the pen are told without a database."""

import re

import pytest

from dataspace.identity import Secret
from dataspace.identity.networks import holds, network
from dataspace.identity.token_format import TokenKind, is_whole, new_token


@pytest.mark.control("A4")
@pytest.mark.parametrize("kind", TokenKind)
def test_a_token_says_what_it_is_and_is_never_the_same(kind):
    made = {new_token(kind).value for _ in range(200)}

    assert len(made) == 200
    for token in made:
        assert re.fullmatch(rf"{kind}[0-9A-Za-z]{{49}}", token)
        assert is_whole(Secret(token))


def test_the_prefixes_are_those_that_are_documented():
    assert [kind.value for kind in TokenKind] == ["ds_pat_", "ds_svc_"]


def test_every_single_slip_is_noticed():
    token = new_token(TokenKind.PERSON).value

    for place, character in enumerate(token):
        wrong = "x" if character != "x" else "y"
        assert not is_whole(Secret(token[:place] + wrong + token[place + 1 :])), place


def test_two_characters_in_the_wrong_order_are_noticed():
    token = new_token(TokenKind.SERVICE).value

    for place in range(len(token) - 1):
        one, other = token[place : place + 2]
        swapped = token[:place] + other + one + token[place + 2 :]
        assert one == other or not is_whole(Secret(swapped)), place


def test_a_token_of_one_kind_is_none_of_the_other():
    token = new_token(TokenKind.PERSON).value

    assert not is_whole(Secret(token.replace("ds_pat_", "ds_svc_")))


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:0],
        lambda token: token[:-1],
        lambda token: token + "0",
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token.upper(),
        lambda token: token[:-1] + "é",
        lambda token: "ghp_" + token[7:],
    ],
)
def test_what_has_another_shape_is_no_token(change):
    assert not is_whole(Secret(change(new_token(TokenKind.PERSON).value)))


@pytest.mark.parametrize(
    ("networks", "address", "is_held"),
    [
        ([], "192.0.2.1", True),
        ([], None, True),
        (["192.0.2.0/24"], "192.0.2.255", True),
        (["192.0.2.0/24"], "192.0.3.0", False),
        (["192.0.2.0/24"], "::ffff:192.0.2.7", True),
        (["192.0.2.7/32"], "192.0.2.7", True),
        (["2001:db8::/32"], "2001:db8:ffff::1", True),
        (["2001:db8::/32"], "2001:db9::1", False),
        (["2001:db8::/32"], "192.0.2.1", False),
        (["0.0.0.0/0"], "2001:db8::1", False),
        (["198.51.100.0/24", "2001:db8::/32"], "2001:db8::1", True),
        (["192.0.2.0/24"], None, False),
        (["192.0.2.0/24"], "testclient", False),
    ],
)
def test_a_range_holds_its_addresses_and_no_other(networks, address, is_held):
    assert holds(networks, address) is is_held


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        (" 192.0.2.0/24 ", "192.0.2.0/24"),
        ("2001:DB8:0::/32", "2001:db8::/32"),
    ],
)
def test_a_range_has_one_spelling(typed, kept):
    assert network(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "here", "192.0.2.7/24", "192.0.2.0/33", "::ffff:192.0.2.0/120", "1"]
)
def test_what_is_no_range_is_refused(typed):
    with pytest.raises(ValueError, match=r"IPv4 addresses|looks like"):
        network(typed)
