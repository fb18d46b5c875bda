"""However much code there is and however hostile: few read it at once, and it ends."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from threading import BoundedSemaphore, Lock, Timer

import pytest

from dataspace.access import Role
from dataspace.transforms import analysis
from dataspace.transforms.analysis import declarations
from dataspace.transforms.committed import committed
from dataspace.transforms.declaration import Declaration
from dataspace.transforms.errors import ParserBusy
from dataspace.transforms.repository import Repository
from tests.transforms.editing import files, save
from tests.transforms.repositories import commit

GOOD = "def transform(orders): ..."
# Each keeps its parser busy for longer than it may take.
SLOW = "lambda:0\n" * 100_000


@pytest.fixture
def nobody_s_turn(monkeypatch):
    """Both processes are at work for somebody else, and nobody waits for long."""
    turns = BoundedSemaphore(2)
    turns.acquire()
    turns.acquire()
    monkeypatch.setattr(analysis, "_turns", turns)
    monkeypatch.setitem(declarations.__kwdefaults__, "patience_seconds", 0.01)
    return turns


def marked(found):
    return [path for path, each in found.items() if each.problems]


def test_however_many_save_at_once_two_processes_read(monkeypatch):
    lock, running, most = Lock(), 0, 0

    def count(texts, _seconds):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return [Declaration()] * len(texts)

    monkeypatch.setattr(analysis, "_answers", count)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: declarations({"a.py": GOOD}), range(8)))

    assert (running, most) == (0, 2)


def test_a_turn_is_given_back_even_if_reading_fails(monkeypatch):
    def fails(*_args):
        raise OSError("no process can be started")

    with monkeypatch.context() as patched:
        patched.setattr(analysis, "_answers", fails)
        for _ in range(3):
            with pytest.raises(OSError, match="started"):
                declarations({"a.py": GOOD}, patience_seconds=0.01)

    assert marked(declarations({"a.py": GOOD})) == []


@pytest.mark.usefixtures("nobody_s_turn")
def test_whoever_waits_too_long_for_a_turn_is_told_and_nothing_is_saved(world):
    editor = world.someone(Role.EDITOR)

    refused = save(editor, world, "a.py", GOOD)

    assert (refused.status_code, refused.json()["type"]) == (429, "ParserBusy")
    assert files(editor, world) == {}


@pytest.mark.usefixtures("nobody_s_turn")
def test_what_is_no_python_waits_for_no_turn(world):
    assert save(world.someone(Role.EDITOR), world, "a.md", "# A").status_code == 200


class Late:
    """A turn that always comes a tenth of a second late."""

    def acquire(self, timeout):
        time.sleep(min(timeout, 0.1))
        return timeout > 0.1

    def release(self): ...


def test_one_call_waits_no_longer_for_many_turns_than_for_one(monkeypatch):
    monkeypatch.setattr(analysis, "_turns", Late())
    monkeypatch.setattr(analysis, "_answers", lambda *_: [Declaration()])
    monkeypatch.setattr(analysis, "_BATCH_CHARACTERS", 1)
    began = time.monotonic()

    with pytest.raises(ParserBusy):
        declarations({f"{n}.py": GOOD for n in range(50)}, patience_seconds=0.35)

    assert time.monotonic() - began < 2


def test_a_step_waits_longer_for_its_turn_than_a_page(tmp_path, nobody_s_turn):
    repository = Repository(tmp_path / "one.git")
    repository.make()
    head = commit(repository, None, {"a.py": GOOD})
    Timer(0.5, nobody_s_turn.release).start()

    [file] = committed(repository, head).files

    assert file.declaration.kind == "transform"
    repository.close()


def test_reading_ends_however_many_texts_are_too_much(monkeypatch):
    monkeypatch.setattr(analysis, "_BUDGET_SECONDS", 3.0)
    began = time.monotonic()

    texts = {"a.py": GOOD} | {f"bad{n}.py": SLOW for n in range(6)}
    found = declarations(texts)

    assert time.monotonic() - began < 10
    assert marked(found) == [f"bad{n}.py" for n in range(6)]
    assert {each.type for f in found.values() for each in f.problems} == {"TooLarge"}
    assert [each.name for each in found["a.py"].inputs] == ["orders"]


def test_what_there_was_no_time_for_stays_what_it_seems_to_be(monkeypatch):
    def refuse(*_args):
        raise AssertionError("a process was started without time for it")

    monkeypatch.setattr(analysis, "_answers", refuse)
    monkeypatch.setattr(analysis, "_BUDGET_SECONDS", 0.0)

    found = declarations({"a.py": GOOD, "b.py": "def helper(): ...", "c.md": "# C"})

    assert marked(found) == ["a.py", "b.py"]
    assert [each.kind for each in found.values()] == ["transform", "helper", "helper"]


@pytest.mark.parametrize(
    ("bad", "most"),
    [({0}, 1), ({3}, 2), ({7}, 2), (set(range(8)), 1), ({1, 2, 5}, 2)],
)
def test_a_text_that_is_too_much_is_tried_once_more_at_most(monkeypatch, bad, most):
    tried = Counter()

    def dies(texts, _seconds):
        survived = [*takewhile(lambda each: each[1] != SLOW, texts)]
        tried.update(path for path, _ in texts[len(survived) :][:1])
        return [Declaration()] * len(survived)

    monkeypatch.setattr(analysis, "_answers", dies)

    found = declarations({f"{n}.py": SLOW if n in bad else GOOD for n in range(8)})

    assert marked(found) == [f"{n}.py" for n in sorted(bad)]
    assert set(tried) == set(marked(found))
    assert max(tried.values()) == most
