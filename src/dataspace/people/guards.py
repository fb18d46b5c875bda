"""What every page for administrators asks for."""

from typing import Annotated

from fastapi import Depends

from dataspace.access import InstallationGrant, ManagePerson
from dataspace.access.guards import RequiresInInstallation

MayLook = Annotated[
    InstallationGrant[ManagePerson], Depends(RequiresInInstallation(ManagePerson))
]
MayManage = Annotated[
    InstallationGrant[ManagePerson],
    Depends(RequiresInInstallation(ManagePerson, fresh=True)),
]
