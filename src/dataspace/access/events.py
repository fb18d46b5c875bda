from dataclasses import dataclass
from typing import ClassVar

from dataspace.audit import Event
from dataspace.core.ids import GroupId, PersonId, TransformId


@dataclass(frozen=True, slots=True)
class GroupAdded(Event):
    kind: ClassVar[str] = "group.added"

    group_id: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class GroupJoined(Event):
    kind: ClassVar[str] = "group.joined"

    group_id: GroupId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class GroupLeft(Event):
    kind: ClassVar[str] = "group.left"

    group_id: GroupId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class GroupRemoved(Event):
    kind: ClassVar[str] = "group.removed"

    group_id: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class GroupRenamed(Event):
    kind: ClassVar[str] = "group.renamed"

    group_id: GroupId
    name: str


@dataclass(frozen=True, slots=True)
class GroupSeated(Event):
    kind: ClassVar[str] = "group.seated"

    group_id: GroupId
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupUnseated(Event):
    kind: ClassVar[str] = "group.unseated"

    group_id: GroupId


@dataclass(frozen=True, slots=True)
class MemberRemoved(Event):
    kind: ClassVar[str] = "member.removed"

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class MemberSeated(Event):
    kind: ClassVar[str] = "member.seated"

    person_id: PersonId
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceRestricted(Event):
    kind: ClassVar[str] = "resource.restricted"

    transform_id: TransformId


@dataclass(frozen=True, slots=True)
class ResourceShared(Event):
    kind: ClassVar[str] = "resource.shared"

    transform_id: TransformId
    person_id: PersonId | None
    group_id: GroupId | None
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceUnrestricted(Event):
    kind: ClassVar[str] = "resource.unrestricted"

    transform_id: TransformId


@dataclass(frozen=True, slots=True)
class ResourceUnshared(Event):
    kind: ClassVar[str] = "resource.unshared"

    transform_id: TransformId
    person_id: PersonId | None
    group_id: GroupId | None
