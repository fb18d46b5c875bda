"""What people may type into a name, in any script."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field, StringConstraints

LONGEST_NAME = 120
Email = Annotated[EmailStr, StringConstraints(max_length=254)]
# Zero width joiner and non-joiner: Persian, Hindi and others cannot be written without.
_JOINERS = {"\u200c", "\u200d"}


def without_control_characters(text: str) -> str:
    """Refuse what does not show, or changes how the text beside it shows."""
    for character in text:
        # Cc: control, Cf: format (direction overrides), Cs: lone surrogates, Zl/Zp.
        if character in _JOINERS:
            continue
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            message = "A name may not hold characters that do not show."
            raise ValueError(message)
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Give the one spelling of a text that people write in several: case, composition."""
    composed = unicodedata.normalize("NFC", text.strip())
    return unicodedata.normalize("NFC", composed.casefold())


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME),
    AfterValidator(without_control_characters),
    Field(description="Letters of any script; no control characters."),
]
