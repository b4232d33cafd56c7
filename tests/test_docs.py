"""The documentation says what the program does: generated pages are current, what they show can be run."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from pathlib import Path

import pytest

from extractor.cli import main, parser
from extractor.commands.check import failing_examples
from extractor.commands.readers import loaded_files
from extractor.crawler.sources import Declared, Expectation, Selectors, Source, load_sources
from extractor.output.dictionary import _told, dictionary
from extractor.output.tables import RECORD_TABLES, TABLES
from extractor.rulebook import Rulebook

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
HEADING = re.compile(r"^(#+) ", re.M)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
MENTIONED = re.compile(r"`(?:extractor|rules|samples|docs|tests)/[\w./-]+`")
SAMPLE = "samples/site/dazhou.example/art/2024/1/16/art_1229_6127.html"


def loaded_generator():
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


generate = loaded_generator()


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(text, language):
    return [found[1] for found in FENCE.findall(text) if found[0] == language]


def shown_commands(path):
    """The lines `extractor ...` of the blocks of a page, as arguments."""
    lines = "".join(fenced(path.read_text(encoding="utf-8"), "sh")).splitlines()
    words = (shlex.split(line) for line in lines)
    return [one[1:] for one in words if one and one[0].rpartition("/")[2] == "extractor"]


def command_names():
    return [name for name, one, _ in generate.commands(parser()) if not generate._below(one)]


def test_generated_pages_are_current():
    names = [str(path.relative_to(ROOT)) for path in generate.stale()]
    assert not names, f"not current: {names}; run `python docs/generate.py`"


@pytest.mark.parametrize("name", command_names())
def test_every_command_is_documented(name):
    for page in ("README.md", "README.zh.md", "docs/cli.md"):
        assert f"`extractor {name}" in text_of(page), page


def test_no_other_command_is_documented():
    for page in ("README.md", "README.zh.md"):
        rows = re.findall(r"^\| `extractor ([a-z ]+)", text_of(page), re.M)
        assert sorted(row.strip() for row in rows) == sorted(command_names()), page


def test_every_rule_file_is_mentioned():
    """In the reference, by its entries' names; and on a page that tells what it is for."""
    rules = Rulebook()
    told = "".join(path.read_text(encoding="utf-8") for path in PAGES if path.name != "rules.md")
    for name in [*rules.files(), *rules.files("places"), *rules.files("sites")]:
        folder, _, file = name.rpartition("/")
        assert file in text_of("docs/rules.md"), name
        assert f"{folder}/`" in told if folder else f"{name}`" in told, name


@pytest.mark.parametrize(
    ("page", "arguments"), [(path.name, one) for path in PAGES for one in shown_commands(path)]
)
def test_commands_in_the_documentation_parse(page, arguments):
    assert parser().parse_args(arguments).does, page


def test_the_extract_command_of_the_readme_runs(capfd, monkeypatch):
    monkeypatch.chdir(ROOT)
    (arguments,) = [one for one in shown_commands(ROOT / "README.md") if one[:2] == ["extract", SAMPLE]]
    assert main(arguments) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].startswith("figure_id,document_id,")
    assert any(",2.1亿元,money,210000000," in line for line in lines)


def test_the_python_of_the_readme_runs(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    (block,) = fenced(text_of("README.md"), "python")
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert "2.1亿元 210000000 CNY total_investment intact" in capsys.readouterr().out
    assert len(names["frame"]) == len(names["report"].figures)


def test_both_readmes_are_in_step():
    english, chinese = text_of("README.md"), text_of("README.zh.md")
    assert HEADING.findall(english) == HEADING.findall(chinese)
    for language in ("sh", "python", "text"):
        assert fenced(english, language) == fenced(chinese, language)
    rows = [text.count("\n| ") for text in (english, chinese)]
    assert rows[0] == rows[1]
    links = [sorted(set(LINK.findall(text)) - {"README.md", "README.zh.md"}) for text in (english, chinese)]
    assert links[0] == links[1]
    flows = [re.sub(r'"[^"]*"', "", "".join(fenced(text, "mermaid"))) for text in (english, chinese)]
    assert flows[0] == flows[1]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_and_mentioned_files_exist(path):
    text = path.read_text(encoding="utf-8")
    targets = [path.parent / target for target in LINK.findall(text)]
    targets += [ROOT / mention.strip("`") for mention in MENTIONED.findall(text)]
    assert [str(target) for target in targets if not target.exists()] == []


def test_the_sources_of_the_documentation_load(tmp_path):
    (block,) = fenced(text_of("docs/operations.md"), "toml")
    (tmp_path / "sources.toml").write_text(block, encoding="utf-8")
    (source,) = load_sources(tmp_path / "sources.toml")
    required = {"id", "publisher", "start", "place_code", "selectors"}
    for name, field in Source.model_fields.items():
        assert re.search(rf"^(?:\[source\.)?{name}\b", block, re.M), name
        if name not in required:  # the page says that these are the defaults
            default = field.get_default(call_default_factory=True)
            assert getattr(source, name) == default, name


@pytest.mark.parametrize("model", [Source, Expectation, Selectors], ids=lambda model: model.__name__)
def test_every_key_of_a_source_is_documented(model: type[Declared]):
    text = text_of("docs/operations.md")
    assert [name for name in model.model_fields if not re.search(rf"\b{name}\b", text)] == []


def test_the_rules_of_the_documentation_read_their_examples(tmp_path):
    """The entries that CONTRIBUTING shows load as rules of one's own, and make no example fail."""
    for block in fenced(text_of("CONTRIBUTING.md"), "toml"):
        name = block.partition("\n")[0].removeprefix("# ")
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(block, encoding="utf-8")
    rules = Rulebook(tmp_path)
    assert len(list(loaded_files(rules))) == len(list(loaded_files(Rulebook()))) + 1  # the site family
    assert set(failing_examples(rules)) - set(failing_examples(Rulebook())) == set()


def test_every_field_is_in_the_dictionary():
    """Each has a Chinese name, a meaning of its own and a place on the page; no line is about a field that is not."""
    told = _told()
    page = text_of("docs/data.md")
    assert list(dictionary()) == list(TABLES)
    for one in dictionary().values():
        for field in one.fields:
            assert field.title_zh != field.name, f"{one.name}.{field.name}"
            assert field.meaning not in ("", field.name.replace("_", " ")), f"{one.name}.{field.name}"
            assert f"| `{field.name}`" in page
        assert set(told.get(one.name, {})) <= {field.name for field in one.fields}, one.name
    known = {field.name for one in dictionary().values() for field in one.fields}
    assert set(told["any"]) <= known


def test_fields_called_empty_are_empty():
    """What data.md calls not filled is not filled on any sample page."""
    pages = sorted((ROOT / "samples" / "site").rglob("*.html"))
    reports = [generate.read(str(page)) for page in pages]
    for table in RECORD_TABLES:
        records = [record for report in reports for record in table.of(report)]
        if generate.NOT_FILLED.get(table.name) == ():
            assert records == []
        for name in generate.NOT_FILLED.get(table.name, ()):
            assert not any(getattr(record, name) for record in records), f"{table.name}.{name}"
