"""What people type to be known by, as it comes over the wire."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from dataspace.core.texts import Name
from dataspace.identity import Secret


def whole(secret: SecretStr) -> SecretStr:
    """Refuse half a character, which JSON can carry and no hash can take."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        message = "There is half a character in it."
        raise ValueError(message) from None
    return secret


Login = Annotated[
    Name, StringConstraints(max_length=254, pattern=r"^[^\s<>&\"']+$", to_lower=True)
]
# Far above what the rules allow: a limit against abuse, judged in words further in.
PasswordField = Annotated[SecretStr, Field(max_length=4096), AfterValidator(whole)]
TokenField = Annotated[SecretStr, Field(max_length=200), AfterValidator(whole)]
CodeField = Annotated[SecretStr, Field(max_length=60), AfterValidator(whole)]


def plain(value: SecretStr) -> Secret:
    return Secret(value.get_secret_value())
