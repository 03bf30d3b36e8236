"""What a feed's document says of when to ask again; a feed that answers 304 sends no document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds the column. What a document said before is known once it comes again."""
    op.add_column("feeds", sa.Column("hints", WORDS))
