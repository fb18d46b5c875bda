"""What several pages of accounts take and give: fields and their limits."""

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    SecretStr,
    StringConstraints,
)

from dataspace import access
from dataspace.core.ids import PersonId
from dataspace.core.texts import Name
from dataspace.identity import Actor, Method, Secret

Login = Annotated[
    Name, StringConstraints(max_length=254, pattern=r"^[^\s<>&\"']+$", to_lower=True)
]


def whole(secret: SecretStr) -> SecretStr:
    """Refuse half a character, which JSON can carry and no hash can take."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        message = "There is half a character in it."
        raise ValueError(message) from None
    return secret


# Far above what the rules allow: a limit against abuse, judged in words further in.
PasswordField = Annotated[SecretStr, Field(max_length=4096), AfterValidator(whole)]
TokenField = Annotated[SecretStr, Field(max_length=200), AfterValidator(whole)]
CodeField = Annotated[SecretStr, Field(max_length=60), AfterValidator(whole)]


class LinkToken(BaseModel):
    token: TokenField


class SecondStepDue(BaseModel):
    """The first step was right; one of these has to follow."""

    methods: list[Method]


class Me(BaseModel):
    id: PersonId
    login: str
    name: str
    is_administrator: bool
    may: list[str]
    # Until he has set up a second factor, nothing else answers him.
    must_enrol: bool


def me(actor: Actor) -> Me:
    return Me(
        id=actor.id,
        login=actor.login,
        name=actor.name,
        is_administrator=actor.is_administrator,
        may=access.may_in_installation(is_administrator=actor.is_administrator),
        must_enrol=actor.proof.must_enrol,
    )


def plain(value: SecretStr) -> Secret:
    return Secret(value.get_secret_value())
