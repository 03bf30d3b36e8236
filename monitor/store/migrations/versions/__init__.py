"""The store's revisions, append-only: one that has shipped never changes."""
