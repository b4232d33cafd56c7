"""Relations with the sums that totals, wholes and rests tell by the words right in front of each number."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.findings.items import adds_up
from extractor.findings.of_which import OfWhich
from extractor.findings.plain_rows import PlainRows
from extractor.findings.relations import Patterns, Related
from extractor.findings.rests import Rests
from extractor.findings.skeleton import Skeleton
from extractor.findings.summed import Summed
from extractor.findings.sums import Amounts, Sums
from extractor.findings.wholes import Wholes
from extractor.records import Report
from extractor.rulebook import Rulebook

_ADDED = ("SUM", "SUM2")
_READERS = (Summed, Wholes, Rests, OfWhich, PlainRows)


def added(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> list[Related]:
    """Return relations with these sums, without those that another one shows to lack parts."""
    amounts = Amounts(skeleton, rules.once(Sums), found)
    more = [one for reader in _READERS for one in reader(amounts).read()]
    return _without_lacking([*found, *more], list(filter(_is_exact, more)))


def _is_exact(related: Related) -> bool:
    return related.check == "SUM" and adds_up(related.one("whole"), related.figures("part"))


def _without_lacking(found: list[Related], exact: Sequence[Related]) -> list[Related]:
    """Return relations without sums of a total that lack parts with which another one of it adds up."""
    if not exact:
        return found
    parts = {one.one("whole").figure_id: _parts(one) for one in exact}
    return [
        one
        for one in found
        if one.check not in _ADDED or not _parts(one) < parts.get(one.one("whole").figure_id, set()) or _is_exact(one)
    ]


def _parts(related: Related) -> set[str]:
    return {one.figure_id for one in related.figures("part")}


def of_families(report: Report, rules: Rulebook) -> list[Related]:
    """Return what the families of rules/sums.toml alone make of a report."""
    marks = rules.once(Patterns).rules.marks
    amounts = Amounts(Skeleton(report.document.text, report.figures, marks), rules.once(Sums), ())
    return list(Wholes(amounts).read())
