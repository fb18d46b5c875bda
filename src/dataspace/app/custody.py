"""What a worker, and a command on this machine, opens secrets with."""

from dataspace.app.settings import Settings
from dataspace.vault.custody import Custody
from dataspace.vault.root_keys import FileOfRootKeys, RootKeys, make_root_keys
from dataspace.vault.signing import Signer, make_pair
from dataspace.vault.transit import Transit


def make_key_files(settings: Settings) -> None:
    """Make the installation's keys where there are none yet."""
    files = settings.vault_keys
    make_pair(files.signer, files.verifier)
    if settings.vault_key_service is None:
        make_root_keys(files.root)


def custody(settings: Settings) -> Custody:
    return Custody(root_keys(settings), Signer.kept_in(settings.vault_keys.signer))


def root_keys(settings: Settings) -> RootKeys:
    token = settings.vault_key_service_token_file
    if settings.vault_key_service is None or token is None:
        return FileOfRootKeys(settings.vault_keys.root)
    return Transit(
        address=settings.vault_key_service,
        mount=settings.vault_key_service_mount,
        name=settings.vault_key_service_key,
        token_file=token,
        # A service on this machine is not outside: nothing leads there but itself.
        proxy=settings.egress_proxy
        if settings.vault_key_service.startswith("https:")
        else None,
    )
