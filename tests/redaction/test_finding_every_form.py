"""In which forms a secret is known, whatever stands around it."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest

from dataspace.redaction import Masker, Matcher, SecretTooShortError, masked

SECRET = 'pa&ss/w"o+rd\\ ünd 7'
KEY = """-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASC
BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
-----END PRIVATE KEY-----
"""
FORMS = {
    "plain": SECRET,
    "reversed": SECRET[::-1],
    "hex": SECRET.encode().hex(),
    "HEX": SECRET.encode().hex().upper(),
    "JSON": json.dumps({"key": SECRET}),
    "JSON in UTF-8": json.dumps([SECRET], ensure_ascii=False),
    "JSON of a page": json.dumps(SECRET).replace("/", "\\/"),
    "Python": repr({"key": SECRET}),
    "Python's bytes": repr(SECRET.encode()),
    "ascii": ascii(SECRET),
    "URL": f"https://example.org/?key={quote(SECRET)}&more=1",
    "URL, all of it": quote(SECRET, safe=""),
    "form": quote_plus(SECRET),
    "small digits": "pa%26ss%2fw%22o%2brd%5c%20%c3%bcnd%207",
    "every byte": "".join(f"%{byte:02x}" for byte in SECRET.encode()),
    "URL of a browser": "".join(
        letter if letter in "!~*'()" else quote(letter, safe="") for letter in SECRET
    ),
    "URL of requests": quote(SECRET, safe="!#$%&'()*+,/:;=?@[]~"),
    "JSON in a page of plotly": json.dumps(SECRET).replace("/", "\\u002f"),
    "JSON of Go": json.dumps(SECRET, ensure_ascii=False).replace("&", "\\u0026"),
    "JSON in capitals": json.dumps(SECRET).replace("00fc", "00FC"),
    "HTML of a template": html.escape(SECRET).replace("&quot;", "&#34;"),
    "HTML": f"<b>{html.escape(SECRET)}</b>",
    "basic sign-in": base64.b64encode(f"user:{SECRET}".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_masked_in_every_form(form):
    told = masked(Matcher({"KEY": SECRET}), f"before {FORMS[form]} after")

    assert "[secret KEY]" in told
    assert told.startswith("before ")
    assert told.endswith(" after")
    assert len(told) < len(FORMS[form]) + len("before [secret KEY] after") - 8


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("after", range(4))
def test_a_secret_is_masked_in_base64_wherever_it_begins(encode, before, after):
    encoded = encode(b"x" * before + SECRET.encode() + b"y" * after).decode()

    told = masked(Matcher({"KEY": SECRET}), encoded)

    rest = told.replace("[secret KEY]", "")
    assert told != encoded
    # What is left is of its neighbours: a digit at each end is shared with them.
    assert len(rest) <= (before + after) * 4 / 3 + 6


def test_long_secrets_are_masked_where_an_encoder_breaks_lines():
    secret = "a long secret, " * 9

    told = masked(
        Matcher({"LONG": secret}), base64.encodebytes(secret.encode()).decode()
    )

    assert told == "[secret LONG]\n"


def test_a_line_of_a_key_is_masked_by_itself_and_its_frame_is_not():
    told = masked(Matcher({"PEM": KEY}), KEY.replace("\n", "\r\n  > "))

    assert "MIIEvQIB" not in told
    assert "BKcwggSj" not in told
    assert "-----BEGIN PRIVATE KEY-----" in told


def test_other_text_of_a_secrets_alphabet_stays():
    text = "passwords are not words, and 7061267373 is no hex of one"

    assert masked(Matcher({"KEY": SECRET}), text) == text


def test_a_mask_cuts_no_character_and_keeps_bytes_that_are_none():
    matcher = Matcher({"KEY": "größer als ß"})
    masker = Masker(matcher)

    told = masker.feed("→größer als ß←".encode() + b"\xff\xc3") + masker.flush()

    assert told == "→[secret KEY]←".encode() + b"\xff\xc3"


def test_what_is_too_short_to_be_masked_is_refused_by_its_name_alone():
    with pytest.raises(SecretTooShortError) as refused:
        Matcher({"PIN": "1234567"})

    assert str(refused.value) == "PIN"


def test_a_matcher_tells_nobody_what_it_holds():
    matcher = Matcher({"KEY": SECRET})

    assert repr(matcher) == "Matcher(1 secrets)"


def test_without_secrets_nothing_is_held_back_or_changed():
    masker = Masker(Matcher({}))

    assert masker.feed(b"anything \xff") == b"anything \xff"
    assert masker.flush() == b""
