"""An edition -> a PostgreSQL database, in one transaction: tables with keys, checks and comments; changed rows alone.

Rows go into temporary tables first. What the edition no longer has is removed, what is new or differs is written,
and what is the same stays untouched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.errors import ExtractorError
from extractor.output.delta import KEYS
from extractor.output.dictionary import Entry, Table, dictionary
from extractor.output.package import FROM_ZERO, SHARES, described

if TYPE_CHECKING:
    import sqlalchemy
    from sqlalchemy.engine import Connection

ROWS_AT_ONCE = 2_000
STAGED = "staged_"


class Loaded(NamedTuple):
    """How many rows of a table were written (new or changed) and removed."""

    written: int
    removed: int


def load(public: Path, url: str) -> dict[str, Loaded]:
    """Load the edition in a folder into the database at `url`; return what was done to each table.

    Raises ExtractorError where the extra is not installed, the address is none of PostgreSQL, or the database refuses; it
    is then as it was.
    """
    if find_spec("sqlalchemy") is None or find_spec("psycopg") is None:
        todo = "pip install 'disclosure-extractor[postgresql]'"
        raise ExtractorError("a database needs SQLAlchemy and psycopg", "--to", todo)
    import sqlalchemy
    from sqlalchemy.exc import SQLAlchemyError

    address = _address(url)
    shown = address.render_as_string(hide_password=True)
    engine = sqlalchemy.create_engine(address)
    try:
        with engine.begin() as connection:
            return _load(connection, public)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise ExtractorError(f"the database refuses: {reason}", shown, "nothing in it was changed") from None
    finally:
        engine.dispose()


def tables_of(metadata: sqlalchemy.MetaData) -> dict[str, sqlalchemy.Table]:
    """Return the tables of an edition, with keys, references, checks and comments, in published order."""
    return {name: _table(metadata, table) for name, table in dictionary().items()}


def _address(url: str) -> sqlalchemy.URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        found = make_url(url)
    except ArgumentError:
        found = None
    if found is None or found.get_backend_name() not in ("postgresql", "postgres"):
        raise ExtractorError(
            "is no address of a PostgreSQL database", "--to", "such as postgresql://user@host/name"
        )
    return found.set(drivername="postgresql+psycopg")


def _load(connection: Connection, public: Path) -> dict[str, Loaded]:
    import sqlalchemy

    metadata = sqlalchemy.MetaData()
    tables = tables_of(metadata)
    metadata.create_all(connection)
    connection.execute(sqlalchemy.text("SET CONSTRAINTS ALL DEFERRED"))
    found = {}
    for name, table in tables.items():
        staged = f"{STAGED}{name}"
        connection.execute(
            sqlalchemy.text(
                f"CREATE TEMPORARY TABLE {staged} (LIKE {name} INCLUDING DEFAULTS) ON COMMIT DROP"
            )
        )
        _stage(connection, table, staged, public / "jsonl" / f"{name}.jsonl")
        found[name] = _merge(connection, name, staged)
    version = json.loads((public / "index.json").read_text(encoding="utf-8"))["version"]
    for name, one in dictionary().items():
        comment = f"{one.title_zh} {one.title}. {one.description} Edition {version}."
        connection.execute(
            sqlalchemy.text(f"COMMENT ON TABLE {name} IS '{comment.replace(chr(39), chr(39) * 2)}'")
        )
    return found


def _stage(connection: Connection, table: sqlalchemy.Table, staged: str, lines: Path) -> None:
    import sqlalchemy

    names = [column.name for column in table.columns]
    target = sqlalchemy.Table(
        staged, sqlalchemy.MetaData(), *(sqlalchemy.Column(one.name, one.type) for one in table.columns)
    )
    insert = target.insert()
    with lines.open(encoding="utf-8", newline="") as stream:
        while batch := list(islice(stream, ROWS_AT_ONCE)):
            rows = [json.loads(line) for line in batch]
            connection.execute(insert, list(_values(table.name, names, rows)))


def _values(name: str, names: list[str], rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows as the database takes them: an empty text that refers to another table is none."""
    optional = set(dictionary()[name].references)
    for row in rows:
        for field in names:
            value = row[field]
            if value == "" and field in optional:
                row[field] = None
            elif isinstance(value, str) and "\x00" in value:  # PostgreSQL's text holds any character but this
                row[field] = value.replace("\x00", "\ufffd")
        yield row


def _merge(connection: Connection, name: str, staged: str) -> Loaded:
    import sqlalchemy

    key = KEYS[name]
    names = [field.name for field in dictionary()[name].fields]
    quoted = ", ".join(f'"{one}"' for one in names)
    ours = ", ".join(f'{name}."{one}"' for one in names)
    theirs = ", ".join(f'excluded."{one}"' for one in names)
    removed = connection.execute(
        sqlalchemy.text(
            f'DELETE FROM {name} WHERE NOT EXISTS (SELECT FROM {staged} WHERE {staged}."{key}" = {name}."{key}")'
        )
    )
    written = connection.execute(
        sqlalchemy.text(
            f'INSERT INTO {name} ({quoted}) SELECT {quoted} FROM {staged} ON CONFLICT ("{key}") DO UPDATE '
            f"SET ({quoted}) = ROW({theirs}) WHERE ({ours}) IS DISTINCT FROM ({theirs})"
        )
    )
    return Loaded(written.rowcount, removed.rowcount)


def _table(metadata: sqlalchemy.MetaData, table: Table) -> sqlalchemy.Table:
    import sqlalchemy

    columns = [_column(table, field) for field in table.fields]
    return sqlalchemy.Table(table.name, metadata, *columns, *_checks(table), comment=table.description)


def _column(table: Table, field: Entry) -> sqlalchemy.Column[Any]:
    import sqlalchemy
    from sqlalchemy.dialects.postgresql import ARRAY

    kinds: dict[str, Any] = {
        "string": sqlalchemy.Text, "integer": sqlalchemy.BigInteger, "number": sqlalchemy.Numeric,
        "boolean": sqlalchemy.Boolean, "date": sqlalchemy.Date, "list": ARRAY(sqlalchemy.Text),
    }  # fmt: skip
    references = []
    if field.name in table.references:
        other, name = table.references[field.name]
        if KEYS[other] == name:  # a database refers to keys only
            references = [sqlalchemy.ForeignKey(f"{other}.{name}", deferrable=True, initially="DEFERRED")]
    return sqlalchemy.Column(
        field.name, kinds[field.type], *references, primary_key=field.name == table.key, nullable=not field.required,
        comment=f"{field.title_zh}. {described(field)}",
    )  # fmt: skip


def _checks(table: Table) -> Iterator[sqlalchemy.CheckConstraint]:
    import sqlalchemy

    names = {field.name for field in table.fields}
    rules = {}
    for field in table.fields:
        if field.terms:
            terms = ", ".join(f"'{term}'" for term in ("", *field.terms))
            rules[field.name] = f'"{field.name}" IN ({terms})'
        elif field.name in FROM_ZERO:
            rules[field.name] = f'"{field.name}" >= 0'
        elif field.name in SHARES:
            rules[field.name] = f'"{field.name}" BETWEEN 0 AND 1'
    for low, high in (("lower", "upper"), ("date_start", "date_end"), ("expected_lower", "expected_upper")):
        if {low, high} <= names:
            rules[f"{low}_{high}"] = f'"{low}" <= "{high}"'
    if {"start", "end"} <= names:
        rules["span"] = '"start" < "end"'
    for name, rule in rules.items():
        yield sqlalchemy.CheckConstraint(rule, name=f"{table.name}_{name}")
