"""What holds between the quantities of a place: births less deaths, households times their size, shares of three sectors.

The words name each amount, wherever in a sentence, a line or two it stands. Where several amounts bear one name, the ones
that fit are meant; where none fit, it is told only if each name is borne by one amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product

from extractor.findings.derived import a_hundred, negative, together, widened
from extractor.findings.outcome import Outcome
from extractor.findings.quantities import Named
from extractor.findings.quantity_rules import Equation, Quantities
from extractor.findings.relations import Member, Related, thirds_of
from extractor.findings.skeleton import Skeleton
from extractor.findings.typos import respelt
from extractor.findings.within import Readings, check
from extractor.records import Figure
from extractor.rulebook import Rulebook

_NEAR = 420  # characters on each side in which an amount is near
_MOST = 48  # choices of amounts that are tried
_LEAST_OF_WHOLE = Decimal("0.75")  # of all kinds of people together
_HOLDS = ("consistent", "rounding")


def equated(skeleton: Skeleton, rules: Rulebook, named: dict[str, list[Named]]) -> Iterator[Related]:
    """Yield the equations between the quantities that a text names."""
    reader = _Reader(skeleton, rules, named) if named else None
    for equation in rules.once(Quantities).rules.equation if reader else ():
        needed = [one for role, one in equation.roles.items() if role not in equation.optional]
        if reader and all(one in named or "|" in one for one in needed):
            yield from reader.held(list(reader.read(equation)))


class _Reader:
    def __init__(self, skeleton: Skeleton, rules: Rulebook, named: dict[str, list[Named]]) -> None:
        self.skeleton = skeleton
        self.named = named
        self.readings = Readings(rules.once(thirds_of))

    def read(self, equation: Equation) -> Iterator[Related]:
        """Yield an equation for each amount of its first role."""
        first, *others = equation.roles
        for anchor in self.named[equation.roles[first]]:
            start, end = self._stretch(anchor.position, equation.reach)
            if any(word in self.skeleton.text[start:end] for word in equation.never):
                continue
            choices = {first: [anchor]} | {
                role: self._around(anchor, equation.roles[role], start, end) for role in others
            }
            if equation.one_time:
                choices = {role: [one for one in found if _time(one) == _time(anchor)] for role, found in choices.items()}
            choices = {role: found for role, found in choices.items() if found or role not in equation.optional}
            if all(choices.values()):
                yield from self._chosen(equation, choices, anchor)

    def held(self, found: list[Related]) -> Iterator[Related]:
        """Yield what was read of an equation without what fails of a whole that others hold of: another part was meant.

        So was another whole where its parts are those of one that holds.
        """
        holding = [one for one in found if one.check == "SUM" and self._tested(one).state in _HOLDS]
        held, wholes = set(map(id, holding)), {one.one("whole").figure_id for one in holding if one.figures("whole")}
        parts = {part.figure_id for one in holding for part in one.figures("part")}
        for one in found:
            others = one.check == "SUM" and id(one) not in held
            meant = {part.figure_id for part in one.figures("part")} <= parts
            if not (others and (meant or one.one("whole").figure_id in wholes)):
                yield one

    def _stretch(self, position: int, reach: str) -> tuple[int, int]:
        """Return where the amounts of an equation may stand: a sentence, that or the one before, a line, near, anywhere.

        A sentence goes on behind a semicolon only if it reaches up to the full stop.
        """
        text = self.skeleton.text
        if reach == "sentence":
            return self.skeleton.sentence(position)
        if reach == "full stop":
            return self.skeleton.full_sentence(position)
        if reach == "before":
            own, line = self.skeleton.full_sentence(position), self.skeleton.line_start(position)
            return max(line, self.skeleton.full_sentence(max(line, own.start - 2)).start), own.end
        if reach == "line":
            return text.rfind("\n", 0, position) + 1, self.skeleton.line_end(position)
        if reach == "text":
            return 0, len(text)
        return max(0, position - _NEAR), min(len(text), position + _NEAR)

    def _around(self, anchor: Named, name: str, start: int, end: int) -> list[Named]:
        """Return the amounts of a name in a stretch that are of the anchor's time."""
        return [
            one
            for quantity in name.split("|")
            for one in self.named.get(quantity, ())
            if start <= one.position < end and one.position != anchor.position and _of_one_time(one.figure, anchor.figure)
        ]

    def _chosen(self, equation: Equation, choices: dict[str, list[Named]], anchor: Named) -> Iterator[Related]:
        """Yield the relations of the amounts that fit, or of those that alone can be meant where none do."""
        told: list[Related] = []
        for chosen in islice(product(*choices.values()), _MOST):
            told = list(self._related(equation, dict(zip(choices, chosen, strict=True))))
            if told and all(self._tested(one).state in _HOLDS for one in told):
                yield from told
                return
        alone = {
            role: found if role in equation.several else self._meant(found, anchor) for role, found in choices.items()
        }
        if all(found and (role in equation.several or _one_value(found)) for role, found in alone.items()):
            meant = {role: min(found, key=lambda one: abs(one.position - anchor.position)) for role, found in alone.items()}
            related = list(self._related(equation, meant))
            if not equation.slip or (self._may_be_far(equation, meant) and all(map(self._slipped, related))):
                yield from related

    def _may_be_far(self, equation: Equation, meant: dict[str, Named]) -> bool:
        """Tell whether amounts stand in one line, or each of them is the only one of its name."""
        places = [one.position for one in meant.values()]
        if self.skeleton.line_end(min(places)) > max(places):
            return True
        return all(_one_value(self.named[name]) for name in equation.roles.values())

    def _slipped(self, related: Related) -> bool:
        """Tell whether another digit in one of its amounts, or two that change places, would make a relation hold."""
        for at, (role, figure) in enumerate(related.members):
            for meant in (*respelt(figure, True), *respelt(figure, False)):
                members = (*related.members[:at], Member(role, meant), *related.members[at + 1 :])
                if self._tested(related._replace(members=members)).state in _HOLDS:
                    return True
        return False

    def _tested(self, related: Related) -> Outcome:
        return check(related, self.readings)

    def _meant(self, found: list[Named], anchor: Named) -> list[Named]:
        """Return the amounts of a name in the anchor's sentence, else in its line, else all."""
        sentence = self.skeleton.sentence(anchor.position)
        line = self._stretch(anchor.position, "line")
        for start, end in (sentence, line):
            inside = [one for one in found if start <= one.position < end]
            if inside:
                return inside
        return found

    def _related(self, equation: Equation, chosen: dict[str, Named]) -> Iterator[Related]:
        """Yield what an equation says of some amounts."""
        figures = [one.figure for one in chosen.values()]
        if len({id(figure) for figure in figures}) < len(figures):
            return
        positions = sorted(one.position for one in chosen.values())
        wording = self.skeleton.words(positions[0], positions[-1] + 1)
        if equation.natural:
            yield from _of_rate(equation, chosen, wording)
            return
        roles = {
            role: widened(one.figure, equation.slack[role]) if role in equation.slack else one.figure
            for role, one in chosen.items()
        }
        if "rest" in roles:
            roles["whole"] = together(roles["part"], roles["rest"])
        members = tuple(Member(role.rstrip("0123456789"), figure) for role, figure in roles.items())
        one_sentence = self.skeleton.sentence(positions[0]).end >= positions[-1]
        if equation.cancel:
            members = _cancelling(list(chosen.values()))
        elif equation.check == "SUM" and not _comparable(roles):
            return
        elif equation.check == "SHARES":
            members = (Member("whole", a_hundred(figures[-1])), *members)
        yield Related(
            equation.relation, equation.check, equation.name, members, wording,
            mode=equation.mode or ("" if one_sentence else "near"), falling=equation.falling,
            divide=Fraction(equation.divide), tension=not (equation.sure and one_sentence),
        )  # fmt: skip


