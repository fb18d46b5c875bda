"""The verbs of single transforms: restrict one, share it, say who may do what and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from dataspace import audit, identity
from dataspace.access import group_store
from dataspace.access import share_store as store
from dataspace.access.errors import (
    GroupUnknown,
    NotShared,
    ServiceAccountAway,
    WorkspaceUnknown,
)
from dataspace.access.events import (
    ResourceRestricted,
    ResourceShared,
    ResourceUnrestricted,
    ResourceUnshared,
)
from dataspace.access.models import ResourceGrant
from dataspace.access.permissions import (
    ManageMember,
    ManageWorkspace,
    Permission,
    ReadDataset,
)
from dataspace.access.resources import (
    ON_RESOURCES,
    SHAREABLE,
    Because,
    Reason,
    Situation,
    completed,
)
from dataspace.core.database import Tx
from dataspace.core.ids import GroupId, PersonId, TransformId, WorkspaceId
from dataspace.identity import Actor, PersonFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    """What one person, or one group, was given on a transform."""

    person: PersonId | None
    group: GroupId | None
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFacts:
    """A transform that was shown to somebody, and what he may do to it."""

    workspace_id: WorkspaceId
    transform_id: TransformId
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Whether somebody may, and what lets him or is in the way."""

    permission: str
    may: bool
    because: tuple[Because, ...]


def resource_access(
    tx: Tx, grant: ResourceGrant[ManageWorkspace]
) -> tuple[bool, list[ShareFacts]]:
    """Say whether the transform is restricted, and what was shared of it with whom."""
    shares = store.shares_of(tx, grant.workspace_id, grant.transform_id)
    return store.is_restricted(tx, grant.workspace_id, grant.transform_id), [
        ShareFacts(
            person=person,
            group=group,
            permissions=tuple(sorted(one.key for one in held)),
        )
        for (person, group), held in shares.items()
    ]


def restricted_sources(
    tx: Tx, grant: ResourceGrant[ManageWorkspace]
) -> list[TransformId]:
    """Name the restricted ones that this one was made from, and is closed with."""
    where = grant.workspace_id
    sources = store.sources_of(tx, where, [grant.transform_id])
    return sorted(one for one in sources if store.is_restricted(tx, where, one))


def restrict(
    tx: Tx, grant: ResourceGrant[ManageMember], *, is_restricted: bool
) -> None:
    """Close the transform to all who are not named, or open it again."""
    if is_restricted:
        store.restrict(tx, grant.workspace_id, grant.transform_id)
        audit.record(tx, grant.by, ResourceRestricted(grant.transform_id))
    else:
        store.lift(tx, grant.workspace_id, grant.transform_id)
        audit.record(tx, grant.by, ResourceUnrestricted(grant.transform_id))


def share(
    tx: Tx,
    grant: ResourceGrant[ManageMember],
    *,
    person: PersonId | None = None,
    group: GroupId | None = None,
    permissions: Collection[str],
) -> None:
    """Give these rights on the transform and no others, with those they need beside."""
    if group is not None:
        _insist_on_group(tx, group)
    if person is not None:
        _insist_on_home(tx, grant, person)
    rights = completed(frozenset(SHAREABLE[one] for one in permissions))
    store.replace_shares(
        tx,
        grant.workspace_id,
        grant.transform_id,
        person=person,
        group=group,
        permissions=rights,
    )
    keys = tuple(sorted(one.key for one in rights))
    audit.record(tx, grant.by, ResourceShared(grant.transform_id, person, group, keys))


def unshare(
    tx: Tx,
    grant: ResourceGrant[ManageMember],
    *,
    person: PersonId | None = None,
    group: GroupId | None = None,
) -> None:
    if not store.replace_shares(
        tx,
        grant.workspace_id,
        grant.transform_id,
        person=person,
        group=group,
        permissions=(),
    ):
        raise NotShared
    audit.record(tx, grant.by, ResourceUnshared(grant.transform_id, person, group))


