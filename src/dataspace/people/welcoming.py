"""How somebody who came in is answered, and how late whoever asks about others."""

from typing import Any

from fastapi import Response, status

from dataspace.identity import Method, SignedIn, SignInRules
from dataspace.people import cookies
from dataspace.people.fields import Me, SecondStepDue, me

# Longer than finding somebody and writing to him takes: the answer tells neither.
ANSWERED_AFTER_SECONDS = 0.5
# How a way in answers somebody who has a second factor.
DUE: dict[int | str, dict[str, Any]] = {
    status.HTTP_202_ACCEPTED: {"model": SecondStepDue}
}


def welcomed(
    response: Response, signed_in: SignedIn, rules: SignInRules
) -> Me | SecondStepDue:
    lives_seconds = int(rules.session_length.total_seconds())
    cookies.give(response, signed_in.token, lives_seconds=lives_seconds)
    if signed_in.due:
        response.status_code = status.HTTP_202_ACCEPTED
        return SecondStepDue(methods=[Method(one) for one in signed_in.due])
    return me(signed_in.actor)
