"""The settings: each says what it is for, and none of them loosens a lock."""

import pytest
from pydantic import ValidationError

from dataspace.app.settings import Settings

LIMITS = {
    "max_build_retention_count": 10,
    "max_build_runner_count": 4,
    "max_timeout_hours": 8,
    "preview_rows_per_day": 100_000,
    "uid": 1007,
}


@pytest.fixture
def settings(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DATASPACE_{name.upper()}", raising=False)
    return Settings()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained_in_a_sentence(name):
    description = Settings.model_fields[name].description or ""

    assert description.endswith("."), name
    assert len(description) > 20


@pytest.mark.parametrize(("name", "value"), LIMITS.items())
def test_the_promised_limits_are_the_defaults(settings, name, value):
    assert getattr(settings, name) == value


@pytest.mark.parametrize("name", Settings.model_fields)
def test_no_setting_is_a_switch_that_could_loosen_a_lock(name):
    assert Settings.model_fields[name].annotation is not bool


def test_a_setting_is_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("DATASPACE_PORT", "8080")

    assert Settings().public_origin == "http://localhost:8080"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSWORD_MINIMUM", "8"),
        ("UID", "0"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("SESSION_DAYS", "91"),
        ("SESSION_IDLE_HOURS", "0"),
        ("MAX_TIMEOUT_HOURS", "0"),
        ("INSTANCE_ACCENT", "red;} body{display:none"),
    ],
)
def test_a_setting_that_makes_no_sense_or_no_safety_is_refused(
    monkeypatch, name, value
):
    monkeypatch.setenv(f"DATASPACE_{name}", value)

    with pytest.raises(ValidationError):
        Settings()


MAIL = {"SMTP_HOST": "mail.example.org", "MAIL_FROM": "dataspace@example.org"}


@pytest.fixture
def mail_of(settings, monkeypatch, tmp_path):  # noqa: ARG001  it empties the environment.
    """Set the settings of the mail server, and give the way to it."""

    def read(**changes):
        file = tmp_path / "password"
        file.write_text("the password of the postman")
        file.chmod(0o600)
        for name, value in {**MAIL, **changes}.items():
            if value is None:
                monkeypatch.delenv(f"DATASPACE_{name}", raising=False)
            else:
                told = str(file) if value == "a file" else value
                monkeypatch.setenv(f"DATASPACE_{name}", told)
        return Settings()

    return read


def test_a_mail_server_is_reached_over_tls_unless_it_is_here(mail_of):
    away = mail_of().smtp()
    here = mail_of(SMTP_HOST="127.0.0.1", SMTP_SECURITY="none").smtp()

    assert (away.security, away.port) == ("starttls", 587)
    assert here.security == "none"


@pytest.mark.parametrize(
    "changes",
    [
        {"SMTP_SECURITY": "none"},
        {"SMTP_SECURITY": "ssl"},
        {"MAIL_FROM": None},
        {"MAIL_FROM": "x@example.org\nBcc: eve@example.org"},
        {"SMTP_USER": "postman"},
        {"SMTP_PASSWORD_FILE": "a file"},
    ],
    ids=str,
)
def test_a_mail_server_that_makes_no_sense_or_no_safety_is_refused(mail_of, changes):
    with pytest.raises(ValidationError):
        mail_of(**changes)


def test_the_password_of_the_mail_server_is_read_by_who_sends_alone(mail_of):
    settings = mail_of(SMTP_USER="postman", SMTP_PASSWORD_FILE="a file")

    assert "the password of the postman" not in repr(settings)
    assert settings.smtp().password == "the password of the postman"


def test_without_a_mail_server_there_is_no_way_to_one(settings):
    assert settings.smtp() is None


def test_settings_are_values_and_do_not_change(settings):
    with pytest.raises(ValidationError):
        settings.password_minimum = 1


def test_the_rules_of_signing_in_are_those_of_the_settings(settings):
    rules = settings.sign_in_rules()

    assert rules.password_minimum == settings.password_minimum
    assert rules.session_idle.total_seconds() == settings.session_idle_hours * 3600
    assert rules.session_length.days == settings.session_days
