"""Which request asked for a build, so that a log is followed from the edge to its steps."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("build", sa.Column("request_id", sa.String()))
