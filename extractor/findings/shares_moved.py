"""Which share of a whole a part is, and by how many points that is more, against how much both have grown since.

Which two amounts it is of the share itself tells: they make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.derived import drafted
from extractor.findings.nearby import known
from extractor.findings.parts_moved import Before, Moved, MovedReader
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rulebook

_REACH = 300  # characters around a share in which both amounts stand
_PAIR, _HUNDRED = 2, Decimal(100)
_DECIMALS = 4  # of a share that is reckoned


def shares_moved(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield by how many points each share has changed with the share that its amounts were before, and that they are."""
    points = skeleton.of_kind("percentage_points")
    ways = rules.once(Moved) if points else None
    told: dict[int, list[Before]] | None = None
    for place in points if ways else ():
        assert ways is not None
        before = skeleton.between(skeleton.sentence(place).start, place)[-1:]
        if not before or skeleton.kinds[before[0]] != "percent" or not ways.share.search(skeleton.leads[before[0]]):
            continue
        match = ways.growth.fullmatch(ways.share.sub("", skeleton.leads[place]))
        if match is None or not (known(skeleton.figure_at(place)) and known(skeleton.figure_at(before[0]))):
            continue
        reader = MovedReader(skeleton, ways)
        told = reader.told() if told is None else told
        related = _related(reader, told, before[0], place, bool(match["down"])) if len(told) >= _PAIR else None
        if related is not None:
            yield related


def _related(
    reader: MovedReader, told: dict[int, list[Before]], share: int, points: int, falls: bool
) -> Related | None:  # fmt: skip
    """Return a share, what it was before and the points between them, if only one pair of amounts makes the share."""
    skeleton = reader.skeleton
    near = sorted(one for one in told if abs(one - share) < _REACH)
    pairs = [(part, whole) for part in near for whole in near if _is_share(skeleton, part, whole, share)]
    if len(pairs) != 1:
        return None
    part, whole = pairs[0]
    rows = [
        (one, other) for one in told[part] for other in told[whole]
        if reader.go_together(other, one) and not reader.is_planned(one) and reader.at_one_price([one, other])
    ]  # fmt: skip
    by_amount = [row for row in rows if skeleton.kinds[row[0].told] != "percent"] or rows  # amounts tell more
    if len(by_amount) != 1:
        return None
    (low, high), (least, most) = (_before(reader, one) for one in by_amount[0])
    if min(low, least) <= 0:
        return None
    lowest, highest = low / most * _HUNDRED, high / least * _HUNDRED
    middle = f"{(lowest + highest) / 2:.{_DECIMALS}f}"
    was = drafted(middle, share, (highest - lowest) / 2, "percent").model_copy(update={"surface": f"{middle}%"})
    members = Member("from", was), Member("to", skeleton.figure_at(share)), Member("amount", skeleton.figure_at(points))
    wording = skeleton.words(min(part, whole, share), max(part, whole, points) + 1)
    return Related("growth", "CHANGE", reader.ways.rule.name, members, wording, "near", falls, tension=True)


def _is_share(skeleton: Skeleton, part: int, whole: int, share: int) -> bool:
    """Tell whether an amount has so many percent of another of its unit, rounded or cut off."""
    one, other, percent = (skeleton.figure_at(it) for it in (part, whole, share))
    if skeleton.key_at(part) != skeleton.key_at(whole) or (one.value or 0) >= (other.value or 0):
        return False
    last = Decimal(1).scaleb(-len(percent.written_value.partition(".")[2]))
    made = (one.value or Decimal(0)) / (other.value or Decimal(1)) * _HUNDRED
    return abs(made - (percent.value or Decimal(0))) <= last


def _before(reader: MovedReader, one: Before) -> tuple[Decimal, Decimal]:
    """Return the least and the most that an amount was before."""
    level, told = reader.skeleton.figure_at(one.level), reader.skeleton.figure_at(one.told)
    if told.kind == "percent" or one.told == one.level:
        off = Decimal(1).scaleb(-len(told.written_value.partition(".")[2]))
        return _ends(reader.figure(one, off))
    (low, high), (least, most) = _ends(level), _ends(told)
    return (low + least, high + most) if one.falls else (low - most, high - least)


def _ends(figure: Figure) -> tuple[Decimal, Decimal]:
    value = figure.value or Decimal(0)
    low = value if figure.lower is None else figure.lower
    return low, value if figure.upper is None else figure.upper
