"""What a person may do to one transform and its dataset. Pure.

1. An owner of the workspace, and an administrator, may what the role says, always.
2. What is not restricted: whatever the role says, and what was shared beside it.
3. What is restricted: what was shared, and of the role no more than that opens again.
4. What was made from something restricted: nothing, for whom that something is closed,
   and no export for whom it may not be exported.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dataspace.access.permissions import (
    ExportDataset,
    Permission,
    ReadBuild,
    ReadDataset,
    ReadTransform,
    RestoreDataset,
    Rights,
    Role,
    RunBuild,
    WriteTransform,
    rights_in_workspace,
)
from dataspace.core.ids import GroupId, TransformId

# What a share gives to anybody, a stranger to the workspace included.
_GIVEN: Rights = frozenset({ExportDataset, ReadDataset, ReadTransform})
# What it opens again of a role, where a restriction has closed it.
_OPENED: Mapping[type[Permission], Rights] = {
    ReadDataset: frozenset({ReadBuild}),
    WriteTransform: frozenset({RestoreDataset, RunBuild, WriteTransform}),
}
# Nobody changes or takes away what he cannot see.
_COMES_WITH: Mapping[type[Permission], Rights] = {
    ExportDataset: frozenset({ReadDataset}),
    ReadTransform: frozenset({ReadDataset}),
    WriteTransform: frozenset({ReadDataset, ReadTransform}),
}
SHAREABLE: Mapping[str, type[Permission]] = {
    right.key: right for right in _GIVEN | {WriteTransform}
}
# What can be asked about one transform, in the order in which it is explained.
ON_RESOURCES: tuple[type[Permission], ...] = (
    ReadDataset,
    ExportDataset,
    ReadTransform,
    WriteTransform,
    RunBuild,
    RestoreDataset,
)


def given_by(shared: Collection[str]) -> Rights:
    """Give what shares by these keys let somebody do whom no role does."""
    return frozenset(SHAREABLE[key] for key in shared) & _GIVEN


@dataclass(frozen=True, slots=True)
class Seated:
    """A role, and the group through which it is held; none if it is one's own."""

    role: Role
    group: GroupId | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A right that was shared, and the group that it was shared with."""

    transform: TransformId
    permission: type[Permission]
    group: GroupId | None = None


class Reason(StrEnum):
    """Why somebody may or may not."""

    ADMINISTRATOR = "administrator"
    ARCHIVED = "archived"
    DISABLED = "disabled"
    FACTOR_MISSING = "factor_missing"
    INHERITED = "inherited"
    NO_ROLE = "no_role"
    OWNER = "owner"
    RESTRICTED = "restricted"
    ROLE = "role"
    ROLE_LACKS = "role_lacks"
    SHARED = "shared"
    SHARE_LACKS = "share_lacks"
    SOURCE_KEPT = "source_kept"


@dataclass(frozen=True, slots=True)
class Because:
    """A reason, with the role, the group or the other dataset that it speaks of."""

    reason: Reason
    role: Role | None = None
    group: GroupId | None = None
    source: TransformId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that decides what one person may do to the transforms of one workspace.

    `sources` says of each transform which restricted ones it was made from.
    """

    is_administrator: bool
    is_archived: bool = False
    seated: tuple[Seated, ...] = ()
    shared: tuple[Shared, ...] = ()
    restricted: frozenset[TransformId] = frozenset()
    sources: Mapping[TransformId, frozenset[TransformId]] = field(default_factory=dict)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(one.role for one in self.seated)

    @property
    def is_in_charge(self) -> bool:
        return self.is_administrator or Role.OWNER in self.roles

    def may(self, permission: type[Permission], transform: TransformId) -> bool:
        if self.is_archived and permission.changes:
            return False
        return permission in self.rights_on(transform)

    def without(self, roles: Collection[str]) -> "Situation":
        """The same, as if these roles were not held."""
        counting = tuple(one for one in self.seated if one.role.value not in roles)
        return replace(self, seated=counting)

    def rights_on(self, transform: TransformId) -> Rights:
        if self.closed_sources(transform):
            return frozenset()
        rights = self._own_rights(transform)
        if self.kept_sources(transform):
            return rights - {ExportDataset}
        return rights

    def closed_sources(self, transform: TransformId) -> list[TransformId]:
        """Name the restricted datasets in this one that the person may not read."""
        return self._sources_without(ReadDataset, transform)

    def kept_sources(self, transform: TransformId) -> list[TransformId]:
        """Name those that he may not export: what is made from them is no way to do it."""
        return self._sources_without(ExportDataset, transform)

    def _sources_without(
        self, permission: type[Permission], transform: TransformId
    ) -> list[TransformId]:
        if self.is_in_charge:
            return []
        return sorted(
            one
            for one in self.sources.get(transform, ())
            if permission not in self._own_rights(one)
        )

    def is_known(self, transform: TransformId) -> bool:
        """Whether the person may hear of the transform at all."""
        is_member = self.is_administrator or bool(self.seated)
        return is_member or bool(self.held_on(transform))

    def is_guarded(self, transform: TransformId) -> bool:
        """Whether it is restricted, or made from something that is; for everybody alike."""
        return transform in self.restricted or bool(self.sources.get(transform))

    def is_closed(self, transform: TransformId) -> bool:
        """Whether a restriction, its own or an inherited one, takes something away."""
        if self.is_in_charge:
            return False
        return transform in self.restricted or bool(self.closed_sources(transform))

    def held_on(self, transform: TransformId) -> Rights:
        return frozenset(
            one.permission for one in self.shared if one.transform == transform
        )

    def _own_rights(self, transform: TransformId) -> Rights:
        by_role = rights_in_workspace(
            self.roles, is_administrator=self.is_administrator
        )
        held = self.held_on(transform)
        given = held & _GIVEN
        if self.is_in_charge or transform not in self.restricted:
            return by_role | given
        opened = frozenset[type[Permission]]().union(
            *(_OPENED.get(one, frozenset()) for one in held)
        )
        return given | (by_role & opened)

    def explain(
        self, permission: type[Permission], transform: TransformId
    ) -> list[Because]:
        """Give what lets the person do it; if nothing does, what is in the way."""
        if self.is_archived and permission.changes:
            return [Because(Reason.ARCHIVED)]
        if self.may(permission, transform):
            return list(self._lets(permission, transform))
        return list(self._hinders(permission, transform))

    def _lets(
        self, permission: type[Permission], transform: TransformId
    ) -> Iterator[Because]:
        if self.is_administrator:
            yield Because(Reason.ADMINISTRATOR)
            return
        is_closed = transform in self.restricted and not self.is_in_charge
        for one in self.seated:
            gives = permission in rights_in_workspace(
                [one.role], is_administrator=False
            )
            if gives and not (is_closed and permission in _GIVEN):
                reason = Reason.OWNER if one.role is Role.OWNER else Reason.ROLE
                yield Because(reason, role=one.role, group=one.group)
        for held in self.shared:
            if held.transform == transform and permission in _opened_by(held):
                yield Because(Reason.SHARED, group=held.group)

    def _hinders(
        self, permission: type[Permission], transform: TransformId
    ) -> Iterator[Because]:
        closed = self.closed_sources(transform)
        kept = self.kept_sources(transform) if permission is ExportDataset else []
        for source in kept or closed:
            is_read = source not in closed
            reason = Reason.SOURCE_KEPT if is_read else Reason.INHERITED
            yield Because(reason, source=source)
        named = [one for one in self.shared if one.transform == transform]
        if named and not any(permission in _opened_by(one) for one in named):
            yield Because(Reason.SHARE_LACKS)
        elif not named and transform in self.restricted and not self.is_in_charge:
            yield Because(Reason.RESTRICTED)
        by_role = rights_in_workspace(self.roles, is_administrator=False)
        if not self.roles:
            yield Because(Reason.NO_ROLE)
        elif permission not in by_role:
            yield Because(Reason.ROLE_LACKS)


def _opened_by(share: Shared) -> Rights:
    return _OPENED.get(share.permission, frozenset()) | {share.permission}


def completed(rights: Rights) -> Rights:
    """Add what these rights are of no use without."""
    return rights.union(*(_COMES_WITH.get(one, frozenset()) for one in rights))
