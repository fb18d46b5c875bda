"""However a stream is cut, the same comes out; and nothing but secrets is changed."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dataspace.redaction import Masker, Matcher, Search

# Of few letters, so that they begin, end and lie within one another.
SECRETS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D"]),
    st.text("abä", min_size=8, max_size=12),
    min_size=1,
)
UNHURRIED = settings(deadline=None)
CUTS = st.lists(st.integers(0, 200), max_size=8)


@st.composite
def streams(draw: st.DrawFn) -> tuple[dict[str, str], bytes]:
    secrets = draw(SECRETS)
    piece = st.sampled_from([*secrets.values(), "a", "b", "ä", "ab", "baba", "\n"])
    return secrets, "".join(draw(st.lists(piece, max_size=20))).encode()


def told(matcher: Matcher, text: bytes, cuts: list[int]) -> bytes:
    masker = Masker(matcher)
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    return b"".join([masker.feed(piece) for piece in pieces] + [masker.flush()])


def expected(matcher: Matcher, text: bytes) -> bytes:
    """Give what the promise says, in the plainest words."""
    parts, place = [], 0
    for start, end, name in matcher.matches(text):
        if start >= place:
            parts += [text[place:start], f"[secret {name}]".encode()]
        place = max(place, end)
    return b"".join([*parts, text[place:]])


@UNHURRIED
@given(streams(), CUTS)
def test_cuts_change_nothing(stream, cuts):
    secrets, text = stream
    matcher = Matcher(secrets)

    assert told(matcher, text, cuts) == expected(matcher, text)


@UNHURRIED
@given(streams())
def test_no_secret_is_left_and_all_else_is(stream):
    secrets, text = stream
    matcher = Matcher(secrets)

    answer = told(matcher, text, list(range(len(text))))

    assert not any(secret.encode() in answer for secret in secrets.values())
    if not matcher.matches(text):
        assert answer == text


@UNHURRIED
@given(streams(), CUTS)
def test_searching_finds_exactly_what_masking_masks(stream, cuts):
    secrets, text = stream
    matcher, search = Matcher(secrets), Search(Matcher(secrets))
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    for start, end in pairwise(places):
        search.feed(text[start:end])

    assert (search.found is not None) == bool(matcher.matches(text))
    assert search.found in {*secrets, None}


def test_only_what_could_begin_a_secret_is_held_back():
    masker = Masker(Matcher({"KEY": "horse-battery"}))

    assert masker.feed(b"a line\n") == b"a line\n"
    assert masker.feed(b"name: horse-bat") == b"name: "
    assert masker.feed(b"h is another\n") == b"horse-bath is another\n"
    assert masker.feed(b"horse-battery") == b"[secret KEY]"
    assert masker.feed(b"horse-") == b""
    assert masker.flush() == b"horse-"


def test_a_stream_that_is_one_long_secret_is_not_kept_in_memory():
    masker = Masker(Matcher({"A": "a" * 8}))

    for _ in range(1_000):
        masker.feed(b"a" * 1_000)

    assert len(masker._held) < 300
    assert masker.flush() == b""


def test_a_secret_within_another_goes_with_it_and_the_longest_gives_the_name():
    within = Matcher({"WORD": "password", "WHOLE": "a password of many words"})
    longer = Matcher({"A": "horse-battery", "B": "horse-battery-staple"})

    assert told(within, b"it is a password of many words.", []) == (
        b"it is [secret WHOLE]."
    )
    assert told(longer, b"horse-battery-staple!", [15]) == b"[secret B]!"
