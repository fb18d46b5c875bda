"""Builds the web application out of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from sqlalchemy import Engine

from dataspace.app import doors, page, problems
from dataspace.app.gates import Gates
from dataspace.builds import graph_routes
from dataspace.builds import routes as builds
from dataspace.datasets import routes as datasets
from dataspace.datasets.guards import Reading
from dataspace.federation import Client, callback_routes, link_request_routes
from dataspace.federation import routes as federation
from dataspace.files import routes as files
from dataspace.files.guards import Filing
from dataspace.identity import SignInRules
from dataspace.identity.factor_kit import FactorKit
from dataspace.mail import Mailing
from dataspace.operations import routes as operations
from dataspace.people import (
    account_routes,
    break_glass_routes,
    factor_routes,
    group_routes,
    me_routes,
    message_routes,
    step_routes,
    token_routes,
)
from dataspace.people import routes as people
from dataspace.sharing import routes as sharing
from dataspace.trail import routes as trail
from dataspace.trail.seals import Seals
from dataspace.transforms import Repositories
from dataspace.transforms import routes as transforms
from dataspace.vault import Verifier
from dataspace.vault import routes as vault
from dataspace.workspaces import routes as workspaces
from dataspace.workspaces import service_account_routes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the web process is made of, built once and handed down."""

    engine: Engine
    public_origin: str
    page: Path
    sign_in_rules: SignInRules
    mailing: Mailing
    factor_kit: FactorKit
    instance_name: str
    instance_accent: str
    federation: Mapping[str, Client]
    reading: Reading
    files: Filing
    repositories: Repositories
    # Of steps, and of the platform's own programs.
    logs: Path
    program_logs: Path
    vault: Verifier
    seals: Seals

    def state(self) -> Mapping[str, object]:
        """What the slices' guards look for in the application's state."""
        return {
            "engine": self.engine,
            "sign_in_rules": self.sign_in_rules,
            "federation": self.federation,
            "mailing": self.mailing,
            "factor_kit": self.factor_kit,
            "reading": self.reading,
            "files": self.files,
            "repositories": self.repositories,
            "logs": self.logs,
            "program_logs": self.program_logs,
            "vault": self.vault,
            "seals": self.seals,
        }


class Health(BaseModel):
    status: str


class Instance(BaseModel):
    name: str
    accent: str
    password_minimum: int


def build(parts: Parts) -> FastAPI:
    app = FastAPI(
        title="DataSpace",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: f"{route.tags[0]}_{route.name}",
    )
    for name, part in parts.state().items():
        setattr(app.state, name, part)
    problems.install(app)
    api = APIRouter(prefix="/api")
    for router in (
        _installation(parts),
        people.router,
        group_routes.router,
        federation.router,
        callback_routes.router,
        link_request_routes.router,
        me_routes.router,
        account_routes.router,
        message_routes.router,
        step_routes.router,
        factor_routes.router,
        break_glass_routes.router,
        token_routes.router,
        workspaces.router,
        service_account_routes.router,
        vault.router,
        files.router,
        datasets.router,
        transforms.router,
        builds.router,
        graph_routes.router,
        sharing.router,
        operations.router,
        trail.router,
    ):
        api.include_router(router)
    app.include_router(api)
    doors.check(app)
    page.serve(app, parts.page)
    app.add_middleware(Gates, public_origin=parts.public_origin)
    return app


def _installation(parts: Parts) -> APIRouter:
    router = APIRouter(tags=["installation"])

    @router.get("/health")
    def show_health() -> Health:
        """Say that the process answers."""
        return Health(status="ok")

    @router.get("/instance")
    def show_instance() -> Instance:
        """Say what the sign-in page shows of this installation."""
        return Instance(
            name=parts.instance_name,
            accent=parts.instance_accent,
            password_minimum=parts.sign_in_rules.password_minimum,
        )

    return router
