"""Relations with the sums that totals, wholes and rests tell by the words right in front of each number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.adding import adds_up, within
from extractor.findings.of_which import OF_ROW, OfWhich
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
_HALF, _PAIR = Decimal("0.5"), 2
_READERS = (Summed, Wholes, Rests, OfWhich, PlainRows)


def added(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> list[Related]:
    """Return relations with these sums, without those that another one shows to lack parts."""
    amounts = Amounts(skeleton, rules.once(Sums), found)
    more = [one for reader in _READERS for one in reader(amounts).read()]
    read_again = {_ids(one) for one in more if one.rule == OF_ROW}  # numbers without a unit, which others leave open
    kept = [one for one in found if one.check not in _ADDED or _ids(one) not in read_again] if read_again else found
    return _without_lacking([*kept, *more])


def _without_lacking(found: list[Related]) -> list[Related]:
    """Return relations without sums of a total that lack parts with which, or far more of which, another of it adds up."""
    of_total: dict[str, list[Related]] = defaultdict(list)
    for one in found:
        if one.check in _ADDED:
            of_total[one.members[0].figure.figure_id].append(one)
            of_total[one.members[-1].figure.figure_id].append(one)
    lacking = {id(one) for alike in of_total.values() if len(alike) > 1 for one in _lacking(alike)}
    return [one for one in found if id(one) not in lacking] if lacking else found


def _lacking(alike: Sequence[Related]) -> Iterator[Related]:
    exact = [one for one in alike if one.check == "SUM" and adds_up(one.one("whole"), one.figures("part"))]
    for one in alike if 0 < len(exact) < len(alike) else ():
        whole, parts = one.one("whole"), one.figures("part")
        for other in exact:
            same = other.one("whole").figure_id == whole.figure_id and other is not one
            little = within(whole, parts, _HALF) and len(other.figures("part")) > _PAIR
            if same and not adds_up(whole, parts) and (_parts(one) < _parts(other) or (little and one.tension)):
                yield one


def _ids(related: Related) -> frozenset[str]:
    return frozenset(member.figure.figure_id for member in related.members)


def _parts(related: Related) -> set[str]:
    return {one.figure_id for one in related.figures("part")}


def of_families(report: Report, rules: Rulebook) -> list[Related]:
    """Return what the families of rules/sums.toml alone make of a report."""
    marks = rules.once(Patterns).rules.marks
    amounts = Amounts(Skeleton(report.document.text, report.figures, marks), rules.once(Sums), ())
    return list(Wholes(amounts).read())
