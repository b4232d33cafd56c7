"""The examples beside rules/across.toml, read whole and audited: what `rules check` and the tests report.

An example of a check holds reports divided by a line of `---`; `--- same page` divides two versions of one page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from extractor.across.audit import across, audit
from extractor.across.callings import Callings
from extractor.across.events import days_of
from extractor.across.facts import Facts
from extractor.across.names import Names
from extractor.across.owners import Owner, Owners, Page, page
from extractor.across.vocabulary import EventRule, PropertyRule, ScaleRule, vocabulary
from extractor.documents.read import read
from extractor.figures.find import find
from extractor.records import Capture, Document, Finding, Report
from extractor.reports.understand import understand
from extractor.rulebook import Rulebook

_TWO, _NEAR = 2, Fraction(1, 1000)
_BARE, _NAMED = re.compile(r"[\[\]]"), re.compile(r"\[(.*?)\]")
_DIVIDER, _VERSIONS = "\n---\n", "\n--- same page\n"


def failures(rules: Rulebook) -> Iterator[str]:
    """Yield a sentence for each example that does not do what it shows."""
    loaded = vocabulary(rules)
    for kind, holds in (("property", _property), ("event", _event), ("scale", _scale)):
        for rule in getattr(loaded, kind):
            for wanted, examples in ((True, rule.examples), (False, rule.not_examples)):
                for example in examples:
                    if holds(rule, example, rules) is not wanted:
                        verb = "does not decide" if wanted else "decides"
                        yield f'across.toml: {kind} "{rule.name}" {verb} its example {example!r}'
    for called in loaded.called:
        for wanted, examples in ((True, called.examples), (False, called.not_examples)):
            for example in examples:
                found_names = [
                    one.name
                    for one in rules.once(Callings).within(_BARE.sub("", example))
                    if one.kind == called.kind
                ]
                if found_names != (_NAMED.findall(example) if wanted else []):
                    yield f'across.toml: called "{called.name}" reads {found_names} in its example {example!r}'
    for check in loaded.check:
        for wanted, examples in ((True, check.examples), (False, check.not_examples)):
            for example in examples:
                found = {finding.check for finding in findings(example, rules)}
                if ((check.check or check.name) in found) is not wanted:
                    verb = "does not find" if wanted else "finds"
                    yield f'across.toml: "{check.name}" {verb} its example {example!r}'


def findings(example: str, rules: Rulebook) -> list[Finding]:
    """Return what the audit across the reports of an example finds."""
    if _VERSIONS in example:
        before, now = (report_of(text, rules) for text in example.split(_VERSIONS))
        return across([now], rules, versions=[(before, now)]).findings
    reports = [report_of(text, rules) for text in example.split(_DIVIDER)]
    single = len(reports) == 1  # what one report says twice
    return [finding for finding in audit(reports, rules) if single or len(finding.document_ids) > 1]


def report_of(text: str, rules: Rulebook) -> Report:
    """Read a text as a page of plain text is read; it comes out when one like it would."""
    document = read(Capture(text.encode(), "example.txt"), rules)
    document.published_date = document.published_date or _published(document)
    return understand(document, find(document, rules), rules)


def _property(rule: PropertyRule, example: str, rules: Rulebook) -> bool:
    report, start = _marked(example, rules)
    facts = rules.once(Facts).of(_page(report, rules), "")
    return any(fact.figure.start == start and fact.measure == rule.of for fact in facts)


def _event(rule: EventRule, example: str, rules: Rulebook) -> bool:
    report, start = _marked(example, rules)
    days = days_of(_page(report, rules), rules.once(Names), vocabulary(rules))
    return any(day.figure.start == start and day.event == rule.name for day in days)


def _scale(rule: ScaleRule, example: str, rules: Rulebook) -> bool:
    """Tell whether two amounts, divided by `=`, are the factor apart."""
    found = [figure for one in example.split("=") for figure in report_of(one, rules).figures[:1]]
    values = [Fraction(figure.value) for figure in found if figure.value and figure.kind in rule.kinds]
    return len(values) == _TWO and abs(values[0] / values[1] / Fraction(rule.factor) - 1) < _NEAR


def _marked(example: str, rules: Rulebook) -> tuple[Report, int]:
    """Return the report of an example, and where the figure stands that it marks."""
    return report_of(example.replace("[", "").replace("]", ""), rules), example.index("[")


def _page(report: Report, rules: Rulebook) -> Page:
    of = {one.project_id: Owner(one.project_id, one.name, True) for one in report.projects}
    names = rules.once(Names)
    return page(report, Owners(of, ((owner.name, owner) for owner in of.values()), names), names)


def _published(document: Document) -> date | None:
    """Return the middle of January after the year of a report or before that of a plan, or of August in a part year."""
    year = document.report_year or document.plan_year
    if year is None:
        return None
    if document.report_year is None:
        return date(year, 1, 15)
    return date(year + 1, 1, 15) if document.genre in ("work_summary", "bulletin") else date(year, 8, 15)
