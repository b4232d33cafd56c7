"""Which places of a table are said to be the first, and of how many: none has more there, and there are as many rows.

The words name the column whose numbers are meant, and the table must have a row for each of the places named.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractor.findings.nearby import known
from extractor.findings.needed import Sought
from extractor.findings.relations import Member, Patterns, Related, named_count
from extractor.findings.skeleton import Skeleton
from extractor.findings.tables import Sums, tables_of
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "topmost.toml"
_FEWEST = 3  # rows


class TopmostRule(Rule):
    """How it is told which places, the group `names`, are the first by `what`, and perhaps of how many, `n`.

    divides: what stands between two names. counted: the name of what is compared with how many rows there are.
    """

    pattern: str
    divides: list[str]
    counted: str


class TopmostRules(RuleFile):
    """rules/topmost.toml."""

    topmost: TopmostRule


class Topmost:
    """The rule of rules/topmost.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, TopmostRules).topmost
        self.sought: Sought = rules.once(Patterns).rule_pattern(self.rule.pattern)


def topmost(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the number of each place named, as no less than that of the next, and than those of all others."""
    if not report.document.tables:
        return
    ways = rules.once(Topmost)
    standing = ways.sought.can_stand(skeleton.text)  # in a line that may hold no figure
    matches = list(ways.sought.pattern.finditer(skeleton.text)) if standing else []
    tables = list(tables_of(report, rules.once(Patterns).rules.table)) if matches else []
    for match in matches:
        written = match["names"]
        for divide in ways.rule.divides[1:]:
            written = written.replace(divide, ways.rule.divides[0])
        names, wording = written.split(ways.rule.divides[0]), skeleton.words(match.start(), match.end())
        found = next((rows for rows in (_rows(sums, match["what"]) for sums in tables) if set(names) <= rows.keys()), None)
        if found is None or len(names) < 2:
            continue
        others = [figure for name, figure in found.items() if name not in names]
        greatest = max(others, key=lambda one: one.value or 0, default=None)
        row = [found[name] for name in names] + ([greatest] if greatest is not None else [])
        for one, other in pairwise(row):
            members = Member("least", other), Member("value", one)
            yield Related("ratio", "RANGE", ways.rule.name, members, wording, tension=True)
        if match["n"]:
            yield named_count(ways.rule.counted, skeleton.figure_at(match.start("n")), list(found), wording, tension=True)


def _rows(sums: Sums, what: str) -> dict[str, Figure]:
    """Return the figures of the one column of a table that is headed so, by the labels of their rows; none if some lack."""
    columns = [column for column, heading in sums.headings.items() if heading == what]
    if len(columns) != 1 or len(sums.body) < _FEWEST:
        return {}
    rows = [row for row in sums.body if sums.labels[row] not in sums.words.total]
    found = {sums.labels[row]: sums.figures.get((row, columns[0])) for row in rows}
    figures = {label: figure for label, figure in found.items() if figure is not None and known(figure)}
    return figures if len(figures) == len(rows) else {}
