#!/usr/bin/env python3
"""Take from intact pages the characters that a known reader loses, and see what becomes of their figures.

usage: python benchmarks/damage.py [SHARED] [--share S] [--seed N] [--cases]

SHARED is the folder that holds gold/*.txt and texts/*.txt; ../shared beside the checkout without it. The reader drops
every element whose whole text is one character of three UTF-8 bytes, and word processors put each run of digits and
each run of text into an element of its own: so every one-character run between two runs of digits goes, but never 亿
nor an ASCII sign. What we read on the intact page is the truth. A figure is damaged where a character was lost inside
it or right beside it, and it is

  proven right   a proven repair states the intact value
  proven wrong   a proven repair states something else: nothing is worse
  warned         it is suspect, with or without a reading that is less than proven
  right anyway   it is read as intact, with the intact value
  silent         it is read as intact, with another value
  unread         nothing is read there: nothing false is said

Of the silent ones, those cannot be known that stand in no worded relation and whose words stand nowhere else on the page:
nothing on it speaks against them. `lit` counts the figures that lost nothing and are suspect now, and were not before.

--share takes only that share of the characters, at random; --cases lists every silent and every wrong figure.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.records import Figure, Report

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DAMAGED = {"dazhou-2023.txt"}  # gold pages that lost characters already
LONE = re.compile(r"(?<=\d)[^\x00-\x7f亿\s](?=\d)")
OUTCOMES = ("proven right", "proven wrong", "warned", "right anyway", "silent", "unread")


@dataclass
class Page:
    """A page before and after, with the places of what was lost in the intact text."""

    name: str
    intact: str
    lost: list[int]

    @property
    def damaged(self) -> str:
        """The text without the lost characters."""
        gone = set(self.lost)
        return "".join(character for place, character in enumerate(self.intact) if place not in gone)

    def moved(self, place: int) -> int:
        """Return where a place of the intact text is in the damaged one."""
        return place - bisect_left(self.lost, place)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether a character was lost inside a span or right beside it."""
        return bisect_left(self.lost, start - 1) < bisect_left(self.lost, end + 1)


