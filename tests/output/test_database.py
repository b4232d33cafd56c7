"""An edition in a real PostgreSQL, started here on a socket of its own where one is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.output.database import load
from extractor.output.dictionary import dictionary
from extractor.output.publish import publish
from extractor.rulebook import Rulebook

sqlalchemy = pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed: the extra `postgresql`")
pytest.importorskip("psycopg", reason="psycopg is not installed: the extra `postgresql`")
RULES = Rulebook()


def programs():
    """The folder of initdb and pg_ctl, the newest one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return next((path for path in reversed(found) if (path / "initdb").exists()), None)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a new server, which stops with the tests."""
    place = programs()
    if place is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    folder = tmp_path_factory.mktemp("pg")
    as_user = []
    if os.getuid() == 0:  # the server refuses to run as root
        if shutil.which("runuser") is None:
            pytest.skip("the server does not run as root, and there is no runuser to be another user with")
        as_user = ["runuser", "-u", "postgres", "--"]
        for path in (folder, *folder.parents):
            if path in (Path("/"), Path("/tmp")):
                break
            path.chmod(0o755)
        shutil.chown(folder, "postgres")
    quiet = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "check": True,
        "timeout": 120,
        "cwd": "/",
    }
    data = folder / "data"
    subprocess.run(
        [*as_user, place / "initdb", "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8"], **quiet
    )
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run(
        [*as_user, place / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **quiet
    )
    try:
        yield f"postgresql://tester@/postgres?host={folder}"
    finally:
        subprocess.run([*as_user, place / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


@pytest.fixture
def base(server):
    """A connection to the server with none of our tables in it."""
    engine = sqlalchemy.create_engine(server.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        for name in dictionary():
            connection.execute(sqlalchemy.text(f"DROP TABLE IF EXISTS {name} CASCADE"))
    yield engine
    engine.dispose()


def rows(base, query):
    with base.connect() as connection:
        return [tuple(row) for row in connection.execute(sqlalchemy.text(query))]


def test_an_edition_is_loaded_whole(reports, tmp_path, server, base):
    publish(reports, tmp_path, RULES)
    done = load(tmp_path / "public", server)
    assert {name: one.written for name, one in done.items()} == publish(reports, tmp_path, RULES).counts
    assert rows(base, "SELECT value, lower, date_start FROM figures WHERE kind = 'money'")[0][:2] == (
        210000000,
        210000000,
    )
    assert rows(base, "SELECT figure_ids FROM findings LIMIT 1")[0][0][0].startswith("area-")
    assert rows(base, "SELECT name FROM projects LIMIT 1") == [("=HYPERLINK(1)项目",)]


def test_a_second_edition_writes_what_changed(reports, tmp_path, server, base):
    publish(reports, tmp_path, RULES)
    load(tmp_path / "public", server)
    assert not any(any(one) for one in load(tmp_path / "public", server).values())
    reports[0].figures[0].measure = "floor_area"
    publish([reports[0]], tmp_path, RULES, max_fall=1)
    done = load(tmp_path / "public", server)
    assert (done["documents"], done["figures"]) == ((0, 1), (1, 3))
    assert rows(base, "SELECT count(*) FROM figures") == [(3,)]


def test_comments_and_keys_are_there(reports, tmp_path, server, base):
    publish(reports, tmp_path, RULES)
    load(tmp_path / "public", server)
    assert "Edition 2026-01-02" in rows(base, "SELECT obj_description('figures'::regclass)")[0][0]
    for name in dictionary():
        query = (
            "SELECT attname FROM pg_attribute WHERE attnum > 0 AND col_description(attrelid, attnum) IS NULL "
            f"AND attrelid = '{name}'::regclass"
        )
        assert rows(base, query) == []


BAD = [
    ("UPDATE figures SET kind = 'colour'", "figures_kind"),
    ('UPDATE figures SET "start" = 9, "end" = 3', "figures_span"),
    ("DELETE FROM documents", "foreign key"),
]


@pytest.mark.parametrize(("query", "constraint"), BAD)
def test_the_database_holds_what_the_edition_holds(reports, tmp_path, server, base, query, constraint):
    publish(reports, tmp_path, RULES)
    load(tmp_path / "public", server)
    with pytest.raises(sqlalchemy.exc.IntegrityError, match=constraint), base.begin() as connection:
        connection.execute(sqlalchemy.text(query))


def test_trouble_half_way_changes_nothing(reports, tmp_path, server, base):
    publish(reports, tmp_path, RULES)
    load(tmp_path / "public", server)
    lines = tmp_path / "public" / "jsonl" / "links.jsonl"
    lines.write_text(lines.read_text().replace('"figure_id": "money', '"figure_id": "nowhere'))
    figures = tmp_path / "public" / "jsonl" / "figures.jsonl"
    figures.write_text(figures.read_text().replace("15亩", "16亩"))
    with pytest.raises(ExtractorError, match="nothing in it was changed"):
        load(tmp_path / "public", server)
    assert rows(base, "SELECT count(*) FROM figures WHERE surface = '16亩'") == [(0,)]


@pytest.mark.parametrize("url", ["sqlite:///x.db", "nothing", "http://x"])
def test_another_address_is_refused(tmp_path, url):
    with pytest.raises(ExtractorError, match="no address of a PostgreSQL database"):
        load(tmp_path, url)


def test_an_unreachable_server_is_one_line(reports, tmp_path):
    publish(reports, tmp_path, RULES)
    with pytest.raises(ExtractorError, match="the database refuses"):
        load(tmp_path / "public", f"postgresql://nobody:secret@/x?host={tmp_path}")
