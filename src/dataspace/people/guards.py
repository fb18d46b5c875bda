"""What every page for administrators asks for."""

from typing import Annotated

from fastapi import Depends

from dataspace.access import InstallationGrant, ManagePerson
from dataspace.access.guards import RequiresInInstallation

MayManage = Annotated[
    InstallationGrant[ManagePerson], Depends(RequiresInInstallation(ManagePerson))
]
