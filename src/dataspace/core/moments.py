"""Moments that somebody sends: such as every part of the platform can read back."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(3000, 1, 1, tzinfo=UTC)


def _within(moment: datetime) -> datetime:
    # The database holds what Python cannot: a year 0 or 10000, once it is in UTC.
    if not _EARLIEST <= moment <= _LATEST:
        message = "a moment between the years 1970 and 3000"
        raise ValueError(message)
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_within)]
