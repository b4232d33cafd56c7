"""Writes what the documentation says of commands, fields, rules and sample output, from the program itself.

    python docs/generate.py            writes the pages and blocks that are not current, and names them
    python docs/generate.py --check    names them only; status 1 where there are any

A page of PAGES is written whole. A block stands in a page written by hand, between two marks:
`<!-- generated: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.across.vocabulary import vocabulary
from extractor.cli import parser
from extractor.commands.explain import explained, interval
from extractor.commands.readers import READERS, loaded_files
from extractor.findings.explain import CheckRules
from extractor.output.dictionary import Entry, Table, dictionary
from extractor.pipeline import audited, read_page, understood
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by docs/generate.py. Do not edit: change the program, then run it again. -->"
BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.S)

# The excerpt of the README: figures of two sample pages, the second of which lost characters.
SAMPLES = {
    "dazhou.example/art/2024/1/16/art_1229_6127.html":
        ["548户", "200余册", "2.1亿元", "3.26公里", "99.27%", "3.3亿元"],
    "dazhou.example/zwgk/gzdt/202311/t20231128_10177.html": ["20253月", "229人", "111日"],
}  # fmt: skip
SHOWN = ("surface", "kind", "value", "lower", "upper", "unit_code", "qualifier", "measure", "subject",
         "status", "quality")  # fmt: skip
SENTENCE = "全镇共有人口3200人，其中男性1700人、女性1400人。"
WRITINGS = (
    "548户", "2.1亿元", "1200万元", "120亩", "3.5公里", "99.27%", "七成", "约1200万元", "5000元左右",
    "200余册", "3500多户", "近300亩", "超过2亿元", "30万元以上", "不少于30万元", "不足60户", "不超过15%",
    "10至20亿元", "数百人",
)  # fmt: skip

# Fields that no code fills yet, by table; a table named alone has no rows yet.
NOT_FILLED = {"projects": ("locations",)}


KINDS = {"string": "text", "integer": "whole number", "number": "decimal", "boolean": "true, false", "date": "day",
         "list": "list of text"}  # fmt: skip


def pages() -> dict[Path, str]:
    """Return each generated page, and each page with blocks, as they should be."""
    found = {ROOT / "docs" / name: write() for name, write in PAGES.items()}
    written = [*ROOT.glob("*.md"), *(path for path in ROOT.glob("docs/*.md") if path not in found)]
    for path in sorted(written):
        text = path.read_text(encoding="utf-8")
        if BLOCK.search(text):
            found[path] = BLOCK.sub(lambda match: f"{match[1]}{BLOCKS[match[2]]()}{match[3]}", text)
    return found


def stale() -> list[Path]:
    """Return the pages that are not as they should be."""
    return [path for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text]


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """Return the shipped rules."""
    return Rulebook()


def read(page: str) -> Report:
    """Return the report of a sample page or of a text."""
    return understood(read_page(page, rulebook()), rulebook())


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table in Markdown."""
    lines = [tuple(header), *(tuple(str(cell).replace("|", "\\|") for cell in row) for row in rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def code(text: str) -> str:
    """Return a text as code within a line of Markdown, cut where it is long."""
    line = " ".join(text.replace("\t", "⇥").replace("\n", "⏎").split())
    line = f"{line[:59]}…" if len(line) > 60 else line
    return f"`` {line} ``" if "`" in line else f"`{line}`"


# ---------------------------------------------------------------- commands


def cli_page() -> str:
    """Return the reference of all commands, from the parser that reads them."""
    top = parser()
    parts = [f"{NOTE}\n# Commands\n\n{top.description}\n\nOptions of every command:\n\n"]
    parts.append(table(("option", "does"), _common(top)))
    parts += [_command(name, one, text) for name, one, text in commands(top) if not _below(one)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def commands(top: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """Yield name, parser and one-line help of every command and of every group of commands."""
    for group in _below(top):
        helps = {choice.dest: choice.help or "" for choice in group._choices_actions}
        for name, one in group.choices.items():
            yield one.prog.partition(" ")[2], one, helps[name]
            yield from commands(one)


def _below(one: argparse.ArgumentParser) -> list[Any]:
    return [action for action in one._actions if isinstance(action, argparse._SubParsersAction)]


def _common(top: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in top._actions:
        if action.option_strings:
            yield _written(action), action.help or ""


def _command(name: str, one: argparse.ArgumentParser, text: str) -> str:
    known = {option for action in parser()._actions for option in action.option_strings}
    own = [action for action in one._actions if not known & set(action.option_strings)]
    places = [_place(action) for action in own if not action.option_strings]
    title = " ".join(["extractor", name, *places])
    head = f"## `{title}`\n\n{text[0].upper()}{text[1:]}.\n"
    rows = [(_written(action), action.help or "") for action in own]
    return f"{head}\n{table(('argument', 'is'), rows)}" if rows else head


def _place(action: argparse.Action) -> str:
    name = str(action.metavar or action.dest)
    return {"?": f"[{name}]", "+": f"{name}..."}.get(str(action.nargs), name)


def _written(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return ", ".join(f"`{name}{value}`" for name in action.option_strings) or f"`{_place(action)}`"


# ---------------------------------------------------------------- fields


def data_page() -> str:
    """Return the data dictionary: the tables of the edition, field by field."""
    head = (
        f"{NOTE}\n# Data dictionary\n\nThe tables of `public/data/*.csv` and `public/jsonl/*.jsonl`, column by "
        "column; the same words stand in `datapackage.json`, `data/csvw-metadata.json`, `catalog.ttl`, "
        "`croissant.json`, `catalog.zh.json` and the comments of a database. How to open them: "
        "[recipes.md](recipes.md). Offsets count Unicode code points in `public/text/DOCUMENT_ID.txt`. Decimals are "
        "exact: in JSON they stand in quotes. A list is an array in JSON, and joined by `;` in CSV, where a `;` of an "
        "item stands behind a backslash. An empty cell, or `null`, is what the page does not say or what cannot be "
        "known. A text that a spreadsheet would run as a formula stands behind an apostrophe in CSV, and only there. "
        "\\* marks the key of a table, → what a column refers to.\n"
    )
    parts = [head]
    for one in dictionary().values():
        rows = [_field_row(one, field) for field in one.fields]
        header = ("field", "名称", "type", "unit", "meaning", "example")
        title = f"## {one.name} {one.title_zh}\n\n{one.description}{_gaps(one.name)}"
        parts.append(f"{title}\n\n{table(header, rows)}")
    return "\n".join(parts)


def _field_row(of: Table, field: Entry) -> tuple[str, ...]:
    """Return a line of the dictionary."""
    kind = " ".join(f"`{term}`" for term in field.terms) or KINDS[field.type]
    target = ".".join(of.references[field.name]) if field.name in of.references else ""
    meaning = f"{field.meaning} → `{target}`" if target else field.meaning
    key = r"\*" if field.name == of.key else ""
    unit = f"`{field.unit}`" if field.unit else ""
    return (
        f"`{field.name}`{key}",
        field.title_zh,
        kind,
        unit,
        meaning,
        code(field.example) if field.example else "",
    )


def _gaps(name: str) -> str:
    if name not in NOT_FILLED:
        return ""
    fields = ", ".join(f"`{field}`" for field in NOT_FILLED[name])
    return f" Not filled yet: {fields}." if fields else " The table has no rows yet."


# ---------------------------------------------------------------- rules


def rules_page() -> str:
    """Return the rule files: what each is for, who reads it, its entries with their first examples."""
    head = (
        f"{NOTE}\n# Rules\n\nThe vocabulary of the program, file by file in `rules/`. Each entry stands with "
        "its first example; brackets mark the span that the rule decides. ⏎ is a line break, ⇥ a tab. "
        "How to add an entry is told in [CONTRIBUTING.md](../CONTRIBUTING.md).\n"
    )
    parts, folder = [head], ""
    for name, loaded in loaded_files(rulebook()):
        within = name.rpartition("/")[0]
        title = f"{within}/" if within else name
        if not within or within != folder:
            parts.append(f"\n## {title}\n\n{_said(name)}\n\n")
        folder = within
        parts.append(_rule_file(name.partition("/")[2], loaded))
    return "".join(parts)


def _said(name: str) -> str:
    """Return what a rule file is for and who reads it."""
    readers = READERS.get(name) or READERS[name.rpartition("/")[0] + "/"]
    modules = ", ".join(f"`extractor/{reader.partition(':')[0].replace('.', '/')}.py`" for reader in readers)
    purpose = "" if name.startswith("sites/") else _purpose(rulebook().base / name)
    return f"{purpose} Read by {modules}.".strip()


def _rule_file(file: str, loaded: RuleFile) -> str:
    """Return a line for each list of entries, and one for the lists of words."""
    lines, words = [], []
    for field in type(loaded).model_fields:
        value = getattr(loaded, field)
        entries = [one for one in value if isinstance(one, Rule)] if isinstance(value, list) else []
        if entries:
            shown = " · ".join(f"{one.name} {code(one.examples[0])}" for one in entries)
            lines.append(f"- **{file or field}** ({len(entries)}): {shown}\n")
        else:
            words += _words(field, value)
            if getattr(value, "examples", []):
                lines.append(f"- **{field}**: {code(value.examples[0])}\n")  # type: ignore[attr-defined]
    return "".join(lines) + (f"- words: {', '.join(words)}\n" if words else "")


def _purpose(path: Path) -> str:
    """Return the first comment of a rule file, up to an empty line or the first entry."""
    said: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        said.append(line.removeprefix("# "))
    first = re.split(r"(?<=[.:]) (?=[A-Z])|:$", " ".join(said))
    return first[0].rstrip(".:") + "."


def _words(field: str, value: object) -> list[str]:
    """Return the lists of words in a table, each with how many it holds."""
    if isinstance(value, list | tuple | dict):
        return [f"`{field}` {len(value)}"]
    names = list(getattr(type(value), "model_fields", {}))
    held = {name: getattr(value, name) for name in names if name not in ("examples", "not_examples")}
    return [f"`{field}.{name}` {len(one)}" for name, one in held.items() if isinstance(one, list | tuple | dict)]


# ---------------------------------------------------------------- blocks


def figures_block() -> str:
    """Return some figures of the sample pages as a table."""
    rows = []
    for path, surfaces in SAMPLES.items():
        found = read(str(ROOT / "samples" / "site" / path)).figures
        for surface in surfaces:
            figure = next((one for one in found if one.surface == surface), None)
            if figure is None:
                raise SystemExit(f"docs/generate.py: samples/site/{path} has no figure {surface}")
            row = figure.row()
            rows.append(["" if row[name] is None else row[name] for name in SHOWN])
    return table(SHOWN, rows)


def explain_block() -> str:
    """Return what `extractor explain` prints of a sentence: its first figure, and what disagrees."""
    report = read(f"{SENTENCE}\n")
    lines = list(explained(report, audited([report], rulebook()), rulebook()))
    first, last = lines.index(""), len(lines) - lines[::-1].index("")
    return "".join(f"{line}\n" for line in ["```text", *lines[: first + 1], "…", "", *lines[last:], "```"])


def intervals_block() -> str:
    """Return how single writings are read."""
    rows = []
    for writing in WRITINGS:
        figure: Figure = read(f"涉及{writing}。\n").figures[0]
        row = figure.row()
        rows.append(
            (writing, figure.kind, figure.qualifier, row["value"] or "", interval(figure), row["unit_code"])
        )
    return table(("written", "kind", "qualifier", "value", "interval", "base unit"), rows)


def checks_block() -> str:
    """Return the checks of rules/checks.toml."""
    found = rulebook().load("checks.toml", CheckRules).check
    rows = [
        (f"`{one.gives or one.name}`", one.name_zh, one.name_en, one.severity, one.examples[0].replace("\n", " ⏎ "))
        for one in found
    ]
    return table(("check", "名称", "compares", "severity", "fails in"), rows)


def across_block() -> str:
    """Return the checks of rules/across.toml."""
    found = vocabulary(rulebook()).check
    rows = [(f"`{one.check or one.name}`", one.name_zh, one.name_en, one.severity) for one in found]
    return table(("check", "名称", "compares", "severity"), rows)


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "data.md": data_page,
    "rules.md": rules_page,
}
BLOCKS: dict[str, Callable[[], str]] = {
    "figures": figures_block,
    "explain": explain_block,
    "intervals": intervals_block,
    "checks": checks_block,
    "across": across_block,
}


def main(arguments: list[str]) -> int:
    """Write the pages that are not current, or name them."""
    found = stale()
    if arguments != ["--check"]:
        for path in found:
            path.write_text(pages()[path], encoding="utf-8")
    for path in found:
        print(path.relative_to(ROOT))
    return int(bool(found) and arguments == ["--check"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
