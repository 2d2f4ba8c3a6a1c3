"""Alembic migrations; imported only when one is due."""
