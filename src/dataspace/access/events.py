from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import GroupId, PersonId, TransformId


@dataclass(frozen=True, slots=True)
class GroupAdded(Event):
    """Made the group {name}."""

    kind: ClassVar[str] = "group.added"

    group_id: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class GroupJoined(Event):
    """Put {person_id} into the group {group_id}."""

    kind: ClassVar[str] = "group.joined"

    group_id: GroupId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class GroupLeft(Event):
    """Took {person_id} out of the group {group_id}."""

    kind: ClassVar[str] = "group.left"

    group_id: GroupId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class GroupRemoved(Event):
    """Removed the group {name}."""

    kind: ClassVar[str] = "group.removed"

    group_id: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class GroupRenamed(Event):
    """Renamed a group to {name}."""

    kind: ClassVar[str] = "group.renamed"

    group_id: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class GroupSeated(Event):
    """Gave the group {group_id} the roles {roles}."""

    kind: ClassVar[str] = "group.seated"

    group_id: GroupId
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupUnseated(Event):
    """Took every role from the group {group_id}."""

    kind: ClassVar[str] = "group.unseated"

    group_id: GroupId


@dataclass(frozen=True, slots=True)
class MemberRemoved(Event):
    """Removed {person_id} from the workspace."""

    kind: ClassVar[str] = "member.removed"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class MemberSeated(Event):
    """Gave {person_id} the roles {roles}."""

    kind: ClassVar[str] = "member.seated"

    person_id: PersonId
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceRestricted(Event):
    """Restricted {transform_id} to people who are named."""

    kind: ClassVar[str] = "resource.restricted"

    transform_id: TransformId


@dataclass(frozen=True, slots=True)
class ResourceShared(Event):
    """Shared {transform_id} with {person_id}{group_id}: {permissions}."""

    kind: ClassVar[str] = "resource.shared"

    transform_id: TransformId
    person_id: PersonId | None
    group_id: GroupId | None
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceUnrestricted(Event):
    """Opened {transform_id} to the whole workspace again."""

    kind: ClassVar[str] = "resource.unrestricted"

    transform_id: TransformId


@dataclass(frozen=True, slots=True)
class ResourceUnshared(Event):
    """Ended the sharing of {transform_id} with {person_id}{group_id}."""

    kind: ClassVar[str] = "resource.unshared"

    transform_id: TransformId
    person_id: PersonId | None
    group_id: GroupId | None
