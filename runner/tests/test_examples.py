"""Every public name is documented, and every example in its documentation runs."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import dataspace_runner

MODULES = ["dataspace_runner"] + [
    f"dataspace_runner.{found.name}"
    for found in pkgutil.iter_modules(dataspace_runner.__path__)
    if found.name != "__main__"
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name):
    result = doctest.testmod(importlib.import_module(name))

    assert result.failed == 0


def public():
    for name in dataspace_runner.__all__:
        value = getattr(dataspace_runner, name)
        yield name, value
        if inspect.isclass(value) and not issubclass(value, Exception):
            for method, function in inspect.getmembers(value, inspect.isfunction):
                if not method.startswith("_"):
                    yield f"{name}.{method}", function


@pytest.mark.parametrize(("name", "value"), list(public()))
def test_every_public_name_has_an_example(name, value):
    if inspect.isclass(value) and issubclass(value, Exception):
        assert value.__doc__
    else:
        assert ">>>" in value.__doc__, name


def test_enough_is_public_and_no_more():
    assert len(dataspace_runner.__all__) == 8