def _of_rate(equation: Equation, chosen: dict[str, Named], wording: str) -> Iterator[Related]:
    """Yield the sign of a rate of growth, and where the sign is right its size, by what came and what went."""
    rate, end, start = (chosen[role].figure for role in ("share", "to", "from"))
    if not rate.value or end.value is None or start.value is None:
        return
    falling = rate.value < 0
    members = (Member("from", start), Member("to", end), Member("share", rate))
    yield Related(
        equation.relation, equation.check, equation.name, members, wording, falling=falling, tension=True
    )
    difference = end.value - start.value
    if "whole" in chosen and difference and (difference < 0) == falling:
        high, low = (start, end) if falling else (end, start)
        part = _difference(high, low)
        size = negative(rate) if falling else rate
        whole = widened(chosen["whole"].figure, equation.slack["whole"])
        levels = Member("high", high), Member("low", low)
        sized = (Member("share", size), Member("part", part), Member("whole", whole), *levels)
        yield Related("ratio", "RATIO", equation.name, sized, wording, tension=True)


def _of_one_time(one: Figure, other: Figure) -> bool:
    """Tell whether two amounts can be of one year, and both are stated or both are to come."""
    years = [figure.period_end.year for figure in (one, other) if figure.period_end is not None]
    return one.status == other.status and len(set(years)) < 2


def _time(one: Named) -> tuple[object, object]:
    return one.figure.period_start, one.figure.period_end


def _one_value(found: list[Named]) -> bool:
    return len({one.figure.value for one in found}) == 1


def _difference(high: Figure, low: Figure) -> Figure:
    """Return a difference in the form of a figure, without an id."""
    ends = [
        None if one is None or other is None else one - other
        for one, other in ((high.value, low.value), (high.lower, low.upper), (high.upper, low.lower))
    ]
    surface = f"({high.surface} − {low.surface})"
    made = {"figure_id": "", "surface": surface, "value": ends[0], "lower": ends[1], "upper": ends[2]}
    return high.model_copy(update=made)


def _comparable(roles: dict[str, Figure]) -> bool:
    """Tell whether parts come to something like their whole: much less of it, or more, is of something else."""
    whole = roles["whole"].value or Decimal(0)
    parts = sum((figure.value or Decimal(0) for role, figure in roles.items() if role != "whole"), Decimal(0))
    return whole * _LEAST_OF_WHOLE <= parts <= whole / _LEAST_OF_WHOLE


def _cancelling(changes: list[Named]) -> tuple[Member, ...]:
    """Return changes that come to nothing as a sum: the one that goes the other way is what the others come to."""
    falls = [one for one in changes if one.falling]
    alone = falls if len(falls) == 1 else [one for one in changes if not one.falling]
    whole = alone[0] if len(alone) == 1 else changes[0]
    parts = [one for one in changes if one is not whole]
    signed = [one.figure if one.falling != whole.falling else negative(one.figure) for one in parts]
    return Member("whole", whole.figure), *(Member("part", figure) for figure in signed)
