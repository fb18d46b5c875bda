"""What `make` says and what `bootstrap` knows are the same words."""

import re
import subprocess

import pytest

from bootstrap import commands
from bootstrap.checkout import HERE, Checkout
from bootstrap.refusals import CheckoutClosed

MAKEFILE = (HERE.root / "Makefile").read_text()


def test_make_offers_every_word_and_no_other():
    [words] = re.findall(r"^WORDS := (.*)$", MAKEFILE, re.MULTILINE)

    assert sorted(words.split()) == sorted(commands.WORDS)


def test_a_machine_without_python_is_told_what_to_install(tmp_path):
    (tmp_path / "sh").symlink_to("/bin/sh")
    refused = subprocess.run(
        ["/usr/bin/make", "up"],
        cwd=HERE.root,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 2
    assert "apt-get install python3" in refused.stdout


def test_a_refusal_is_a_sentence_and_an_exit_code(monkeypatch, capsys):
    monkeypatch.setattr("platform.system", lambda: "Darwin")

    assert commands.main(["up"]) == 1
    assert "DataSpace runs on Linux" in capsys.readouterr().out


def test_an_interruption_says_that_it_goes_on_where_it_was(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setitem(commands.WORDS, "up", interrupted)

    assert commands.main(["up"]) == commands.INTERRUPTED
    assert "goes on where it was" in capsys.readouterr().out


def test_root_is_told_when_others_cannot_come_in(tmp_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    tmp_path.chmod(0o700)

    with pytest.raises(CheckoutClosed, match="Move the checkout"):
        commands.prepare(Checkout(tmp_path), with_checks=False)


@pytest.mark.parametrize(("word", "uid"), [("0", 0), ("", 0), ("1", 1000)])
def test_a_machine_that_is_kept_is_not_changed(monkeypatch, capsys, word, uid):
    monkeypatch.setenv("DATASPACE_THROWAWAY_MACHINE", word)
    monkeypatch.setattr("os.geteuid", lambda: uid)

    assert commands.main(["test-stack"]) == 1
    assert "DATASPACE_THROWAWAY_MACHINE=1" in capsys.readouterr().out
