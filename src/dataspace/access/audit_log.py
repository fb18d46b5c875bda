from dataspace.access import store
from dataspace.access.models import Grant, InstallationGrant
from dataspace.access.permissions import ManageInstallation, ReadAudit
from dataspace.core.database import Tx


def show_audit_log(
    tx: Tx, grant: Grant[ReadAudit] | InstallationGrant[ManageInstallation]
) -> None:
    """Let the transaction read lines of the audit log: a workspace's, or all.

    Nothing else opens that: not a role in the workspace, and not to be an administrator.
    """
    where = grant.workspace_id if isinstance(grant, Grant) else None
    store.let_read_audit_log(tx, where)
