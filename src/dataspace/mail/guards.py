"""Offers the installation's seal to whatever makes a link and mails it."""

from typing import Annotated

from fastapi import Depends, Request

from dataspace.mail.models import Mailing


async def the_mailing(request: Request) -> Mailing:
    mailing: Mailing = request.app.state.mailing
    return mailing


OpenMailing = Annotated[Mailing, Depends(the_mailing)]
