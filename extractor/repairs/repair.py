"""Figures -> Figures and Repairs: the door of this room. What characters a page lost, and what can be proven of them.

A proven reading takes the place of the suspect figure; what is only supported, plausible or one of several stays
beside it, as a row of its own. Text and observed surfaces are never changed, and the same page gives the same rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from extractor.figures.find import figure_id, sentence_ends
from extractor.figures.losses import compile_losses
from extractor.findings.explain import Explainer
from extractor.findings.inventory import inventoried
from extractor.findings.listed import ListPatterns
from extractor.findings.parts import Lists
from extractor.findings.relations import Patterns, digest, thirds_of
from extractor.findings.skeleton import Skeleton
from extractor.records import Decision, Document, Figure, Repair, Span, plain
from extractor.repairs.bounded import bounded
from extractor.repairs.calendar import dated
from extractor.repairs.claims import Claim, strength
from extractor.repairs.likely import likely
from extractor.repairs.lists import added_up
from extractor.repairs.place import Page
from extractor.repairs.rates import rated
from extractor.repairs.restored import Restored, around, clusters, of_claim, replaced, restored
from extractor.repairs.twins import repeated, twinned
from extractor.repairs.vocabulary import FILE, RepairRules
from extractor.repairs.wording import said
from extractor.rulebook import Rulebook
from extractor.values.dates import compile_dates
from extractor.values.intervals import Interval
from extractor.values.qualifiers import compile_qualifiers
from extractor.values.words import alternation

_PLACES = Decimal("0.00000001")
_MOST_READINGS = 8
_SHORT = 3
_JOINT = 6
_SAME = "the same number as a doubtful place"  # of the doubts in rules/repairs.toml
# What a suspect figure does not say.
_STATED = ("value", "lower", "upper", "date_start", "date_end")


def repair(document: Document, figures: list[Figure], rules: Rulebook) -> tuple[list[Figure], list[Repair]]:
    """Return the figures of a document, proven readings in the place of suspect ones, and all readings as records.

    figures: as found, in order of place. Nothing is done where none is suspect.
    """
    if not any(figure.quality == "suspect" for figure in figures):
        return figures, []
    book = rules.load(FILE, RepairRules)
    page = _page(document, figures, rules, book)
    claims = _claims(page, rules)
    return Rewriting(page, rules).of(claims)


def _page(document: Document, figures: list[Figure], rules: Rulebook, book: RepairRules) -> Page:
    dates, qualifiers = rules.once(compile_dates), rules.once(compile_qualifiers)
    page = Page(document, figures, None, book, dates.rules, qualifiers)
    page.loss = rules.once(compile_losses).of(page.text)
    return page


def _claims(page: Page, rules: Rulebook) -> list[Claim]:
    """Return the strongest claim about each place, in order of place."""
    claims = [*dated(page), *said(page), *twinned(page)]
    if page.loss is not None:
        patterns = rules.once(Patterns)
        skeleton = Skeleton(page.document.text, page.figures, patterns.rules.marks)
        lists = Lists(skeleton, rules.once(ListPatterns)).read()
        stated = [one for one in lists if all(member.figure.figure_id for member in one.members)]
        listed = added_up(page, stated, patterns.rules.lists.among)
        _doubt(page, listed.doubtful)
        claims += [*listed.claims, *rated(page, skeleton, patterns)]
        thirds = rules.once(thirds_of)
        claims += bounded(inventoried(skeleton, patterns), thirds, rules.once(Explainer).rules.wording["range"])
    best = _strongest(claims)
    best |= _strongest(repeated(page, [claim for claim in best.values() if claim.proven]))
    best |= _strongest(likely(page, set(best)))
    return [best[start] for start in sorted(best)]


def _doubt(page: Page, doubtful: Iterable[tuple[str, Figure]]) -> None:
    """Mark figures whose lists show that they cannot stand as they are: their values are not known."""
    reasons = {rule.name: rule.reason for rule in page.rules.doubt}
    told = list(doubtful)
    surfaces = {figure.surface for _, figure in told if len(figure.written_value) > _SHORT}
    told += [(_SAME, figure) for figure in page.figures if figure.surface in surfaces]
    for name, figure in told:
        if figure.quality == "intact":
            unread: dict[str, object] = dict.fromkeys(_STATED)
            rule = f"{figure.rule} {Decision('', name).written('quality')}".strip()
            page.doubt(figure, **unread, scale=0, reason=reasons[name], rule=rule)


def _strongest(claims: Iterable[Claim]) -> dict[int, Claim]:
    """Return the strongest claim by place; where two of equal strength differ, nothing is proven."""
    found: dict[int, Claim] = {}
    for claim in claims:
        start = claim.figure.start
        known = found.get(start)
        if known is None or strength(claim) < strength(known):
            found[start] = claim
        elif strength(claim) == strength(known) and claim.readings != known.readings:
            readings = tuple(dict.fromkeys((*known.readings, *claim.readings)))
            found[start] = replace(
                known, level="ambiguous", readings=readings, solutions=len(readings), proof=""
            )
    return found


class Rewriting:
    """Puts proven readings in the place of what was observed, and writes down every claim."""

    def __init__(self, page: Page, rules: Rulebook) -> None:
        self.page = page
        self.rules = rules
        self.says = page.rules.says
        words = page.dates.words
        to, day = alternation(words.to), "".join(words.day)
        self._joint = re.compile(f"[ ]?(?:{to})[ ]?[0-9]")
        self._joint_before = re.compile(f"[0-9{day}{words.month}{words.year}][ ]?(?:{to})[ ]?$")
        self.ends = sentence_ends(page.document.text)

    def of(self, claims: list[Claim]) -> tuple[list[Figure], list[Repair]]:
        """Return the figures after repair, and a record for each claim."""
        fresh: dict[int, list[Figure]] = {}
        for span, together in clusters(
            self.page.document, (claim for claim in claims if claim.proven), self.ends
        ):
            read, stated = self._read_sound(span, together)
            for claim in together:
                self._belongs(stated.get(claim.figure.start, ()), claim.figure)
            fresh |= stated
            if stated:
                self._days(read, stated)
        kept = [claim if not claim.proven or claim.figure.start in fresh else replace(claim, level="supported")
                for claim in claims]  # fmt: skip
        figures = replaced(self.page.figures, [figure for some in fresh.values() for figure in some])
        self._number(figures, {claim.figure.sentence for claim in kept if claim.proven})
        starts = [figure.start for figure in figures]
        records = [self._record(claim, figures, starts, fresh.get(claim.figure.start)) for claim in kept]
        return figures, [record for record in records if record is not None]

    def _read_sound(self, span: Span, claims: list[Claim]) -> tuple[Restored, dict[int, list[Figure]]]:
        """Read a sentence with what its claims put back, without those whose place is then not read whole."""
        while True:
            read = restored(self.page.document, span, claims, self.rules)
            stated = {claim.figure.start: of_claim(read, claim) for claim in claims}
            sound = [claim for claim in claims if self._is_sound(claim, stated[claim.figure.start])]
            if len(sound) == len(claims) or not sound:
                return read, stated if sound else {}
            claims = sound

    def _is_sound(self, claim: Claim, stated: list[Figure]) -> bool:
        """Tell whether a place was read whole: all of it intact, days known, and a stretch of days to both its ends."""
        known = (figure.date_start is not None for figure in stated if figure.kind == "date")
        if not stated or not all(known) or any(figure.quality != "intact" for figure in stated):
            return False
        observed = claim.figure
        goes_on = self._joint.match(self.page.text, observed.end)
        comes_from = self._joint_before.search(
            self.page.text, max(0, observed.start - _JOINT), observed.start
        )
        if claim.kind != "calendar":
            return True
        return (not goes_on or stated[-1].end > observed.end) and (
            not comes_from or stated[0].start < observed.start
        )

    def _belongs(self, stated: Iterable[Figure], observed: Figure) -> None:
        """Give new figures the sentence and section of the one that was observed in their place."""
        for figure in stated:
            vars(figure).update(section=observed.section, sentence=observed.sentence)

    def _days(self, read: Restored, stated: dict[int, list[Figure]]) -> None:
        """Give the other dates of a sentence the year that a repaired date in front of them states."""
        taken = {figure.start for some in stated.values() for figure in some}
        again = {(one.start, one.end): one for one in read.figures if one.start not in taken}
        for figure in self.page.within(read.span):
            other = again.get((figure.start, figure.end))
            if (
                other is None
                or figure.kind != "date"
                or figure.quality != "intact"
                or other.quality != "intact"
            ):
                continue
            if other.date_start is not None and other.date_start != figure.date_start:
                vars(figure).update(date_start=other.date_start, date_end=other.date_end, rule=other.rule)

    def _number(self, figures: list[Figure], sentences: set[str]) -> None:
        """Give the figures of rewritten sentences their ids anew: which occurrence of its surface each one is."""
        seen: Counter[tuple[str, str]] = Counter()
        for figure in figures:
            if figure.sentence in sentences:
                same = (figure.sentence, figure.surface)
                vars(figure).update(figure_id=figure_id(figure.document_id, *same, seen[same]))
                seen[same] += 1

    def _record(
        self, claim: Claim, figures: list[Figure], starts: list[int], fresh: list[Figure] | None
    ) -> Repair | None:
        """Return the row of a claim, and tell its figures what became of them."""
        observed = claim.figure
        mine = fresh
        if mine is None:
            index = bisect_left(starts, observed.start)
            mine = figures[index : index + 1] if starts[index : index + 1] == [observed.start] else []
        if not mine:
            return None
        stated = fresh if fresh is not None else self._unproven(claim)
        document_id, reading = (
            self.page.document.document_id,
            self.says.joined.join(claim.readings[:_MOST_READINGS]),
        )
        repair_id = digest(document_id, observed.figure_id, *claim.readings)
        for figure in mine:
            self._tell(figure, claim, reading, repair_id)
        return Repair(
            repair_id=repair_id,
            document_id=document_id,
            figure_ids=[figure.figure_id for figure in mine],
            start=observed.start,
            end=observed.end,
            surface=self.page.document.text[observed.start : observed.end],
            reading=reading,
            values=_values(stated) if claim.bounds is None else _ends(claim.bounds),
            level=claim.level,
            proof_kind=claim.kind,
            proof=claim.proof,
            premises=_premises(claim, figures, starts, mine),
            candidates=claim.candidates,
            solutions=claim.solutions,
            chance=None if claim.chance is None else _rounded(claim.chance),
            lost_unit_from=claim.lost_from,
        )

    def _unproven(self, claim: Claim) -> list[Figure]:
        """Return what the only reading of a claim would state."""
        if claim.solutions != 1 or claim.bounds is not None:
            return []
        span = around(self.page.document, claim.figure, self.ends)
        return of_claim(restored(self.page.document, span, [claim], self.rules), claim)

    def _tell(self, figure: Figure, claim: Claim, reading: str, repair_id: str) -> None:
        if claim.proven:
            reason = self.says.repaired.format(reading=reading, proof=claim.proof)
            rule = f"{figure.rule} quality:{claim.kind}".strip()
            vars(figure).update(quality="repaired", reason=reason, repair_id=repair_id, rule=rule)
        else:
            reason = self.says.open.format(reason=figure.reason, reading=reading)
            vars(figure).update(reason=reason, repair_id=repair_id)


def _values(figures: Iterable[Figure]) -> list[str]:
    """Return the value or the days of each figure of a reading."""
    values = []
    for figure in figures:
        if figure.date_start is not None and figure.date_end is not None:
            days = dict.fromkeys((figure.date_start.isoformat(), figure.date_end.isoformat()))
            values.append("/".join(days))
        elif figure.value is not None:
            values.append(plain(figure.value))
    return values


def _ends(bounds: Interval) -> list[str]:
    """Return the least and the greatest amount that a number can have been."""
    return [plain(_rounded(end)) for end in (bounds.lower, bounds.upper) if end is not None]


def _premises(claim: Claim, figures: list[Figure], starts: list[int], mine: list[Figure]) -> list[str]:
    """Return the ids of the figures that now stand where the claim's premises do."""
    own = {figure.figure_id for figure in mine}
    found: dict[str, None] = {}
    for span in claim.premises:
        first = max(0, bisect_left(starts, span.start) - 1)
        for figure in figures[first : bisect_left(starts, span.end)]:
            if figure.end > span.start and figure.figure_id not in own:
                found[figure.figure_id] = None
    return list(found)


def _rounded(chance: Fraction) -> Decimal:
    """Return a chance as a decimal, never rounded down to nothing."""
    value = (Decimal(chance.numerator) / Decimal(chance.denominator)).quantize(_PLACES)
    return max(value, _PLACES) if chance > 0 else value
