"""Running Alembic's migrations. Imported only when one is due."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event, pool
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry


def configuration(connection: sa.Connection | None = None) -> Config:
    """Return Alembic's configuration, which lives here instead of in an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine) -> None:
    """Bring a database to the newest schema, each migration whole or not at all."""
    own = sa.create_engine(engine.url, poolclass=pool.NullPool)
    if own.dialect.name == "sqlite":
        event.listen(own, "connect", _leave_transactions_alone)
        event.listen(own, "begin", _begin)
    with own.connect() as connection:
        command.upgrade(configuration(connection), "head")


def _leave_transactions_alone(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Python's driver begins no transaction before it makes a table, so half a migration could be left."""
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