@dataclass
class Tally:
    """What became of the figures of some pages."""

    outcomes: Counter[str] = field(default_factory=Counter)
    unknowable: int = 0
    spared: int = 0
    lit: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    cases: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another page."""
        self.outcomes += other.outcomes
        self.levels += other.levels
        self.unknowable += other.unknowable
        self.spared += other.spared
        self.lit += other.lit
        self.cases += other.cases


def without(name: str, text: str, share: float, chance: random.Random) -> Page:
    """Return a page as the reader leaves it."""
    lost = [match.start() for match in LONE.finditer(text) if share >= 1 or chance.random() < share]
    return Page(name, text, lost)


def tally(page: Page) -> Tally:
    """Read a page before and after, and return what became of each figure."""
    import extractor

    before = extractor.extract(extractor.read(page.intact + "\n"))
    after = extractor.extract(extractor.read(page.damaged + "\n"))
    if (before.document.text, after.document.text) != (page.intact, page.damaged):
        page = _aligned(page, before, after)
    found = Tally()
    for truth in before.figures:
        span = page.moved(truth.start), page.moved(truth.end)
        here = [one for one in after.figures if one.start < span[1] and span[0] < one.end]
        if not page.touches(truth.start, truth.end):
            found.spared += 1
            found.lit += truth.quality == "intact" and any(one.quality == "suspect" for one in here)
        elif truth.quality == "intact":
            outcome = _outcome(truth, span, here, after)
            found.outcomes[outcome] += 1
            alone = outcome == "silent" and _alone(here, after)
            found.unknowable += alone
            if outcome in ("silent", "proven wrong"):
                read = " ".join(one.surface for one in here)
                found.cases.append(
                    f"{page.name} {outcome}{' (alone)' if alone else ''}: {truth.surface} -> {read}"
                )
    found.levels.update(repair.level for repair in after.repairs)
    return found


def _aligned(page: Page, before: Report, after: Report) -> Page:
    """Return a page whose lost characters are told in the text as it was read: readers fold blanks and line ends."""
    intact, damaged = before.document.text, after.document.text
    lost: list[int] = []
    place = 0
    for start, character in enumerate(intact):
        if place < len(damaged) and damaged[place] == character:
            place += 1
        else:
            lost.append(start)
    aligned = Page(page.name, intact, lost)
    if aligned.damaged != damaged:
        raise ValueError(f"{page.name}: the two readings differ in more than what was lost")
    return aligned


def _outcome(truth: Figure, span: tuple[int, int], here: list[Figure], after: Report) -> str:
    ids = {one.figure_id for one in here}
    proofs = [
        repair
        for repair in after.repairs
        if repair.level == "proven"
        and (ids & {*repair.figure_ids} or (repair.start < span[1] and span[0] < repair.end))
    ]
    repaired = [one for one in here if one.quality == "repaired"]
    if proofs or repaired:
        stated = [value for repair in proofs for value in repair.values] + [_said(one) for one in repaired]
        return "proven right" if any(_same(_said(truth), value) for value in stated) else "proven wrong"
    intact = [one for one in here if one.quality == "intact"]
    if not here:
        return "unread"
    if not intact:
        return "warned"
    right = all(one.kind == truth.kind and _same(_said(truth), _said(one)) for one in intact)
    return "right anyway" if right else "silent"


def _said(figure: Figure) -> str:
    """Return what a figure states, as repairs state it: plain decimals, or both ISO days."""
    if figure.kind == "date":
        days = [day.isoformat() for day in (figure.date_start, figure.date_end) if day]
        return "/".join(dict.fromkeys(days))
    return "" if figure.value is None else str(figure.value)


def _same(one: str, other: str) -> bool:
    try:
        return abs(Decimal(one) - Decimal(other)) <= Decimal("0.000001") * max(1, abs(Decimal(one)))
    except InvalidOperation:
        return {*one.split("/")} == {*other.split("/")}


def _alone(here: list[Figure], after: Report) -> bool:
    """Tell whether nothing on the page speaks of a figure: no worded relation, no twin."""
    related = {link.figure_id for link in after.links}
    told = any(one.figure_id in related for one in here)
    return not told and all(after.document.text.count(one.surface) == 1 for one in here)


def lines(total: Tally) -> Iterator[str]:
    """Yield the table of all pages."""
    count = total.outcomes.total()
    for outcome in OUTCOMES:
        number = total.outcomes[outcome]
        yield f"{outcome:14} {number:6} {number / max(1, count):7.1%}"
        if outcome == "silent":
            yield f"  cannot be known {total.unknowable:3} {total.unknowable / max(1, count):7.1%}"
    yield f"damaged        {count:6}"
    yield f"lit            {total.lit:6} {total.lit / max(1, total.spared):7.1%} of {total.spared} that lost nothing"
    levels = ", ".join(f"{level} {number}" for level, number in sorted(total.levels.items()))
    yield f"repairs        {levels or 'none'}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--share", type=float, default=1.0, help="of the characters that go")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cases", action="store_true", help="list the silent and the wrong figures")
    options = parser.parse_args()
    files = [*options.shared.glob("gold/*.txt"), *options.shared.glob("texts/*.txt")]
    files = sorted(file for file in files if file.name not in DAMAGED)
    if not files:
        print(f"damage.py: no gold/*.txt and texts/*.txt in {options.shared}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    total, chance = Tally(), random.Random(options.seed)
    print(f"{'page':24}{'lost':>6}" + "".join(f"{name:>14}" for name in OUTCOMES) + f"{'lit':>6}")
    for file in files:
        page = without(file.stem, file.read_text("utf-8"), options.share, chance)
        found = tally(page)
        numbers: list[Any] = [found.outcomes[name] for name in OUTCOMES]
        print(
            f"{file.stem:24}{len(page.lost):6}"
            + "".join(f"{number:14}" for number in numbers)
            + f"{found.lit:6}"
        )
        total.add(found)
    print("\n" + "\n".join(lines(total)))
    if options.cases:
        print("\n" + "\n".join(total.cases))
    return int(total.outcomes["proven wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
