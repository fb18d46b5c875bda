"""The description of the HTTP API, made without a database."""

import json

from fastapi.openapi.utils import get_openapi
from sqlalchemy.engine import URL

from dataspace.app import http
from dataspace.app.api import parts
from dataspace.app.settings import Settings
from dataspace.core.database import connect
from dataspace.mail import Seal


def document() -> str:
    settings = Settings()
    # The engine connects to nothing, and the seal closes nothing, until it is asked.
    engine = connect(URL.create("postgresql+psycopg"))
    app = http.build(parts(settings, engine, Seal(b"")))
    described = get_openapi(
        title=app.title, version=app.version, routes=app.routes, summary=__doc__
    )
    return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False)
