"""Who else may vouch for people: a whole configuration, or none at all."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from pydantic import ValidationError

from dataspace.app.embedded.supervisor import environment
from dataspace.app.provider_settings import SecretFileError, secret_in
from dataspace.app.settings import Settings
from dataspace.federation import Kind
from tests import installations

TENANT = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
SECRET = "what the two of us know"


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o640)
    return file


@pytest.fixture
def settings(monkeypatch):
    def given(**variables: object) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, str(value))
        return Settings()

    return given


@pytest.fixture
def of_microsoft(settings, secret_file):
    def given(tenants: str, **more: str) -> Settings:
        return settings(
            MICROSOFT_CLIENT_ID="the id",
            MICROSOFT_CLIENT_SECRET_FILE=secret_file,
            MICROSOFT_TENANTS=tenants,
            **more,
        )

    return given


def test_without_a_setting_nobody_else_vouches(settings):
    assert settings().providers() == ()


LOGIN = "https://login.microsoftonline.com"


@pytest.mark.parametrize(
    ("tenants", "issuer", "discovery", "listed"),
    [
        (TENANT, f"{LOGIN}/{TENANT}/v2.0", TENANT, {TENANT}),
        (
            f"{TENANT}, {OTHER}",
            f"{LOGIN}/{{tenantid}}/v2.0",
            "organizations",
            {TENANT, OTHER},
        ),
        ("any", f"{LOGIN}/{{tenantid}}/v2.0", "common", set()),
    ],
)
def test_microsoft_with_one_tenant_with_several_or_with_any(
    of_microsoft, tenants, issuer, discovery, listed
):
    [provider] = of_microsoft(tenants).providers()

    assert provider.kind is Kind.MICROSOFT
    assert provider.issuer == issuer
    assert provider.tenants == listed
    assert provider.discovery == (
        f"{LOGIN}/{discovery}/v2.0/.well-known/openid-configuration"
    )
    assert provider.client_secret.value == SECRET
    assert not provider.makes_accounts


def test_google_with_hosted_domains(settings, secret_file):
    [provider] = settings(
        GOOGLE_CLIENT_ID="the id",
        GOOGLE_CLIENT_SECRET_FILE=secret_file,
        GOOGLE_HOSTED_DOMAINS="example.org,example.com",
        DATASPACE_FIRST_SIGN_IN="domain",
    ).providers()

    assert provider.issuer == "https://accounts.google.com"
    assert provider.domains == {"example.org", "example.com"}
    assert provider.makes_accounts


def other(secret_file: Path, **changes: object) -> dict[str, object]:
    return {
        "id": "keycloak",
        "name": "Keycloak",
        "issuer": "https://id.example.org/realms/a",
        "client_id": "the id",
        "client_secret_file": str(secret_file),
        **changes,
    }


def test_any_other_provider(settings, secret_file):
    [provider] = settings(
        DATASPACE_OPENID_PROVIDERS=json.dumps([other(secret_file)])
    ).providers()

    assert (provider.id, provider.kind) == ("keycloak", Kind.OPENID)
    assert SECRET not in repr(provider)


HALVES = {
    "MICROSOFT_CLIENT_SECRET_FILE": {"MICROSOFT_CLIENT_ID": "a"},
    "MICROSOFT_CLIENT_ID": {"MICROSOFT_CLIENT_SECRET_FILE": "/a"},
    "MICROSOFT_TENANTS": {
        "MICROSOFT_CLIENT_ID": "a",
        "MICROSOFT_CLIENT_SECRET_FILE": "/a",
    },
    "GOOGLE_CLIENT_SECRET_FILE": {"GOOGLE_CLIENT_ID": "a"},
    "GOOGLE_CLIENT_ID": {"GOOGLE_CLIENT_SECRET_FILE": "/a"},
    "no provider has a list": {"DATASPACE_FIRST_SIGN_IN": "domain"},
}


@pytest.mark.parametrize("missing", HALVES)
def test_half_a_configuration_says_what_is_missing(settings, missing):
    with pytest.raises(ValidationError, match=missing):
        settings(**HALVES[missing])


@pytest.mark.parametrize(
    "tenants", ["common", "contoso.example", f"any,{TENANT}", TENANT.upper() + "a", "*"]
)
def test_a_tenant_is_named_by_its_id(of_microsoft, tenants):
    with pytest.raises(ValidationError, match="MICROSOFT_TENANTS"):
        of_microsoft(tenants)


def test_any_tenant_is_no_list_of_those_who_get_an_account(of_microsoft):
    with pytest.raises(ValidationError, match="no provider has a list"):
        of_microsoft("any", DATASPACE_FIRST_SIGN_IN="domain")


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://id.example.org"},
        {"issuer": "http://127.0.0.1.example.org"},
        {"id": "microsoft"},
        {"id": "providers"},
        {"id": "../a"},
        {"domains": ["*"]},
        {"domains": ["Example.org"]},
        {"client_secret": SECRET},
        {"client_id": ""},
    ],
)
def test_another_provider_that_makes_no_sense_or_no_safety(
    settings, secret_file, changes
):
    given = json.dumps([other(secret_file, **changes)])

    with pytest.raises(ValidationError):
        settings(DATASPACE_OPENID_PROVIDERS=given)


def test_two_providers_of_one_id(settings, secret_file):
    with pytest.raises(ValidationError, match="same id"):
        settings(DATASPACE_OPENID_PROVIDERS=json.dumps([other(secret_file)] * 2))


def test_a_providers_own_machine_may_do_without_https(settings, secret_file):
    given = other(secret_file, issuer="http://localhost:8080/realms/a")

    assert settings(DATASPACE_OPENID_PROVIDERS=json.dumps([given])).providers()


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602, 0o601])
def test_a_secret_that_others_may_read_is_refused(secret_file, mode):
    secret_file.chmod(mode)

    with pytest.raises(SecretFileError, match="chmod o="):
        secret_in(secret_file)


@pytest.mark.parametrize("content", ["", "\n", "two\nlines", "é", "a\0b", "a" * 4097])
def test_a_file_that_holds_no_secret(secret_file, content):
    secret_file.write_text(content)

    with pytest.raises(SecretFileError, match="no secret") as refused:
        secret_in(secret_file)
    assert content not in str(refused.value) or not content.strip()


def test_a_secret_is_a_plain_file(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)

    for place in (tmp_path, tmp_path / "pipe", tmp_path / "missing"):
        with pytest.raises(SecretFileError):
            secret_in(place)


def test_the_processes_inherit_these_settings_and_no_others(monkeypatch):
    monkeypatch.setenv("GOOGLE_CLIENT_ID", "a")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "b")

    assert environment()["GOOGLE_CLIENT_ID"] == "a"
    assert "GOOGLE_APPLICATION_CREDENTIALS" not in environment()


@pytest.fixture
def open_folder():
    """A folder that the reserved UID may enter, too."""
    with tempfile.TemporaryDirectory(dir=installations.ROOT / ".test") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"GOOGLE_CLIENT_ID": "a"}, "GOOGLE_CLIENT_SECRET_FILE is missing"),
        (
            {"GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET_FILE": "/nowhere"},
            "cannot be read",
        ),
    ],
)
def test_the_platform_does_not_start_and_says_why(open_folder, variables, sentence):
    port = str(installations.free_port())
    where = {"DATASPACE_STATE": str(open_folder / "state"), "DATASPACE_PORT": port}
    started = subprocess.run(
        [Path(sys.executable).with_name("dataspace"), "up"],
        env=os.environ | where | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert started.returncode == 1
    assert sentence in " ".join(started.stderr.split())
    assert "Traceback" not in started.stderr
