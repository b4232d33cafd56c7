import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import extractor
from extractor.cli import main, parser
from extractor.output.ledger import Ledger

ROOT = Path(__file__).resolve().parents[1]
LINE = "2023年完成投资2.1亿元，涉及农户35户、土地15亩。"
COMMANDS = [
    ("run",), ("crawl",), ("extract",), ("audit",), ("publish",), ("verify",), ("explain",), ("decide",),
    ("forget",), ("rules", "check"), ("sources", "check"), ("sources", "new"), ("rules",), ("sources",), (),
]  # fmt: skip
WRONG_RULE = """[[unit]]
name = "x"
surfaces = ["x"]
kind = "area"
factor = "1"
code = "m2"
description = "x"
examples = ["[1x]"]
colour = "red"
"""
SOURCE = '[[source]]\nid = "a"\npublisher = "b"\nstart = ["https://www.example.gov.cn/"]\n'


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(LINE)
    return path


@pytest.fixture
def kept(tmp_path, page):
    """An OUT that holds the records of one page."""
    assert main(["extract", str(page), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    return tmp_path / "out"


def spoken(*arguments, **options):
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "extractor", *map(str, arguments)],
        capture_output=True, cwd=ROOT, timeout=120, check=False, **options,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_help_everywhere(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([*command, "--help"])
    assert end.value.code == 0
    assert "usage: extractor" in capsys.readouterr().out


def test_the_version_is_the_package_s(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert capsys.readouterr().out == f"extractor {project['version']}\n"
    assert extractor.__version__ == project["version"]


def test_help_and_import_load_nothing_heavy():
    heavy = "{'pydantic', 'lxml', 'requests', 'pandas', 'warcio', 'jieba', 'urllib3', 'sqlite3'}"
    code = f"import sys, extractor, extractor.cli; extractor.cli.parser(); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "set()\n"


def test_a_text_is_extracted_without_what_pages_crawls_and_tables_need(page):
    heavy = "{'lxml', 'requests', 'pandas', 'warcio', 'jieba', 'urllib3', 'sqlite3', 'ssl'}"
    code = (
        f"import sys; from extractor.cli import main; main(sys.argv[1:]); print({heavy} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, "extract", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def prepared(tmp_path):
    """Write every input that the table of bad inputs names."""
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n\n")
    (tmp_path / "binary.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "page.txt").write_text(LINE)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "units.toml").write_text('[[unit]]\nname = "x\n')
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "units.toml").write_text(WRONG_RULE)
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "unitz.toml").write_text("")
    (tmp_path / "key.toml").write_text(SOURCE + 'colour = "red"\n')
    (tmp_path / "double.toml").write_text(SOURCE + SOURCE)
    (tmp_path / "family.toml").write_text(SOURCE + 'family = "hanweb2"\n')
    (tmp_path / "torn.toml").write_text("[[source]\n")
    (tmp_path / "good.toml").write_text(SOURCE)


BAD = [
    ("extract none.html", "none.html: there is no such file"),
    ("extract none.warc.gz", "none.warc.gz: there is no such file"),
    ("extract empty.html", "empty.html: the file is empty"),
    ("extract blank.txt", "blank.txt: the file is empty"),
    ("extract binary.html", "binary.html: a binary file"),
    ("extract folder", "folder: the folder holds no pages"),
    ("extract empty.html none.html", "empty.html: the file is empty; 1 more"),
    ("extract page.txt --format xml", 'unknown format "xml"; known: csv'),
    ("extract page.txt --format csv,jsonl", "one format"),
    ("extract page.txt --format parquet", "parquet cannot go to standard output"),
    ("extract page.txt -o file", "file: is a file where a folder is needed"),
    ("extract page.txt -o file/below", "file/below: is a file where a folder is needed"),
    ("extract none.html -o file", "file: is a file where a folder is needed"),
    ("extract", "the following arguments are required: PATH; see `extractor extract --help`"),
    ("extract page.txt --rules none", "none: there is no such folder of rules"),
    ("extract page.txt --rules broken", "broken/units.toml:2: not valid TOML"),
    ("extract page.txt --rules wrong", 'units.toml:9: unit "x": unknown key "colour"; known: code'),
    ("extract page.txt --rules strange", "no rules are called unitz.toml"),
    ("rules check broken", "broken/units.toml:2: not valid TOML"),
    ("run none.toml", "none.toml: there is no such file"),
    ("run key.toml", 'key.toml:5: source "a": unknown key "colour"; known: allow_loopback'),
    ("run double.toml", 'double.toml:6: the id "a" is already used at line 2'),
    ("run family.toml", 'family.toml:5: unknown family "hanweb2"; known:'),
    ("run torn.toml", "torn.toml:1: not valid TOML"),
    ("run good.toml -o file", "file: is a file where a folder is needed"),
    ("crawl key.toml", 'unknown key "colour"'),
    ("sources check key.toml", 'unknown key "colour"'),
    ("crawl", "required: SOURCES.toml"),
    ("audit none", "none: there is no such folder"),
    ("audit file", "file: is a file where a folder is needed"),
    ("audit folder", "folder: there are no records in it"),
    ("publish folder", "folder: there are no records in it"),
    ("verify folder", "folder/public: there is no edition"),
    ("audit folder --fail-on grave", "invalid choice: 'grave'"),
    ("decide folder x maybe", "invalid choice: 'maybe'"),
    ("decide folder x dismissed", 'no finding of the last audit is called "x"'),
    ("forget none http://a.example/", "none: there is no such folder"),
    ("forget folder nowhere", "nowhere: is not an http or https address"),
    ("forget folder http://a.example/", "http://a.example/: is not known here"),
    ("sources new nowhere", "nowhere: is not an http or https address"),
    ("run --verbose --quiet", "not allowed with argument"),
    ("dance", "invalid choice: 'dance'"),
    ("", "the following arguments are required: COMMAND"),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_a_bad_input_is_one_line_and_status_2(line, message, tmp_path, monkeypatch, capsys):
    prepared(tmp_path)
    monkeypatch.chdir(tmp_path)
    try:
        status = main(line.split())
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    assert status == 2
    assert message in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_no_text_to_explain(text, capsys):
    assert main(["explain", text]) == 2
    assert "there is no text" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_leave_to_write(page, tmp_path, capsys):
    (tmp_path / "out").mkdir(mode=0o500)
    assert main(["extract", str(page), "-o", str(tmp_path / "out")]) == 2
    assert "cannot be written: permission denied" in capsys.readouterr().err


def test_debug_shows_the_traceback(capsys):
    assert main(["extract", "none.html", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_unexpected_error_is_one_line_too(page, monkeypatch, capsys):
    from extractor import pipeline

    def fails(*_):
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr(pipeline, "extract", fails)
    assert main(["extract", str(page)]) == 2
    assert capsys.readouterr().err == (
        "extractor: unexpected ZeroDivisionError: division by zero; --debug shows where\n"
    )


def test_good_pages_are_read_and_bad_ones_named(page, tmp_path, capsys):
    prepared(tmp_path)
    assert main(["extract", str(tmp_path / "empty.html"), str(page)]) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 4
    assert "empty.html: the file is empty" in said.err
    assert len(said.err.splitlines()) == 1


def test_log_json_is_json(page, tmp_path, capsys):
    prepared(tmp_path)
    assert main(["--log-json", "extract", str(tmp_path / "empty.html"), str(page)]) == 1
    assert main(["extract", "none.html", "--log-json"]) == 2
    for line in capsys.readouterr().err.splitlines():
        assert json.loads(line)["level"] in ("warning", "error")


def figures_of(output, form):
    if form == "csv":
        return list(csv.DictReader(io.StringIO(output, newline="")))
    return json.loads(output) if form == "json" else [json.loads(line) for line in output.splitlines()]


@pytest.mark.parametrize("form", ["jsonl", "csv", "json"])
def test_figures_go_to_standard_output(page, form, capsys):
    assert main(["extract", str(page), "--format", form]) == 0
    said = capsys.readouterr()
    figures = figures_of(said.out, form)
    assert [figure["surface"] for figure in figures] == ["2023年", "2.1亿元", "35户", "15亩"]
    assert figures[1]["value"] == "210000000"
    assert said.err == ""


def test_standard_input_and_output_are_utf_8_whatever_the_locale():
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = spoken("extract", "-", input=LINE.encode(), env=plain)
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[1])["surface"] == "2.1亿元"


def test_empty_standard_input_is_named():
    done = spoken("extract", "-", input=b"")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"extractor: -: the file is empty\n"


def test_records_in_out_go_on_to_an_edition(kept, capsys):
    assert main(["audit", str(kept)]) == 0
    assert main(["publish", str(kept)]) == 0
    assert main(["verify", str(kept)]) == 0
    assert "every claim holds" in capsys.readouterr().err
    assert (kept / "public" / "data" / "figures.csv").is_file()


def test_a_publication_says_what_was_not_audited(kept, capsys):
    assert main(["publish", str(kept)]) == 0
    assert "1 documents were not audited" in capsys.readouterr().err


def test_formats_with_out_make_the_edition_at_once(page, tmp_path):
    assert main(["extract", str(page), "-o", str(tmp_path / "out"), "--format", "json", "--quiet"]) == 0
    assert (tmp_path / "out" / "public" / "json" / "figures.json").is_file()
    assert (tmp_path / "out" / "public" / "data" / "figures.csv").is_file()


def test_findings_are_printed_decided_and_counted(tmp_path, capsys):
    page = ROOT / "samples" / "site"
    out = str(tmp_path / "out")
    assert main(["extract", str(page), "-o", out, "--quiet"]) in (0, 1)
    capsys.readouterr()
    assert main(["audit", out, "--format", "jsonl", "--quiet"]) == 0
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    errors = [one["finding_id"] for one in findings if one["severity"] == "error"]
    assert errors
    assert main(["audit", out, "--fail-on", "error", "--quiet"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == len(findings)
    for finding_id in errors:
        assert main(["decide", out, finding_id, "dismissed", "--note", "seen", "--by", "li", "--quiet"]) == 0
    assert main(["audit", out, "--fail-on", "error", "--quiet"]) == 0
    assert main(["publish", out, "--quiet"]) == 0
    published = (tmp_path / "out" / "public" / "jsonl" / "findings.jsonl").read_text().splitlines()
    dismissed = {one["finding_id"] for one in map(json.loads, published) if one["status"] == "dismissed"}
    assert dismissed == set(errors)


def test_explain_shows_what_was_read(capsys):
    assert main(["explain", LINE]) == 0
    said = capsys.readouterr().out
    assert "2.1亿元  9..14" in said
    assert "210000000" in said


def test_run_without_sources_reads_the_samples(tmp_path, capsys):
    assert main(["run", "-o", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    for word in ("documents", "figures", "suspect", "findings", "failures", "seconds", "published"):
        assert word in said.err
    assert main(["verify", str(tmp_path / "out")]) == 0


def test_sources_check_tells_what_a_source_gives(capsys):
    assert main(["sources", "check", str(ROOT / "samples" / "sources.toml"), "--articles", "1"]) == 0
    said = capsys.readouterr().out
    assert "dazhou: " in said
    assert "publisher: " in said


def test_rules_check_finds_nothing_wrong(capsys):
    assert main(["rules", "check"]) == 0
    assert "all is well" in capsys.readouterr().err


@pytest.fixture
def interruptible():
    """Answer Ctrl-C as on a terminal: what starts tests in the background ignores it, and so would its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_leaves_nothing_half_written(tmp_path, interruptible):
    out = tmp_path / "out"
    running = subprocess.Popen(
        [sys.executable, "-m", "extractor", "run", "-o", str(out)], cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        for _ in range(600):  # until the crawl is under way
            if (out / "archive").is_dir() and any((out / "archive").iterdir()):
                break
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 130
    assert said.decode().splitlines()[-1].startswith("extractor: interrupted")
    assert "Traceback" not in said.decode()
    assert not list(out.glob("public*"))
    [notes] = out.glob("runs/*.json")
    assert json.loads(notes.read_text())["interrupted"] is True
    assert spoken("run", "-o", out).returncode == 0


def test_an_interrupt_that_a_library_swallows_still_ends_the_run(
    tmp_path, page, monkeypatch, capsys, interruptible
):
    from extractor import pipeline

    class Last:
        def __del__(self):  # Python lets nothing out of here
            signal.raise_signal(signal.SIGINT)

    def swallows(report):
        Last()
        return report

    monkeypatch.setattr(pipeline, "admit", swallows)
    assert main(["extract", str(page), "-o", str(tmp_path / "out"), "--format", "csv"]) == 130
    said = capsys.readouterr().err
    assert said.startswith("extractor: interrupted")
    assert said.count("\n") == 1
    assert not (tmp_path / "out" / "public").exists()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_closed_pipe_is_no_trouble(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text((LINE + "\n") * 3000)
    command = f'"{sys.executable}" -m extractor extract "{path}" | head -n 1'
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=120, check=True)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_every_command_has_a_function():
    import importlib

    actions = [action for action in parser()._actions if hasattr(action, "choices") and action.choices]
    waiting = [one for action in actions for one in action.choices.values()]
    seen = 0
    while waiting:
        one = waiting.pop()
        does = one.get_default("does")
        if does:
            seen += 1
            module = importlib.import_module(f"extractor.commands.{does[0]}")
            assert callable(getattr(module, does[1]))
        for action in one._actions:
            if isinstance(action.choices, dict):
                waiting += action.choices.values()
    assert seen == 12


def test_an_edition_that_lost_too_much_is_refused(tmp_path, capfd):
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(5):
        (pages / f"{number}.txt").write_text(f"第{number}年完成投资2.1亿元，涉及农户35户。", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["extract", str(pages), "-o", str(out), "--format", "csv"]) == 0
    version = json.loads((out / "public" / "index.json").read_text())["version"]
    with Ledger(out) as ledger:
        for part in list(ledger.parts())[:2]:
            ledger._database.execute("DELETE FROM kept_report WHERE document_id = ?", (part.document_id,))
    assert main(["publish", str(out)]) == 1
    assert "2 of 5 documents would vanish, more than 20% of them" in capfd.readouterr().err
    assert json.loads((out / "public" / "index.json").read_text())["version"] == version
    assert main(["publish", str(out), "--max-fall", "0.5"]) == 0
    assert main(["verify", str(out)]) == 0


@pytest.mark.parametrize("share", ["-1", "2", "many"])
def test_a_share_is_from_0_to_1(tmp_path, capfd, share):
    with pytest.raises(SystemExit):
        main(["publish", str(tmp_path), f"--max-fall={share}"])
    assert "is no share from 0 to 1" in capfd.readouterr().err
