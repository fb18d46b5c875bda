"""The page of rules about one transform, without a database."""

import pytest

from dataspace.access import (
    ExportDataset,
    ManageMember,
    ReadBuild,
    ReadDataset,
    ReadTransform,
    RestoreDataset,
    Role,
    RunBuild,
    Situation,
    WriteTransform,
)
from dataspace.access.permissions import RIGHTS
from dataspace.access.resources import SHAREABLE, Reason, Seated, Shared, completed
from dataspace.core.ids import TransformId

pytestmark = pytest.mark.control("A3")
ONE, SOURCE, OTHER = TransformId("one"), TransformId("source"), TransformId("other")
EDITING = {WriteTransform, RunBuild, RestoreDataset}


def standing(*roles, shared=(), restricted=(), sources=(), **more):
    facts = {"is_administrator": False, **more}
    return Situation(
        seated=tuple(Seated(role) for role in roles),
        shared=tuple(Shared(where, right) for where, right in shared),
        restricted=frozenset(restricted),
        sources={ONE: frozenset(sources)} if sources else {},
        **facts,
    )


@pytest.mark.parametrize("role", Role)
def test_what_is_not_restricted_is_as_the_role_says(role):
    assert standing(role).rights_on(ONE) == RIGHTS[role]
    assert standing(role, restricted=[OTHER]).rights_on(ONE) == RIGHTS[role]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.EXPORTER])
def test_a_restriction_leaves_nothing_of_a_role(role):
    assert standing(role, restricted=[ONE]).rights_on(ONE) == set()


def test_owners_and_administrators_stay_in_charge():
    closed = {"restricted": [ONE, SOURCE], "sources": [SOURCE]}

    assert standing(Role.OWNER, **closed).rights_on(ONE) == RIGHTS[Role.OWNER]
    above = standing(**{**closed, "is_administrator": True})
    assert ManageMember in above.rights_on(ONE)


@pytest.mark.parametrize("right", [ReadDataset, ExportDataset, ReadTransform])
def test_a_share_gives_what_it_says_and_only_there(right):
    for role in ((), (Role.VIEWER,)):
        closed = standing(*role, shared=[(ONE, right)], restricted=[ONE, OTHER])
        opened = {right, ReadBuild} if role and right is ReadDataset else {right}
        assert closed.rights_on(ONE) == opened
        assert closed.rights_on(OTHER) == set()
    wider = standing(Role.VIEWER, shared=[(ONE, ExportDataset)])
    assert wider.rights_on(ONE) == RIGHTS[Role.VIEWER] | {ExportDataset}
    assert wider.rights_on(OTHER) == RIGHTS[Role.VIEWER]


def test_a_share_to_write_opens_a_role_again_and_makes_none():
    shared = [(ONE, right) for right in completed(frozenset({WriteTransform}))]

    editor = standing(Role.EDITOR, shared=shared, restricted=[ONE])
    viewer = standing(Role.VIEWER, shared=shared, restricted=[ONE])
    outsider = standing(shared=shared)

    assert editor.rights_on(ONE) == EDITING | {ReadDataset, ReadTransform, ReadBuild}
    assert viewer.rights_on(ONE) == {ReadDataset, ReadTransform, ReadBuild}
    assert outsider.rights_on(ONE) == {ReadDataset, ReadTransform}


@pytest.mark.parametrize("key", SHAREABLE)
def test_nobody_is_given_what_he_could_not_see(key):
    assert ReadDataset in completed(frozenset({SHAREABLE[key]}))


def test_what_is_made_from_a_restricted_dataset_is_closed_with_it():
    made = {"restricted": [SOURCE], "sources": [SOURCE]}

    assert standing(Role.EDITOR, **made).rights_on(ONE) == set()
    assert standing(Role.EDITOR, **made).closed_sources(ONE) == [SOURCE]
    # What was shared of the result itself does not help.
    shown = standing(shared=[(ONE, ReadDataset)], **made)
    assert shown.rights_on(ONE) == set()
    both = standing(Role.EDITOR, shared=[(SOURCE, ReadDataset)], **made)
    assert both.rights_on(ONE) == RIGHTS[Role.EDITOR]


