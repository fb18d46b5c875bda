"""Every setting, read once from the environment and handed down as values.

`DATASPACE_PORT=8080 dataspace up` sets `port`. There is no setting that loosens a lock.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import EmailStr, Field, StringConstraints, model_validator
from pydantic_settings import SettingsConfigDict

from dataspace.app.provider_settings import ProviderSettings
from dataspace.identity import SignInRules
from dataspace.mail import Smtp, SmtpSecurity, insist_on_protection, own_secret
from dataspace.vault.key_files import KeyFiles

CHECKOUT = Path(__file__).parents[3]
# In the clear only to a service on this machine; a token goes there.
_SERVICE = r"^(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1|\[::1\]))(:\d{1,5})?$"
_PART = r"^[A-Za-z0-9_-]{1,60}$"


class Settings(ProviderSettings):
    model_config = SettingsConfigDict(env_prefix="DATASPACE_", frozen=True)

    state: Path = Field(
        CHECKOUT / ".dataspace", description="The folder that holds everything kept."
    )
    port: int = Field(
        5010, ge=1, le=65535, description="The port of the page and the API."
    )
    uid: int = Field(
        1007,
        ge=1,
        description="What a process that is started as root becomes before it does anything.",
    )
    instance_name: Annotated[str, StringConstraints(max_length=60)] = Field(
        "DataSpace",
        description="The name on the sign-in page and in the window's title.",
    )
    instance_accent: Annotated[str, StringConstraints(pattern="^#[0-9a-f]{6}$")] = (
        Field(
            "#3b5bdb",
            description="The one accent colour, so that test and production look different.",
        )
    )
    password_minimum: int = Field(
        15, ge=15, le=128, description="The fewest characters of a password."
    )
    session_idle_hours: int = Field(
        12, ge=1, le=24 * 7, description="A session that is not used ends after this."
    )
    session_days: int = Field(
        14, ge=1, le=90, description="Every session ends after this."
    )
    step_up_minutes: int = Field(
        10,
        ge=1,
        le=60,
        description="For so long after a password or second factor was proved, dangerous"
        " deeds ask for no other proof.",
    )
    token_days: int = Field(
        90,
        ge=1,
        le=366,
        description="The longest that a token for programs lives. Shortening it shortens"
        " those that there are.",
    )
    token_kept_days: int = Field(
        90,
        ge=1,
        le=3660,
        description="For so long a token that was revoked or has expired is still known by"
        " name when somebody tries it; then it is removed.",
    )
    max_build_retention_count: int = Field(
        10, ge=1, description="How many snapshots of a transform and branch are kept."
    )
    max_build_runner_count: int = Field(
        4, ge=1, le=64, description="How many steps run at once."
    )
    max_timeout_hours: float = Field(
        8, gt=0, le=24 * 7, description="A step that runs longer is stopped."
    )
    step_memory_bytes: int = Field(
        4 * 1024**3, ge=256 * 1024**2, description="The most memory of one step."
    )
    step_output_bytes: int = Field(
        20 * 1024**3, ge=1024**2, description="The most that one step may leave behind."
    )
    step_processes: int = Field(
        256, ge=16, description="The most processes and threads of one step."
    )
    file_bytes: int = Field(
        5 * 1024**3, ge=1024, description="The largest raw file that may be uploaded."
    )
    preview_rows_per_day: int = Field(
        100_000,
        ge=1000,
        description="Rows of one dataset that one person may page through in a day.",
    )

    smtp_host: str | None = Field(
        None,
        description="The mail server. Without one, messages are shown to administrators.",
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="The mail server's port.")
    smtp_security: SmtpSecurity = Field(
        SmtpSecurity.STARTTLS,
        description="`starttls`, `tls`, or, for a server on this machine alone, `none`.",
    )
    smtp_user: str | None = Field(
        None, description="The account at the mail server, if it wants one."
    )
    smtp_password_file: Path | None = Field(
        None,
        description="The file with that account's password; nobody else may read it.",
    )
    smtp_authorities_file: Path | None = Field(
        None,
        description="Certificates to trust the mail server by, if not the system's.",
    )
    mail_from: EmailStr | None = Field(
        None, description="The address in whose name messages leave."
    )
    vault_key_service: Annotated[str, StringConstraints(pattern=_SERVICE)] | None = (
        Field(
            None,
            description="The address of a HashiCorp Vault or OpenBao whose transit engine holds"
            " the root key, like `https://vault.example.org`. Without one, the root keys lie"
            " in a file.",
        )
    )
    vault_key_service_mount: Annotated[str, StringConstraints(pattern=_PART)] = Field(
        "transit", description="Where its transit engine is mounted."
    )
    vault_key_service_key: Annotated[str, StringConstraints(pattern=_PART)] = Field(
        "dataspace", description="The name of the root key there."
    )
    vault_key_service_token_file: Path | None = Field(
        None,
        description="The file with the worker's token there; mode 400, read at each use.",
    )

    @model_validator(mode="after")
    def _is_key_service_whole(self) -> Self:
        has_token = self.vault_key_service_token_file is not None
        if has_token != (self.vault_key_service is not None):
            message = (
                "VAULT_KEY_SERVICE and VAULT_KEY_SERVICE_TOKEN_FILE belong together."
            )
            raise ValueError(message)
        return self

    audit_days: int | None = Field(
        None,
        ge=30,
        description="For so long a line of the audit log is kept whole; then its hash alone."
        " Unset: for ever.",
    )
    audit_witness: Annotated[str, StringConstraints(pattern="^https?://")] | None = (
        Field(
            None,
            description="The address of a witness (C2SP `tlog-witness`) that is shown, and"
            " signs, every checkpoint of the audit log.",
        )
    )
    audit_witness_key_file: Path | None = Field(
        None, description="The file with that witness's public key."
    )

    @model_validator(mode="after")
    def _is_witness_whole(self) -> Self:
        if (self.audit_witness is None) != (self.audit_witness_key_file is None):
            message = "AUDIT_WITNESS and AUDIT_WITNESS_KEY_FILE belong together."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _is_mail_whole(self) -> Self:
        """Refuse at the start what would otherwise fail with the first message."""
        if self.smtp_host is None:
            return self
        if self.mail_from is None:
            message = "With a mail server, MAIL_FROM has to be set."
            raise ValueError(message)
        if (self.smtp_user is None) != (self.smtp_password_file is None):
            message = "SMTP_USER and SMTP_PASSWORD_FILE belong together."
            raise ValueError(message)
        insist_on_protection(self.smtp_host, self.smtp_security)
        return self

    def smtp(self) -> Smtp | None:
        """Give the way to the mail server, password included: for the worker alone."""
        if self.smtp_host is None:
            return None
        file = self.smtp_password_file
        return Smtp(
            host=self.smtp_host,
            port=self.smtp_port,
            security=self.smtp_security,
            user=self.smtp_user,
            password=own_secret(file) if file else None,
            authorities=self.smtp_authorities_file,
        )

    @property
    def mail_key(self) -> Path:
        return self.state / "secrets" / "mail.key"

    @property
    def audit_key(self) -> Path:
        """The sealer's key: the worker's alone."""
        return self.state / "secrets" / "audit.key"

    @property
    def seals(self) -> Path:
        """What the sealer signed, outside of the database."""
        return self.state / "seals"

    @property
    def vault_keys(self) -> KeyFiles:
        return KeyFiles(self.state / "secrets")

    @property
    def public_origin(self) -> str:
        # A name and not an address: passkeys and host-prefixed cookies need one.
        return f"http://localhost:{self.port}"

    @property
    def page(self) -> Path:
        return CHECKOUT / "web" / "dist"

    @property
    def runner(self) -> Path:
        return CHECKOUT / ".runner"

    def sign_in_rules(self) -> SignInRules:
        return SignInRules(
            password_minimum=self.password_minimum,
            own_words=("dataspace", self.instance_name),
            session_idle=timedelta(hours=self.session_idle_hours),
            session_length=timedelta(days=self.session_days),
            step_up=timedelta(minutes=self.step_up_minutes),
            token_length=timedelta(days=self.token_days),
        )
