"""`extractor explain TEXT`: how each figure in a text is read, which rule decided and where it stands, what relates."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator

from extractor import pipeline
from extractor.commands.origins import Origins
from extractor.commands.setting import rules_of
from extractor.console import table_lines
from extractor.errors import ExtractorError
from extractor.output.lines import standard_output
from extractor.records import Capture, Figure, Finding, Link, Report
from extractor.rulebook import Rulebook

# Fields that a person asks for, in this order; those that are empty are left out.
AMOUNT = ("kind", "written_value", "unit", "value", "unit_code", "date_start", "date_end", "qualifier")
MEANING = ("period_start", "period_end", "measure", "noun", "subject", "status", "section", "project_id")
TRUST = ("quality", "reason", "repair_id")
DECIDED = ("decided", "as", "by the rule", "which saw", "in")


def explain(options: Namespace) -> int:
    """Print every figure of the text with its fields, then what relates and what disagrees."""
    from extractor.documents.read import read

    content = sys.stdin.buffer.read() if options.text == pipeline.STDIN else options.text.encode("utf-8")
    if not content.strip():
        raise ExtractorError("there is no text", "TEXT", 'give one: extractor explain "..."')
    rules = rules_of(options)
    report = pipeline.understood(
        read(Capture(content, content_type="text/plain; charset=utf-8"), rules), rules
    )
    findings = pipeline.audited([report], rules)
    stream = standard_output()
    for line in explained(report, findings, rules):
        stream.write(line + "\n")
    return 0


def explained(report: Report, findings: Iterable[Finding], rules: Rulebook) -> Iterator[str]:
    """Yield the lines that explain a report: a block for each figure, then what relates and what disagrees."""
    origins = Origins(rules)
    if not report.figures:
        yield "no figure"
    names = {figure.figure_id: f"{figure.surface} ({figure.start})" for figure in report.figures}
    links: dict[str, list[Link]] = {}
    for link in report.links:
        links.setdefault(link.relation_id, []).append(link)
    for figure in report.figures:
        yield f"{figure.surface}  {figure.start}..{figure.end}"
        yield from (f"  {line}" for line in table_lines(_fields(figure)))
        if decisions := list(origins.of(figure)):
            yield from (f"  {line}" for line in table_lines(decisions, DECIDED))
        yield ""
    for repair in report.repairs:
        yield f"{repair.level} ({repair.proof_kind}): {repair.surface} ({repair.start}) = {repair.reading}: {repair.proof}"
    for together in links.values():
        members = ", ".join(f"{one.role} {names.get(one.figure_id, one.figure_id)}" for one in together)
        yield f"{together[0].relation} ({together[0].level}: {together[0].wording}): {members}"
    for finding in findings:
        yield f"{finding.severity} {finding.check}: {finding.explanation_zh}"
        yield f"  {finding.explanation_en}"


def interval(figure: Figure) -> str:
    """Return the interval that the writing allows, as mathematicians write it; empty where there is none."""
    if figure.lower is None and figure.upper is None:
        return ""
    row = figure.row()
    left = "[" if figure.lower_closed and figure.lower is not None else "("
    right = "]" if figure.upper_closed and figure.upper is not None else ")"
    return f"{left}{row['lower'] or '-inf'}, {row['upper'] or 'inf'}{right}"


def _fields(figure: Figure) -> list[tuple[str, str]]:
    row = figure.row()
    pairs = [(name, str(row[name])) for name in AMOUNT if row[name] not in ("", None)]
    if interval(figure):
        pairs.append(("interval", interval(figure)))
    return pairs + [(name, str(row[name])) for name in (*MEANING, *TRUST) if row[name] not in ("", None)]