def explain(
    tx: Tx, grant: ResourceGrant[ManageWorkspace], person: PersonFacts
) -> list[Explained]:
    """Say of every right what gives it to the person, or what is in the way."""
    found = store.situation(
        tx,
        person.id,
        grant.workspace_id,
        grant.transform_id,
        is_administrator=person.is_administrator,
    )
    if found is None:
        raise WorkspaceUnknown(grant.workspace_id)
    if not _may_hear_of(grant, found, person):
        stranger = replace(found, is_administrator=False)
        return [
            _explained(stranger, stranger, one, grant.transform_id)
            for one in ON_RESOURCES
        ]
    if person.disabled_at is not None:
        return [
            Explained(
                permission=one.key, may=False, because=(Because(Reason.DISABLED),)
            )
            for one in ON_RESOURCES
        ]
    counting = _counting(tx, found, person)
    return [
        _explained(found, counting, one, grant.transform_id) for one in ON_RESOURCES
    ]


def shown_to(tx: Tx, actor: Actor) -> list[ShownFacts]:
    """List the single transforms that were shared with the actor and that he may read."""
    shown: list[ShownFacts] = []
    for workspace, transforms in store.shared_with(tx, actor.id).items():
        found = store.situation(
            tx, actor.id, workspace, is_administrator=actor.is_administrator
        )
        if found is not None:
            readable = (one for one in transforms if found.may(ReadDataset, one))
            shown += [_shown(found, workspace, one) for one in sorted(readable)]
    return shown


def note_sources(
    tx: Tx,
    workspace: WorkspaceId,
    transform: TransformId,
    inputs: Collection[TransformId],
) -> None:
    """Write down from what a transform is about to be made, and from what that was.

    For the worker, before anything is handed to the step: what it prints counts, too.
    """
    sources = {*inputs, *store.sources_of(tx, workspace, inputs)}
    store.add_sources(tx, workspace, transform, sources)


def guarded(
    tx: Tx, workspace: WorkspaceId, transforms: Collection[TransformId]
) -> set[TransformId]:
    """Name those among them that are restricted, or made from something that is."""
    return store.guarded_among(tx, workspace, transforms)


def _may_hear_of(
    grant: ResourceGrant[ManageWorkspace], found: Situation, person: PersonFacts
) -> bool:
    """Whether the asker may learn how the person's account stands.

    Whoever makes a workspace could ask there about everybody: of one who has no business
    in it he hears what holds for any stranger.
    """
    has_business = found.seated or found.shared or person.home == grant.workspace_id
    return grant.actor.is_administrator or bool(has_business)


def _insist_on_home(
    tx: Tx, grant: ResourceGrant[ManageMember], person: PersonId
) -> None:
    """Refuse to show anything to a service account that is at home elsewhere."""
    if identity.home_of(tx, person) not in {None, grant.workspace_id}:
        raise ServiceAccountAway(person)


def _insist_on_group(tx: Tx, group: GroupId) -> None:
    if not group_store.names_of(tx, [group]):
        raise GroupUnknown(group)


def _counting(tx: Tx, found: Situation, person: PersonFacts) -> Situation:
    """Leave out the roles that want a second factor, of a person who has none."""
    # What counts of a service account, its tokens say: each as it was made.
    if person.home is not None or identity.has_second_factor(tx, person.id):
        return found
    return found.without(identity.factor_policy(tx).roles)


def _explained(
    found: Situation,
    counting: Situation,
    permission: type[Permission],
    transform: TransformId,
) -> Explained:
    may = counting.may(permission, transform)
    if may:
        because = counting.explain(permission, transform)
    elif found.may(permission, transform):
        because = [Because(Reason.FACTOR_MISSING)]
    else:
        because = found.explain(permission, transform)
    return Explained(permission=permission.key, may=may, because=tuple(because))


def _shown(
    found: Situation, workspace: WorkspaceId, transform: TransformId
) -> ShownFacts:
    may: Mapping[str, bool] = {
        one.key: found.may(one, transform) for one in ON_RESOURCES
    }
    return ShownFacts(
        workspace_id=workspace,
        transform_id=transform,
        may=tuple(sorted(key for key, is_given in may.items() if is_given)),
    )
