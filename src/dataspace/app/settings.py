"""Every setting, read once from the environment and handed down as values.

`DATASPACE_PORT=8080 dataspace up` sets `port`. There is no setting that loosens a lock.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from dataspace.identity import SignInRules

CHECKOUT = Path(__file__).parents[3]


class Settings(BaseSettings):
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
            session_idle=timedelta(hours=self.session_idle_hours),
            session_length=timedelta(days=self.session_days),
            step_up=timedelta(minutes=self.step_up_minutes),
            token_length=timedelta(days=self.token_days),
        )
