"""The databases that tests get: at the newest schema, empty, and nobody else's."""

from sqlalchemy import create_engine, inspect, text

from tests.databases import PostgresqlCopies, SqliteCopies
from tracker.migrate import schema_is_current


def test_a_database_is_empty_and_at_the_newest_schema(database_url: str) -> None:
    assert schema_is_current(database_url)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        assert tables
        filled = {name for name in tables if connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first()}
    engine.dispose()
    assert filled <= {"data_version"}


def test_what_one_test_writes_no_other_sees(database_url: str, request) -> None:
    kind = "postgresql" if database_url.startswith("postgresql") else "sqlite"
    copies: SqliteCopies | PostgresqlCopies = request.getfixturevalue(f"{kind}_copies")
    other_url = copies.empty_url()
    ours, theirs = create_engine(database_url), create_engine(other_url)
    with ours.begin() as connection:
        connection.execute(text("CREATE TABLE written_here (number integer)"))
    assert not inspect(theirs).has_table("written_here")
    ours.dispose()
    theirs.dispose()
    copies.drop(other_url)
