"""What a secret may be called and hold."""

import pytest

from dataspace.vault.errors import (
    SecretNameInvalid,
    SecretTooLarge,
    SecretValueInvalid,
    WhyName,
    WhyValue,
)
from dataspace.vault.names import LARGEST_VALUE_BYTES, checked_name, checked_value
from tests.vault.conftest import VALUE


@pytest.mark.parametrize("name", ["A", "_A", "api_key", "API_KEY_2", "A" * 120])
def test_a_name_is_a_variable_of_an_environment(name):
    assert checked_name(name) == name


@pytest.mark.control("D3")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", WhyName.SHAPE),
        ("2A", WhyName.SHAPE),
        ("A-B", WhyName.SHAPE),
        ("A B", WhyName.SHAPE),
        ("A=B", WhyName.SHAPE),
        ("A\n", WhyName.SHAPE),
        ("Ä", WhyName.SHAPE),
        ("A\0", WhyName.SHAPE),
        ("A" * 121, WhyName.LONG),
        ("TRANSFORM_ID", WhyName.PLATFORM),
        ("dataset_folder", WhyName.PLATFORM),
        ("DATASPACE_ANYTHING", WhyName.PLATFORM),
        ("LD_PRELOAD", WhyName.LOADER),
        ("ld_preload", WhyName.LOADER),
        ("LD_LIBRARY_PATH", WhyName.LOADER),
        ("DYLD_INSERT_LIBRARIES", WhyName.LOADER),
        ("PYTHONPATH", WhyName.LOADER),
        ("PYTHONSTARTUP", WhyName.LOADER),
        ("BASH_ENV", WhyName.LOADER),
        ("NODE_OPTIONS", WhyName.LOADER),
        ("GCONV_PATH", WhyName.LOADER),
        ("OPENSSL_CONF", WhyName.LOADER),
        ("PATH", WhyName.SYSTEM),
        ("HOME", WhyName.SYSTEM),
        ("LC_ALL", WhyName.SYSTEM),
        ("POLARS_MAX_THREADS", WhyName.SYSTEM),
    ],
)
def test_a_name_that_means_something_to_others_is_refused(name, why):
    with pytest.raises(SecretNameInvalid) as refused:
        checked_name(name)

    assert refused.value.why is why


@pytest.mark.parametrize("value", ["12345678", "ünïcödé!", "a\nb\nc\nd\n", "x" * 65536])
def test_a_value_is_kept_as_it_is(value):
    assert checked_value(value).value == value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("1234567", WhyValue.SHORT),
        ("", WhyValue.SHORT),
        ("12345678\0", WhyValue.NUL),
        ("12345678\ud800", WhyValue.HALF),
    ],
)
def test_a_value_that_could_not_be_used_or_hidden_is_refused(value, why):
    with pytest.raises(SecretValueInvalid) as refused:
        checked_value(value)

    assert refused.value.why is why


def test_a_value_has_a_limit_in_bytes():
    with pytest.raises(SecretTooLarge):
        checked_value("ü" * (LARGEST_VALUE_BYTES // 2 + 1))


@pytest.mark.control("D3")
def test_a_value_prints_as_dots():
    value = checked_value(VALUE)

    for printed in (repr(value), str(value), f"{value}", repr([value])):
        assert VALUE not in printed


def test_a_refused_name_is_told_with_its_reason(vault):
    refused = vault.editor.post(vault.path, name="LD_PRELOAD", value=VALUE)

    assert refused.status_code == 422
    assert refused.json()["why"] == WhyName.LOADER.value
