"""Texts that fit in a file and cost the parser of a careless platform gigabytes."""

import subprocess
import sys
from itertools import takewhile

import pytest

from dataspace.transforms import analysis
from dataspace.transforms.analysis import declarations

GOOD = "def transform(orders): return orders"
BOMB = "import a" + ".a" * 500_000


def test_a_text_that_eats_memory_is_marked_and_its_neighbours_are_read():
    found = declarations({"a.py": GOOD, "bomb.py": BOMB, "b.py": GOOD})

    assert [each.type for each in found["bomb.py"].problems] == ["TooLarge"]
    for path in ("a.py", "b.py"):
        assert [each.name for each in found[path].inputs] == ["orders"]


# In a process of its own: the peak is that of the largest child there ever was.
PEAK_OF_READING = """
import resource
from dataspace.transforms.analysis import declarations
declarations({"bomb.py": "import a" + ".a" * 500_000})
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_no_text_takes_more_than_its_share_of_memory():
    said = subprocess.check_output([sys.executable, "-c", PEAK_OF_READING])

    assert 0 < int(said) < 640 * 1024  # KiB


def test_a_text_that_ends_the_process_is_found_among_its_neighbours(monkeypatch):
    answers = analysis._answers

    def dies(texts, seconds):
        survived = takewhile(lambda each: "deadly" not in each[1], texts)
        return answers(list(survived), seconds)

    monkeypatch.setattr(analysis, "_answers", dies)
    texts = {f"t{n}.py": GOOD for n in range(8)} | {"t3.py": f"{GOOD}  # deadly"}

    found = declarations(texts)

    marked = [path for path, each in found.items() if each.problems]
    assert marked == ["t3.py"]
    assert all(each.kind == "transform" for each in found.values())


@pytest.mark.parametrize(
    "text",
    [
        "f'" + "{a}" * 100_000 + "'",
        "a;" * 500_000 + "if 1: pass",
        "a," * 500_000 + "if 1: pass",
        "for a in b" + "[a,b]" * 200_000,
        "try:pass" + ";a" * 500_000,
        "@a\n" * 300_000,
        "x = " + "0x" + "f" * 1_000_000,
        "x = '" + "\\N{LATIN SMALL LETTER A}" * 40_000 + "'",
    ],
)
def test_a_megabyte_of_anything_is_answered(text):
    found = declarations({"a.py": text})

    assert len(found["a.py"].problems) <= 1


def test_what_is_read_in_a_process_of_its_own_is_what_is_read_here(recwarn):
    texts = {
        "größe.py": "def transform(größe, b=1): return '\\z'",
        "notes.md": "# Notes",
        "broken.py": "def transform(a:\n",
    }

    found = declarations(texts)

    assert found["größe.py"].inputs[0].name == "größe"
    assert found["größe.py"].inputs[1].is_optional
    assert found["notes.md"].kind == "helper"
    assert found["broken.py"].problems[0].line == 1
    assert not recwarn.list


def test_no_file_is_no_work():
    assert declarations({}) == {}


def test_a_text_cannot_run(tmp_path):
    marker = tmp_path / "ran"
    text = (
        f"import pathlib\npathlib.Path({str(marker)!r}).touch()\ndef transform(): ..."
    )

    assert declarations({"a.py": text})["a.py"].kind == "transform"
    assert not marker.exists()
