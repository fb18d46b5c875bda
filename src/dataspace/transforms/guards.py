"""What routes about code ask for."""

from typing import Annotated

from fastapi import Depends, Request

from dataspace.transforms.repository import Repositories


async def the_repositories(request: Request) -> Repositories:
    repositories: Repositories = request.app.state.repositories
    return repositories


TheRepositories = Annotated[Repositories, Depends(the_repositories)]
