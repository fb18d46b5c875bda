"""When somebody was last seen outlives his sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("person", sa.Column("last_seen_at", sa.DateTime(timezone=True)))
