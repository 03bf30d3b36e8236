"""Alembic's environment: run by `monitor.store.migrate`, which hands over the connection."""

from __future__ import annotations

from alembic import context

from monitor.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
    transaction_per_migration=True,
    # Alembic thinks that SQLite cannot undo DDL, since Python's driver begins transactions late. It
    # can, and ours begin on time.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
