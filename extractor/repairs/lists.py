"""Lists of parts whose runs hold two counts each -> the cuts under which both columns add up to the whole.

Only lists that the wording makes lists of parts are tried (`findings.parts`). A reading is proven where it is the
only one, the numbers as they stand do not add up, both columns are stated, and chance hardly ever does as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from extractor.findings.relations import Related
from extractor.records import Figure, Level, Span
from extractor.repairs.claims import Claim, cuts
from extractor.repairs.columns import Joint, Option, Row, Work, joint
from extractor.repairs.place import Page, run_of
from extractor.repairs.vocabulary import PairRule

_GAP = re.compile("[^0-9。；！？\n（）()]{0,6}")
_MARKS = re.compile("[，,、；;：:（(）)。\n0-9]")
_LONGEST_LABEL = 16
_NAMED_WITHIN = 16
_MOST_SHOWN = 8
_MOST_MORE = 10
_LISTS = ("SUM", "SUM2", "PART")
# doubts of rules/repairs.toml
_ABOVE, _BESIDE = "parts above the whole", "behind a list that lost its units"


class Found(NamedTuple):
    """What the lists of a page gave: readings, and figures that cannot all be whole, by the name of the doubt."""

    claims: list[Claim]
    doubtful: list[tuple[str, Figure]]


class Listed(NamedTuple):
    """A list of parts: its figures, the row of each, and the figures that state the first column beside them.

    worded: the wording gives just these parts, no more were tried.
    """

    pair: PairRule
    worded: bool
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    partners: tuple[Figure | None, ...]
    found: Joint


def added_up(page: Page, related: Sequence[Related], openers: Sequence[str]) -> Found:
    """Return the readings that lists of parts prove or support, and the figures of lists that exceed their whole.

    openers: words such as 其中 that open a list.
    """
    work = Work(page.rules.proof.most_sums)
    tried: dict[tuple[int, int, str], list[Listed]] = {}
    for (first, start), lengths in _candidates(page, related, openers).items():
        for pair in page.rules.pair:
            read = [_listed(page, pair, worded, figures, work) for worded, figures in lengths]
            if found := [listed for listed in read if listed is not None]:
                tried[first, start, pair.name] = found
    tested = sum(map(len, tried.values()))
    claims: list[Claim] = []
    doubtful: dict[int, tuple[str, Figure]] = {}
    for lists in tried.values():
        made = _claims(page, lists, tested)
        listed = _shown(lists)
        siblings = _siblings(page, listed) if any(claim.proven for claim in made) else []
        doubted = _doubted(lists)
        cut = zip(listed.figures, listed.rows, strict=True) if doubted else ()
        claims += made
        doubtful |= {figure.start: (_BESIDE, figure) for figure in siblings}
        doubtful |= {figure.start: (_ABOVE, figure) for figure, row in cut if row.is_run}
    return Found(claims, [doubtful[start] for start in sorted(doubtful)])


def _candidates(
    page: Page, related: Sequence[Related], openers: Sequence[str]
) -> dict[tuple[int, int], list[tuple[bool, tuple[Figure, ...]]]]:
    """Return what may be whole and parts of each list, at all its lengths, by where whole and first part stand.

    Beside each stands whether the wording gives just these parts.
    """
    found: dict[tuple[int, int], dict[tuple[int, ...], tuple[bool, tuple[Figure, ...]]]] = {}
    opened: set[int] = set()
    for one in related:
        whole, parts = one.figures("whole")[:1], one.figures("part")
        if one.check not in _LISTS or (one.check == "PART" and whole[0].start in opened):
            continue
        opened.add(whole[0].start)
        lengths = found.setdefault((whole[0].start, parts[0].start), {})
        for some in _lengths(page, parts, openers):
            key = tuple(part.start for part in some)
            worded = one.check != "PART" and len(some) == len(parts)
            lengths[key] = (worded or lengths.get(key, (False,))[0], (*whole, *some))
    return {key: list(lengths.values()) for key, lengths in found.items()}


def _shown(lists: Sequence[Listed]) -> Listed:
    """Return the length of a list that adds up in some way, else the longest that the words give, else the longest."""
    holding = next((one for one in lists if one.found.solutions), None)
    worded = [one for one in lists if one.worded]
    return holding or max(worded or lists, key=lambda one: len(one.figures))


def _doubted(lists: Sequence[Listed]) -> bool:
    """Tell whether the numbers of a list can hardly stay as they are: they exceed their whole, which may itself be
    doubtful already, or cuts of them add up in both columns."""
    whole = lists[0].figures[0]
    suspect = whole.quality == "suspect" and lists[0].rows[0].is_run
    exceeds = any(listed.worded and _exceeds(listed.rows) for listed in lists)
    return suspect or exceeds or any(listed.found.solutions for listed in lists)


def _lengths(page: Page, parts: list[Figure], openers: Sequence[str]) -> Iterator[tuple[Figure, ...]]:
    """Yield the parts, and the parts with the numbers in the same unit that go on behind them in their sentence.

    Where a list ends the words do not always tell; a reading counts only if it is the only one at all lengths.
    """
    if not parts:
        return
    yield tuple(parts)
    index = page.index(parts[-1])
    more: list[Figure] = []
    labels = [_label(page, part, openers) for part in parts]
    for figure in page.figures[index + 1 : index + 1 + _MOST_MORE]:
        if figure.sentence != parts[-1].sentence or figure.unit != parts[-1].unit:
            return
        label = _label(page, figure, openers)
        if any(len(other) > 1 and label.startswith(other) for other in labels):
            return  # a part of a part that was named before
        labels.append(label)
        more.append(figure)
        yield (*parts, *more)


def _label(page: Page, figure: Figure, openers: Sequence[str]) -> str:
    """Return the words in front of a figure, from the mark or the opener of the list before them on."""
    label = _MARKS.split(page.before(figure, _LONGEST_LABEL))[-1]
    for opener in openers:
        label = label.rpartition(opener)[2]
    return label


def _listed(
    page: Page, pair: PairRule, worded: bool, figures: tuple[Figure, ...], work: Work
) -> Listed | None:
    """Return a list with its rows and solutions; None where its numbers are no runs of this pair."""
    if not 2 < len(figures) <= page.rules.proof.most_parts:
        return None
    if not all(figure.unit in pair.visible for figure in figures):
        return None
    if not is_named(page, pair, figures[0]) and _partner(page, figures[0], pair) is None:
        return None
    partners = tuple(_partner(page, figure, pair) for figure in figures)
    rows = [_row(page, figure, partner, pair) for figure, partner in zip(figures, partners, strict=True)]
    known = [row for row in rows if row is not None]
    if len(known) < len(rows) or not any(row.is_run for row in known):
        return None
    if any(option.second != option.highest for row in known[1:] for option in row.options):
        return None
    found = joint(known[0], known[1:], work)
    return Listed(pair, worded, figures, tuple(known), partners, found) if found else None


def is_named(page: Page, pair: PairRule, figure: Figure) -> bool:
    """Tell whether the words in front of a number, and the rest of the page, tell that it lost this unit."""
    lead = page.before(figure, _NAMED_WITHIN).rpartition("\n")[2]
    if any(word in lead for word in pair.named):
        return True
    return pair.lost in page.units and any(word in lead for word in pair.beside)


def _row(page: Page, figure: Figure, partner: Figure | None, pair: PairRule) -> Row | None:
    """Return how a number of a list may be read; None where it is not of this pair, or loosened by a word."""
    digits, tail = run_of(page, figure)
    if tail not in pair.visible or page.loosened(figure):
        return _stated(figure, partner, pair)
    number = int(digits)
    uncut = Option(None if partner is None else int(partner.value or 0), number, number)
    tried = () if partner is not None else cuts(digits, 2)
    options = tuple(Option(int(first), int(second), int(second)) for first, second in tried)
    return Row(digits, options or (uncut,), uncut)


def _stated(figure: Figure, partner: Figure | None, pair: PairRule) -> Row | None:
    """Return the row of a number that stands as it was written, with the interval that its writing allows."""
    known = figure.quality == "intact" and figure.unit in pair.visible and figure.value
    if not known or figure.lower is None or figure.upper is None or partner is None or partner.value is None:
        return None
    factor = Fraction(figure.value or 1) / Fraction(figure.written_value)
    lower, upper = Fraction(figure.lower) / factor, Fraction(figure.upper) / factor
    option = Option(int(partner.value), round(lower), round(upper))
    return Row("", (option,), option)


def _partner(page: Page, figure: Figure, pair: PairRule) -> Figure | None:
    """Return the figure in front that states the first column: `16个，共约1040亩`."""
    index = page.index(figure)
    before = page.figures[index - 1] if index > 0 else None
    if (
        before is None
        or before.quality != "intact"
        or before.unit != pair.lost
        or before.qualifier != "exact"
    ):
        return None
    plain = before.value is not None and before.value == before.value.to_integral_value()
    return before if plain and _GAP.fullmatch(page.text, before.end, figure.start) else None


def _exceeds(rows: Sequence[Row]) -> bool:
    """Tell whether the parts as they stand exceed the whole as it stands."""
    return sum(row.uncut.second for row in rows[1:]) > rows[0].uncut.highest


def _claims(page: Page, lists: Sequence[Listed], tested: int) -> list[Claim]:
    """Return what one list proves, whatever its length, about each of its runs."""
    limits = page.rules.proof
    holding = [listed for listed in lists if listed.found.solutions]
    if len(holding) != 1 or holding[0].found.solutions != 1 or any(listed.found.uncut for listed in lists):
        return []
    listed = holding[0]
    found, chosen = listed.found, listed.found.chosen
    chance = sum((one.found.chance for one in lists), Fraction(0))
    both = chosen[0].first is not None
    believable = all(_believable(listed.pair, option) for option in chosen if option.first)
    proven = both and believable and chance <= limits.chance and chance * tested <= limits.batch
    level: Level = "proven" if proven else "supported"
    if not believable or not both or chance > limits.supported:
        return []
    proof = _proof(listed)
    claims = []
    for figure, row, option in zip(listed.figures, listed.rows, chosen, strict=True):
        if row.is_run and option.first is not None:
            tail = run_of(page, figure)[1]
            claims.append(
                Claim(
                    figure=figure,
                    places=((figure.start + len(str(option.first)), listed.pair.lost),),
                    readings=(f"{option.first}{listed.pair.lost}{option.second}{tail}",),
                    level=level,
                    kind="arithmetic",
                    proof=proof,
                    candidates=found.candidates,
                    chance=chance,
                    premises=_premises(listed, figure),
                    lost_from=f"{listed.pair.lost}{tail}",
                )
            )
    return claims


def _premises(listed: Listed, figure: Figure) -> tuple[Span, ...]:
    others = [one for one in (*listed.figures, *listed.partners) if one is not None and one is not figure]
    return tuple(sorted({Span(one.start, one.end) for one in others}))


def _believable(pair: PairRule, option: Option) -> bool:
    first = option.sum_first
    return pair.least * first <= option.second and (pair.most is None or option.second <= pair.most * first)


def _proof(listed: Listed) -> str:
    """Write both sums on one line."""
    whole, *parts = listed.found.chosen
    firsts = "+".join(str(part.sum_first) for part in parts)
    seconds = "+".join(str(part.second) for part in parts)
    total = str(whole.second) if whole.second == whole.highest else f"{whole.second}…{whole.highest}"
    added = sum(part.second for part in parts)
    second = f"{seconds} = {total}" if whole.second == whole.highest else f"{seconds} = {added} ({total})"
    return f"{firsts} = {whole.first}; {second}"


def _siblings(page: Page, listed: Listed) -> list[Figure]:
    """Return the runs that stand behind a proven list in its sentence, with the same unit and nothing cut."""
    last = page.index(listed.figures[-1])
    units = {run_of(page, figure)[1] for figure in listed.figures[1:]}
    found = []
    for figure in page.figures[last + 1 : last + 1 + _MOST_SHOWN]:
        digits, tail = run_of(page, figure)
        if figure.sentence != listed.figures[-1].sentence:
            break
        if tail in units and next(cuts(digits, 2), None) and _partner(page, figure, listed.pair) is None:
            found.append(figure)
    return found
