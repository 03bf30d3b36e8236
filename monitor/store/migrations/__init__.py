"""Alembic's environment and the store's revisions; they ship with the package."""
