"""The self-test, and the proof that it would notice: each lock is taken away once."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dataspace.sandbox import (
    SandboxRefused,
    bubblewrap,
    policies,
    processes,
    spec,
)
from dataspace.sandbox.bubblewrap import Bubblewrap
from dataspace.sandbox.probe.attempt import ATTEMPTS
from tests.sandbox.conftest import KINDS, LIMITS

pytestmark = pytest.mark.usefixtures("nothing_is_remembered")


@pytest.mark.parametrize("kind", KINDS)
def test_a_sandbox_with_every_lock_withstands_every_attempt(settings, kind):
    with KINDS[kind](settings) as launcher:
        tested = launcher.check()

    assert tested.ready, tested.reason
    assert tested.reason == ""
    assert tested.memory_guard == kind
    assert {check.name for check in tested.checks[1:]} == set(ATTEMPTS)
    assert len(ATTEMPTS) > 20
    assert all(check.passed and check.evidence for check in tested.checks[1:])


def without(*words: str):
    """The arguments with one run of words taken out."""

    def change(arguments: list[str]) -> list[str]:
        starts = [
            n
            for n in range(len(arguments))
            if tuple(arguments[n : n + len(words)]) == words
        ]
        assert starts, f"no {words}: this test would pass for the wrong reason"
        for start in reversed(starts):
            del arguments[start : start + len(words)]
        return arguments

    return change


def without_option(option: str, operands: int = 1):
    """The arguments with an option and what follows it taken out, wherever it stands."""

    def change(arguments: list[str]) -> list[str]:
        assert option in arguments
        while option in arguments:
            start = arguments.index(option)
            del arguments[start : start + 1 + operands]
        return arguments

    return change


def instead(old: tuple[str, ...], new: tuple[str, ...]):
    def change(arguments: list[str]) -> list[str]:
        for n in range(len(arguments)):
            if tuple(arguments[n : n + len(old)]) == old:
                return [*arguments[:n], *new, *arguments[n + len(old) :]]
        raise AssertionError(old)

    return change


def without_limit(name: str):
    def change(arguments: list[str]) -> list[str]:
        kept = [word for word in arguments if not word.startswith(f"--{name}=")]
        assert len(kept) == len(arguments) - 1
        return kept

    return change


def showing(path: str):
    def change(arguments: list[str]) -> list[str]:
        return ["--ro-bind", path, path, *arguments]

    return change


# What is taken away, and the attempt that then succeeds (or: that nothing starts).
LOCKS = {
    "user namespaces forbidden": (without("--disable-userns"), "came to its end"),
    "own processes": (without("--unshare-pid"), "outside processes"),
    "own IPC": (without("--unshare-ipc"), "namespaces"),
    "own network": (without("--unshare-net"), "unix sockets"),
    "own network, its interfaces": (without("--unshare-net"), "interfaces"),
    "own host name": (
        lambda a: without_option("--hostname")(without("--unshare-uts")(a)),
        "host name",
    ),
    "fixed host name": (without_option("--hostname"), "host name"),
    "own control groups": (without("--unshare-cgroup"), "namespaces"),
    "no capability": (instead(("--cap-drop",), ("--cap-add",)), "capabilities"),
    "own session": (without("--new-session"), "own session"),
    "system call filter": (without_option("--seccomp"), "kernel calls"),
    "system call filter, keys": (without_option("--seccomp"), "keyrings"),
    "system call filter, tracing": (without_option("--seccomp"), "tracing"),
    "system call filter, terminal": (
        without_option("--seccomp"),
        "typing into the terminal",
    ),
    "system call filter, families": (without_option("--seccomp"), "socket families"),
    "system call filter, processors": (without_option("--seccomp"), "processors"),
    "empty environment": (without("--clearenv"), "environment"),
    "size of /tmp": (without("--size", str(2 << 20)), "filling tmp"),
    "size of /dev/shm": (without("--size", str(1 << 20)), "filling shared memory"),
    "read-only /dev": (without("--remount-ro", "/dev"), "writable places"),
    "read-only root": (without("--remount-ro", "/"), "writable places"),
    "own /proc": (instead(("--proc", "/proc"), ("--bind", "/proc", "/proc")), ""),
    "hidden keys": (without("--ro-bind", "/dev/null", "/proc/keys"), "hidden facts"),
    "few processes": (without_limit("nproc"), "forking"),
    "few processes, told": (without_limit("nproc"), "limits"),
    "small files": (without_limit("fsize"), "limits"),
    "few open files": (without_limit("nofile"), "limits"),
    "little address space": (without_limit("as"), "limits"),
    "no core files": (
        lambda a: [w.replace("--core=1", "--core=2") for w in a],
        "limits",
    ),
    "little locked memory": (without_limit("memlock"), "limits"),
    "no message queues": (without_limit("msgqueue"), "limits"),
    "few signals": (without_limit("sigpending"), "limits"),
    "no settings of the machine": (showing("/etc"), "places"),
    "no home of anybody": (showing("/home"), "places"),
}


@pytest.mark.parametrize(("change", "seen_by"), LOCKS.values(), ids=LOCKS)
def test_the_self_test_sees_a_missing_lock(launcher, monkeypatch, change, seen_by):
    monkeypatch.setattr(
        bubblewrap,
        "arguments",
        lambda *args, **named: tuple(change(list(spec.arguments(*args, **named)))),
    )

    tested = launcher.check()

    failed = [check.name for check in tested.checks if not check.passed]
    assert not tested.ready
    assert any(seen_by in name for name in failed), tested.reason
    with pytest.raises(SandboxRefused):
        launcher.open(LIMITS)


def test_the_self_test_sees_inputs_that_can_be_written(launcher, monkeypatch):
    real = spec.SandboxSpec.mounts

    monkeypatch.setattr(
        spec.SandboxSpec,
        "mounts",
        lambda self: [replace(mount, is_writable=True) for mount in real(self)],
    )

    assert "writable places" in launcher.check().reason


def test_the_self_test_sees_the_slots_of_others(launcher, monkeypatch, settings):
    slots = str(settings.slots)
    # Last, since an earlier one may lie below a place that is covered afterwards.
    last = ("--remount-ro", "/", "--chdir")
    show = instead(last, ("--ro-bind", slots, slots, *last))
    monkeypatch.setattr(
        bubblewrap,
        "arguments",
        lambda *args, **named: tuple(show(list(spec.arguments(*args, **named)))),
    )

    reason = launcher.check().reason

    assert "foreign files" in reason
    assert "unix sockets" in reason


def test_the_self_test_sees_what_must_be_out_of_reach(settings):
    near = Path("/usr/bin/env")
    launcher = Bubblewrap(replace(settings, forbidden=(near,)))

    reason = launcher.check().reason

    assert "foreign files" in reason
    launcher.close()


if os.geteuid() == 0:  # Only root can forget to stop being root.

    def test_the_self_test_sees_a_sandbox_that_root_started(launcher, monkeypatch):
        monkeypatch.setattr(launcher, "_user", 0)

        assert "root only files" in launcher.check().reason


def test_the_self_test_sees_processes_that_the_kernel_would_spare(
    launcher, monkeypatch
):
    monkeypatch.setattr(
        processes, "_PREPARE", processes._PREPARE.replace("echo 1000", "echo 0")
    )

    assert "first to die" in launcher.check().reason


def test_the_self_test_sees_an_open_descriptor_of_ours(launcher, monkeypatch):
    ours = os.open("/etc/passwd", os.O_RDONLY)
    real = processes.Command.__init__

    def init(self, **facts):
        real(self, **facts | {"descriptors": (*facts["descriptors"], ours)})

    monkeypatch.setattr(processes.Command, "__init__", init)
    # The launcher closes what it handed over, this one too.
    reason = launcher.check().reason

    assert "open descriptors" in reason


def test_the_self_test_sees_a_call_that_the_filter_lets_through(settings, monkeypatch):
    loose = replace(
        policies.STEP, allowed=policies.STEP.allowed | {"keyctl", "add_key"}
    )
    monkeypatch.setattr(policies, "STEP", loose)
    launcher = Bubblewrap(settings)

    reason = launcher.check().reason

    assert "keyrings" in reason
    assert "add_key" in reason
    launcher.close()
