"""What a value is sealed with: the public half of the installation's signature."""

from typing import Annotated

from fastapi import Depends, Request

from dataspace.vault.signing import Verifier


async def the_verifier(request: Request) -> Verifier:
    verifier: Verifier = request.app.state.vault
    return verifier


TheVerifier = Annotated[Verifier, Depends(the_verifier)]
