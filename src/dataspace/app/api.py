"""The web process: `python -m dataspace.app.api`."""

import socket
from collections.abc import Mapping

import uvicorn
from sqlalchemy import Engine

from dataspace.app import http
from dataspace.app.embedded.cluster import Cluster
from dataspace.app.settings import Settings
from dataspace.core import logging
from dataspace.core.database import connect
from dataspace.datasets import Reader, Storage
from dataspace.datasets.guards import Reading
from dataspace.federation import Client
from dataspace.files import FileLimits, FileStorage
from dataspace.files.guards import Filing
from dataspace.identity import sealing
from dataspace.identity.ceremonies import RelyingParty
from dataspace.identity.factor_kit import FactorKit
from dataspace.mail import Mailing, Seal
from dataspace.trail.seals import Seals
from dataspace.transforms import Repositories
from dataspace.vault import Verifier


def parts(
    settings: Settings, engine: Engine, seal: Seal, verifier: Verifier
) -> http.Parts:
    return http.Parts(
        engine=engine,
        public_origin=settings.public_origin,
        page=settings.page,
        sign_in_rules=settings.sign_in_rules(),
        mailing=Mailing(
            seal=seal,
            is_sending=settings.smtp_host is not None,
        ),
        factor_kit=FactorKit(
            seal=sealing.kept_in(settings.state / "secrets" / "second-factors.key"),
            party=RelyingParty(
                origin=settings.public_origin, name=settings.instance_name
            ),
        ),
        instance_name=settings.instance_name,
        instance_accent=settings.instance_accent,
        federation=clients(settings),
        reading=Reading(
            storage=Storage(settings.state / "datasets"),
            reader=Reader(),
            rows_per_day=settings.preview_rows_per_day,
            origin=settings.public_origin,
        ),
        files=Filing(
            FileStorage(settings.state / "files"),
            FileLimits(file_bytes=settings.file_bytes),
        ),
        repositories=Repositories(settings.state / "repositories"),
        logs=settings.state / "logs" / "steps",
        program_logs=settings.state / "logs",
        vault=verifier,
        seals=Seals(settings.seals, is_witnessed=settings.audit_witness is not None),
    )


def clients(settings: Settings) -> Mapping[str, Client]:
    origin, proxy = settings.public_origin, settings.egress_proxy
    return {one.id: Client(one, origin, proxy=proxy) for one in settings.providers()}


def main() -> None:
    settings = Settings()
    logging.configure()
    engine = connect(Cluster.beneath(settings.state).url("app"))
    seal = Seal.kept_in(settings.mail_key)
    verifier = Verifier.kept_in(settings.vault_keys.verifier)
    app = http.build(parts(settings, engine, seal, verifier))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            # The gates log every request themselves, without its query.
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
        )
    )
    server.run(sockets=list(listening(settings.port)))


def listening(port: int) -> list[socket.socket]:
    """Listen on this machine alone. Browsers take `localhost` for either address."""
    sockets = [_listen(socket.AF_INET, "127.0.0.1", port)]
    if socket.has_ipv6:
        try:
            sockets.append(_listen(socket.AF_INET6, "::1", port))
        except OSError:
            # A machine without IPv6, or one where it is switched off.
            return sockets
    return sockets


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    return listener


if __name__ == "__main__":
    main()
