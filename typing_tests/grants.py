"""Each ignore below must be needed; mypy fails if the wrong proof starts to pass."""

from dataspace import access, builds, datasets, files, workspaces
from dataspace.access import (
    ExportDataset,
    Grant,
    InstallationGrant,
    ManageMember,
    ManagePerson,
    ManageWorkspace,
    ReadBuild,
    ReadDataset,
    ReadFile,
    ReadTransform,
    ReadWorkspace,
    ResourceGrant,
    RestoreDataset,
    RunBuild,
    WriteFile,
)
from dataspace.core.database import Tx
from dataspace.core.ids import (
    BuildId,
    FileId,
    PersonId,
    SnapshotId,
    WorkspaceId,
)
from dataspace.identity import Actor


def a_reader_cannot_archive(tx: Tx, grant: Grant[ReadWorkspace]) -> None:
    workspaces.archive(tx, grant)  # type: ignore[arg-type]


def a_reader_cannot_delete_a_file(tx: Tx, grant: Grant[ReadFile], file: FileId) -> None:
    files.delete(tx, grant, file)  # type: ignore[arg-type]


def who_sees_a_file_cannot_take_it_away(
    tx: Tx, grant: Grant[ReadFile], file: FileId
) -> None:
    files.download(tx, grant, file)  # type: ignore[arg-type]


def who_writes_files_cannot_take_them_away(
    tx: Tx, grant: Grant[WriteFile], file: FileId
) -> None:
    files.download(tx, grant, file)  # type: ignore[arg-type]


def who_follows_a_build_cannot_cancel_it(
    tx: Tx, grant: Grant[ReadBuild], build: BuildId
) -> None:
    builds.cancel(tx, grant, build)  # type: ignore[arg-type]


def who_sees_data_cannot_restore_it(
    tx: Tx, grant: ResourceGrant[ReadDataset], snapshot: SnapshotId
) -> None:
    datasets.restore(tx, grant, snapshot)  # type: ignore[arg-type]


def who_exports_cannot_restore(
    tx: Tx, grant: ResourceGrant[ExportDataset], snapshot: SnapshotId
) -> None:
    datasets.restore(tx, grant, snapshot)  # type: ignore[arg-type]


def a_proof_about_data_is_none_about_builds(
    tx: Tx, grant: Grant[RestoreDataset], build: BuildId
) -> None:
    builds.cancel(tx, grant, build)  # type: ignore[arg-type]


def a_build_is_not_a_file(tx: Tx, grant: Grant[ReadFile], build: BuildId) -> None:
    # Both are UUIDs at run time; only here are they apart.
    files.one(tx, grant, build)  # type: ignore[arg-type]


def who_may_see_the_workspaces_data_has_not_asked_about_this(
    tx: Tx, grant: Grant[ReadDataset]
) -> None:
    datasets.current(tx, grant)  # type: ignore[arg-type]


def who_was_shown_one_dataset_sees_no_list(
    tx: Tx, grant: ResourceGrant[ReadTransform]
) -> None:
    builds.graph(tx, grant)  # type: ignore[arg-type]


def a_bare_string_is_no_transform(
    tx: Tx, actor: Actor, workspace: WorkspaceId, name: str
) -> None:
    access.authorize_resource(tx, actor, workspace, name, ReadDataset)  # type: ignore[arg-type]


def the_proof_keeps_its_permission(
    tx: Tx, actor: Actor, workspace: WorkspaceId
) -> Grant[ManageWorkspace]:
    return access.authorize(tx, actor, workspace, ManageWorkspace)


def the_proof_is_of_what_was_asked(
    tx: Tx, actor: Actor, workspace: WorkspaceId
) -> Grant[RunBuild]:
    return access.authorize(tx, actor, workspace, ReadBuild)  # type: ignore[arg-type]


def one_right_is_not_another(tx: Tx, grant: Grant[ManageWorkspace]) -> None:
    person = PersonId(grant.workspace_id)
    access.remove_member(tx, grant, person)  # type: ignore[arg-type]


def an_installation_is_not_a_workspace(
    tx: Tx, grant: InstallationGrant[ManagePerson]
) -> None:
    workspaces.archive(tx, grant)  # type: ignore[arg-type]


def a_person_is_not_a_workspace(tx: Tx, actor: Actor, person: PersonId) -> None:
    access.authorize(tx, actor, person, ManageMember)  # type: ignore[arg-type]


def an_actor_is_no_proof(tx: Tx, actor: Actor) -> None:
    workspaces.archive(tx, actor)  # type: ignore[arg-type]
