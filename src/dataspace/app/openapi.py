"""The description of the HTTP API, made without a database."""

import json

from fastapi.openapi.utils import get_openapi
from sqlalchemy.engine import URL

from dataspace.app import http
from dataspace.app.api import parts
from dataspace.app.settings import Settings
from dataspace.core.database import connect


def document() -> str:
    settings = Settings()
    # The engine connects to nothing until it is asked something.
    engine = connect(URL.create("postgresql+psycopg"))
    app = http.build(parts(settings, engine))
    described = get_openapi(
        title=app.title, version=app.version, routes=app.routes, summary=__doc__
    )
    return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False)