def test_a_copy_of_what_may_not_be_exported_is_not_exported():
    roles, made = (Role.EDITOR, Role.EXPORTER), {"restricted": [SOURCE]}
    made["sources"] = [SOURCE]

    reader = standing(*roles, shared=[(SOURCE, ReadDataset)], **made)
    shown = [(SOURCE, ReadDataset), (SOURCE, ExportDataset)]
    exporter = standing(*roles, shared=shown, **made)

    assert reader.may(ReadDataset, ONE)
    assert not reader.may(ExportDataset, ONE)
    [why] = reader.explain(ExportDataset, ONE)
    assert (why.reason, why.source) == (Reason.SOURCE_KEPT, SOURCE)
    [why] = standing(*roles, **made).explain(ExportDataset, ONE)
    assert (why.reason, why.source) == (Reason.INHERITED, SOURCE)
    assert exporter.may(ExportDataset, ONE)
    assert standing(Role.OWNER, **made).may(ExportDataset, ONE)


def test_every_restricted_source_has_to_be_open():
    made = {"restricted": [SOURCE, OTHER], "sources": [SOURCE, OTHER]}

    half = standing(Role.VIEWER, shared=[(SOURCE, ReadDataset)], **made)

    assert half.closed_sources(ONE) == [OTHER]
    assert not half.may(ReadDataset, ONE)


def test_who_is_named_reads_in_an_archive_and_changes_nothing():
    shared = [(ONE, WriteTransform), (ONE, ReadDataset)]
    asleep = standing(Role.EDITOR, shared=shared, restricted=[ONE], is_archived=True)

    assert asleep.may(ReadDataset, ONE)
    assert not asleep.may(WriteTransform, ONE)


@pytest.mark.parametrize(
    ("situation", "permission", "reasons"),
    [
        (standing(Role.VIEWER), ReadDataset, [Reason.ROLE]),
        (standing(Role.OWNER, restricted=[ONE]), ReadDataset, [Reason.OWNER]),
        (standing(is_administrator=True), RunBuild, [Reason.ADMINISTRATOR]),
        (standing(Role.VIEWER), ExportDataset, [Reason.ROLE_LACKS]),
        (standing(), ReadDataset, [Reason.NO_ROLE]),
        (standing(Role.VIEWER, restricted=[ONE]), ReadDataset, [Reason.RESTRICTED]),
        (standing(shared=[(ONE, ReadDataset)]), ReadDataset, [Reason.SHARED]),
        (
            standing(Role.EXPORTER, shared=[(ONE, ReadDataset)], restricted=[ONE]),
            ExportDataset,
            [Reason.SHARE_LACKS],
        ),
        (
            standing(shared=[(ONE, ReadDataset)]),
            ExportDataset,
            [Reason.SHARE_LACKS, Reason.NO_ROLE],
        ),
        (
            standing(Role.VIEWER, shared=[(ONE, WriteTransform)], restricted=[ONE]),
            RunBuild,
            [Reason.ROLE_LACKS],
        ),
        (
            standing(Role.VIEWER, shared=[(ONE, ReadDataset)], restricted=[ONE]),
            ReadDataset,
            [Reason.SHARED],
        ),
        (
            standing(Role.VIEWER, restricted=[SOURCE], sources=[SOURCE]),
            ReadDataset,
            [Reason.INHERITED],
        ),
        (standing(Role.EDITOR, is_archived=True), RunBuild, [Reason.ARCHIVED]),
    ],
    ids=lambda case: str(case)[:40] if isinstance(case, list) else "",
)
def test_a_decision_is_told_with_its_reasons(situation, permission, reasons):
    assert [one.reason for one in situation.explain(permission, ONE)] == reasons


def test_a_decision_without_a_reason_does_not_exist():
    """Whatever comes together: something lets him, or something is in the way."""
    closings = (
        {},
        {"restricted": [ONE]},
        {"restricted": [SOURCE], "sources": [SOURCE]},
    )
    for roles in ((), *((role,) for role in Role), (Role.EDITOR, Role.EXPORTER)):
        for shared in ((), *([(ONE, right)] for right in SHAREABLE.values())):
            for closed in closings:
                found = standing(*roles, shared=shared, **closed)
                for right in (ReadDataset, ExportDataset, WriteTransform, RunBuild):
                    assert found.explain(right, ONE), (roles, shared, closed, right)
