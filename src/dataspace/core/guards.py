"""Opens the request's transaction, and closes it before the answer leaves."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request

from dataspace.core.database import Tx, transaction


def open_transaction(request: Request) -> Iterator[Tx]:
    with transaction(request.app.state.engine) as tx:
        yield tx


# scope="function" commits before the answer leaves. FastAPI's default commits after it,
# and would let a 201 go out for a write that then failed.
OpenTx = Annotated[Tx, Depends(open_transaction, scope="function")]


async def request_id(request: Request) -> str:
    identifier: str = request.state.request_id
    return identifier


async def address(request: Request) -> str | None:
    return request.client.host if request.client else None


RequestId = Annotated[str, Depends(request_id)]
Address = Annotated[str | None, Depends(address)]
