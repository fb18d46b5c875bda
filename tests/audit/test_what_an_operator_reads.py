"""No trigger sees what is read: what an operator asks of the database stands in its log."""

import pytest
from sqlalchemy import create_engine, text


@pytest.mark.control("D1")
@pytest.mark.control("M3")
@pytest.mark.parametrize(
    ("role", "user", "is_told"),
    [
        ("owner", "dataspace_owner", True),
        ("owner", "postgres", True),
        ("app", "dataspace_app", False),
        ("worker", "dataspace_worker", False),
    ],
)
def test_each_statement_of_an_operator_is_in_the_server_s_log(
    world, server, role, user, is_told
):
    url = server.url(role, world.engine.url.database)
    if user == "postgres":
        url = url.set(username=user, password=None)
    engine = create_engine(url)
    looked = f"SELECT 'a look of {user} in {world.engine.url.database}'"
    with engine.connect() as connection:
        connection.execute(text(looked))
    engine.dispose()

    log = (server.cluster.folder / "server.log").read_text()
    lines = [line for line in log.splitlines() if looked in line]

    assert bool(lines) is is_told
    assert all(f"] {user} " in line for line in lines)
