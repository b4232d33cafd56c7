"""One fact in several reports: XDOC where they differ, SCALE where one slip explains it.

What a later report states differently may be a revision, and then is in doubt and no more. It is a contradiction
where a report between two that agree differs from both: no revision goes there and back.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby, pairwise

from extractor.across.facts import Fact, by_key
from extractor.across.tell import Failed, ranged, said_by, two_sides
from extractor.across.vocabulary import AcrossRules, ScaleRule
from extractor.findings.outcome import Reading
from extractor.findings.relations import digest, thirds_of
from extractor.records import Link, Severity
from extractor.rulebook import Rulebook
from extractor.values.intervals import Interval

_FARTHEST = Fraction(10)
_CUT = Fraction(4, 5)
_ABOUT = Fraction(3, 100)  # who writes 18.8万吨左右 does not mean its last digit


class Judge:
    """Reads figures as intervals and tells whether two can state one amount. It remembers each figure: one for a place."""

    def __init__(self, rules: Rulebook) -> None:
        thirds = rules.once(thirds_of)
        self.rounded, self.truncated = Reading(thirds), Reading(thirds, truncated=True)

    def agree(self, first: Fact, second: Fact) -> bool:
        """Tell whether some rounding or cutting off lets two figures state one amount."""
        if self.interval(first).meets(self.interval(second)):
            return True
        one, other = self.rounded.point(first.figure), self.rounded.point(second.figure)
        about = "approximate" in (first.figure.qualifier, second.figure.qualifier)
        if about and one is not None and other is not None and abs(one - other) <= _ABOUT * max(one, other):
            return True
        if one is not None and other is not None and min(one, other) < _CUT * max(one, other):
            return False
        return self.truncated.of(first.figure).meets(self.truncated.of(second.figure))

    def interval(self, fact: Fact) -> Interval:
        """Return what the writing of a figure allows."""
        return self.rounded.of(fact.figure)


def one_a_report(group: list[Fact], judge: Judge) -> list[Fact]:
    """Return the most exact figure of each report; none of a report that states several that differ."""
    found = []
    for _, together in groupby(group, key=lambda fact: fact.document.document_id):
        facts = list(together)
        if all(judge.agree(facts[0], fact) for fact in facts[1:]):
            found.append(min(facts, key=lambda fact: _width(judge.interval(fact))))
    return found


def restated(facts: list[Fact], judge: Judge, rules: AcrossRules) -> Iterator[Failed | Link]:
    """Yield what reports state differently, and links for what several state."""
    groups = by_key(fact for fact in facts if fact.way not in ("growth", "expected"))
    for _, group in sorted(groups.items(), key=lambda item: _place(item[1])):
        stated = one_a_report(group, judge)
        if len(stated) > 1:
            yield from _links(stated, judge)
            yield from _compared(stated, judge, rules)


def _place(group: list[Fact]) -> tuple[str, int]:
    return group[0].document.document_id, group[0].figure.start


def _compared(stated: list[Fact], judge: Judge, rules: AcrossRules) -> Iterator[Failed]:
    standing = stated[:1]  # the statements so far, without those that stand alone
    for index, fact in enumerate(stated[1:], 1):
        if judge.agree(standing[-1], fact):
            standing.append(fact)
            continue
        same = (one for one in standing if judge.agree(one, standing[-1]))
        before = next(
            one for one in same if not judge.agree(one, fact)
        )  # the first to say it, whoever repeats it
        odd, witness, severity = _odd(before, fact, standing, stated[index + 1 :], judge)
        if severity != "error":
            standing.append(fact)
        others = [one for one in stated if one not in (before, fact)]
        failed = _failed(odd, witness, severity, others, judge, rules)
        if failed is not None:
            yield failed


def _odd(before: Fact, fact: Fact, earlier: list[Fact], later: list[Fact],
         judge: Judge) -> tuple[Fact, Fact, Severity]:  # fmt: skip
    """Return which of two figures stands alone, what it differs from, and how sure that is."""
    back = [one for one in later if any(judge.agree(one, two) for two in earlier)]
    if back and not any(judge.agree(fact, one) for one in later):
        return fact, before, "error"
    with_later = [one for one in later if judge.agree(one, fact)]
    with_earlier = [one for one in earlier if one is not before and judge.agree(one, before)]
    if with_later and not with_earlier:
        return before, fact, "warning"
    return fact, before, "warning"


def differing(first: Fact, second: Fact, judge: Judge, rules: AcrossRules) -> Failed | None:
    """Return the doubt about two statements of one fact, the second of which may be wrong; None where they are too far
    apart to be of one thing at all."""
    return _failed(second, first, "warning", [], judge, rules)


def _failed(odd: Fact, witness: Fact, severity: Severity, others: list[Fact], judge: Judge,
            rules: AcrossRules) -> Failed | None:  # fmt: skip
    later = max(odd, witness, key=lambda fact: fact.published)
    first, second = sorted((odd, witness), key=lambda fact: (fact.published, fact.document.document_id))
    intervals = judge.interval(first), judge.interval(second)
    slip = slipped(odd, witness, judge, rules)
    if slip is None and not _near(first, second):
        return None
    if any(word in later.part for word in rules.times.revised):
        severity = "note"
    approximate = any(fact.figure.qualifier != "exact" for fact in (odd, witness))
    if severity == "error" and (approximate or not _sure(odd, [witness, *others], rules)):
        severity = "warning"
    said = said_by(first, second)
    expected, observed = judge.interval(witness), judge.interval(odd)
    would = rules.zh.if_revised
    if slip is not None:
        would = rules.zh.if_scale.format(surface=odd.figure.surface, factor=slip.zh)
    elif severity == "error":
        count = len([one for one in (*others, witness) if judge.agree(one, witness)])
        would = rules.zh.if_odd.format(
            surface=odd.figure.surface, range=ranged(witness.figure, expected), count=count
        )
    return Failed(
        "SCALE" if slip is not None else "XDOC",
        odd.owner.name,
        named(odd, rules),
        said,
        two_sides(said[0], said[1], intervals),
        expected,
        observed,
        odd.figure,
        severity,
        would,
        factor=(slip.zh, slip.en) if slip is not None else ("", ""),
        witnesses=said_by(*others) if severity == "error" else (),
    )


def _sure(odd: Fact, others: list[Fact], rules: AcrossRules) -> bool:
    """Tell whether no scope or source explains that one statement stands alone: of what lasts, such as a project's total
    investment, or between reports of one sort; a bulletin counts otherwise than the report of a township."""
    if odd.way == "lasting":
        return any(rule.of == odd.measure and rule.sure for rule in rules.property)
    return len({fact.document.genre for fact in (odd, *others)}) == 1


def named(fact: Fact, rules: AcrossRules) -> str:
    """Return the period and the name of what a fact states, for a person."""
    what = fact.what or fact.measure
    if fact.period is None:
        return what
    if fact.period.whole_year:
        return rules.zh.period["year"].format(year=fact.period.start.year) + what
    return rules.zh.period["span"].format(start=fact.period.start, end=fact.period.end) + what


def slipped(odd: Fact, witness: Fact, judge: Judge, rules: AcrossRules) -> ScaleRule | None:
    """Return the one slip that makes two figures agree."""
    mine, theirs = judge.interval(odd), judge.interval(witness)
    if odd.figure.qualifier != "exact" or witness.figure.qualifier != "exact":
        return None
    for rule in rules.scale:
        factor = Fraction(rule.factor)
        if odd.figure.kind in rule.kinds and (
            mine.times(factor).meets(theirs) or mine.times(1 / factor).meets(theirs)
        ):
            return rule
    return None


def _near(first: Fact, second: Fact) -> bool:
    """Tell whether two amounts are close enough to be of one thing at all."""
    one, other = first.figure.value, second.figure.value
    if not one or not other:
        return one is not None and other is not None and first.owner.project
    return max(Fraction(one), Fraction(other)) <= _FARTHEST * min(Fraction(one), Fraction(other))


def _links(stated: list[Fact], judge: Judge) -> Iterator[Link]:
    """Yield a link for each figure of a fact: restated where they agree, a revision where the later differs."""
    for before, fact in pairwise(stated):
        relation = "restates" if judge.agree(before, fact) else "revision"
        yield from linked(relation, (("earlier", before), ("later", fact)))


def linked(relation: str, sides: tuple[tuple[str, Fact], ...]) -> Iterator[Link]:
    """Yield a link for each figure of a relation."""
    relation_id = digest(relation, *(fact.figure.figure_id for _, fact in sides))
    for role, fact in sides:
        yield Link.model_validate(
            {
                "link_id": digest(relation_id, role, fact.figure.figure_id),
                "relation": relation,
                "role": role,
                "figure_id": fact.figure.figure_id,
                "document_id": fact.document.document_id,
                "level": "inferred",
                "wording": " ".join(f"{fact.words}{fact.figure.surface}".split()),
                "relation_id": relation_id,
            }
        )


def _width(interval: Interval) -> Fraction:
    if interval.lower is None or interval.upper is None:
        return Fraction(10**30)
    return interval.upper - interval.lower
