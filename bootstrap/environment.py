"""What the programs that `make` starts find in their environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from bootstrap.checkout import Checkout

# Each would make a child look at another environment than the one being made, or
# (the last) forget what it compiled.
MISLEADING = frozenset(
    {
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHOME",
        "PYTHONPATH",
        "UV_PROJECT_ENVIRONMENT",
        "VIRTUAL_ENV",
    }
)

# Where Debian and Ubuntu collect the authorities that the machine trusts.
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


def for_installing(
    checkout: Checkout, machine: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The machine's environment, with every cache and scratch file in the checkout.

    HOME stays: there lies how this machine reaches its package index.
    """
    temporary = checkout.tools / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    return (
        _trust()
        | {name: machine[name] for name in machine if name not in MISLEADING}
        | {
            "PATH": f"{checkout.node / 'bin'}:{machine['PATH']}",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_REQUIRE_VIRTUALENV": "0",
            "PIP_USER": "0",
            "TMPDIR": str(temporary),
            "UV_CACHE_DIR": str(checkout.cache / "uv"),
            "UV_PYTHON_DOWNLOADS": "never",
        }
        | _npm(checkout)
    )


def for_checking(
    checkout: Checkout, home: Path, machine: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The same, with a home of its own, so that no check reads or writes a person's."""
    personal = MISLEADING | {name for name in machine if name.startswith("XDG_")}
    return (
        {name: machine[name] for name in machine if name not in personal}
        | {
            "HOME": str(home),
            "PATH": f"{checkout.node / 'bin'}:{machine['PATH']}",
        }
        | _npm(checkout)
    )


def _trust(bundle: Path = AUTHORITIES) -> dict[str, str]:
    """Whom the machine trusts, uv and npm trust: a company's proxy signs for itself."""
    if not bundle.exists():
        return {}
    return {"NODE_EXTRA_CA_CERTS": str(bundle), "UV_SYSTEM_CERTS": "1"}


def _npm(checkout: Checkout) -> dict[str, str]:
    return {
        "npm_config_audit": "false",
        "npm_config_cache": str(checkout.cache / "npm"),
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }
