"""What the command line refuses before it does anything."""

import pytest
from typer.testing import CliRunner

from dataspace.app.commands import people


@pytest.mark.parametrize("email", ["x@", "", "a b@example.org"])
def test_an_invitation_goes_to_an_address(email):
    ended = CliRunner().invoke(people.app, ["add", "x", "X", "--email", email])

    assert ended.exit_code == 2
    assert "no e-mail address" in ended.output
