"""Serves the built page. Every address that is not a file is the page's own."""

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# The bundler names these files by their content.
_FOREVER = "public, max-age=31536000, immutable"


class _Page(StaticFiles):
    async def check_config(self) -> None:
        """Let the folder come later: until then, its addresses are missing ones."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.startswith("api/") or path == "api":
            raise HTTPException(404)
        try:
            answer = await super().get_response(path, scope)
        except HTTPException as refused:
            if refused.status_code != 404 or path.startswith("assets/"):  # noqa: PLR2004
                raise
            answer = await super().get_response("index.html", scope)
        is_named_by_content = path.startswith("assets/")
        answer.headers["cache-control"] = (
            _FOREVER if is_named_by_content else "no-cache"
        )
        return answer


def serve(app: FastAPI, directory: Path) -> None:
    page = _Page(directory=directory, html=True, check_dir=False)
    app.mount("/", page, name="page")
