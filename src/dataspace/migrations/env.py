from alembic import context

from dataspace.core.database import Model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    transaction_per_migration=False,
)
context.run_migrations()
