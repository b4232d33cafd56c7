"""Errors as people make them, one at a time, for audit.py: a figure of a relation that holds is written wrong."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.findings.relations import Related
    from extractor.records import Figure

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_AHEAD = ("预计", "计划")
_DONE = ("已", "已")
Edit = tuple[int, int, str]
Ends = dict[str, list[tuple[float, float]]]
Make = Callable[[str, "Figure", random.Random], "Edit | None"]


def _number(text: str, figure: Figure, change: Callable[[str], str | None]) -> Edit | None:
    match = _DIGITS.search(text, figure.start, figure.end)
    written = change(match[0]) if match else None
    if not match or written is None or written == match[0] or re.match(r"0\d", written):
        return None
    return match.start(), match.end(), written


def substituted(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """Another digit in one place."""

    def change(number: str) -> str:
        place = chance.choice([at for at, character in enumerate(number) if character.isdigit()])
        digit = chance.choice([d for d in "0123456789" if d != number[place] and (d != "0" or place)])
        return number[:place] + digit + number[place + 1 :]

    return _number(text, figure, change)


def swapped(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """Two neighbouring digits in the wrong order."""

    def change(number: str) -> str | None:
        places = [
            at
            for at in range(len(number) - 1)
            if number[at : at + 2].isdigit() and number[at] != number[at + 1]
        ]
        if not places:
            return None
        at = chance.choice(places)
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]

    return _number(text, figure, change)


def dropped(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """One digit too few."""

    def change(number: str) -> str | None:
        digits = [at for at, character in enumerate(number) if character.isdigit()]
        if len(digits) < 2:
            return None
        at = chance.choice(digits)
        rest = number[:at] + number[at + 1 :]
        return None if rest.startswith(".") or rest.endswith(".") else rest

    return _number(text, figure, change)


def doubled(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """One digit typed twice."""

    def change(number: str) -> str:
        at = chance.choice([at for at, character in enumerate(number) if character.isdigit()])
        return number[:at] + number[at] + number[at:]

    return _number(text, figure, change)


def rescaled(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """Ten thousand times too much or too little: 万 or 亿 for nothing or for each other."""
    for old, new in (("亿", "万"), ("万", "亿"), ("元", "万元")):
        at = text.find(old, figure.start, figure.end)
        if at >= 0:
            return at, at + len(old), new
    return None


def of_other_area(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """Mu for square metres, and the other way round."""
    for old, new in (("平方米", "亩"), ("亩", "平方米")):
        at = text.find(old, figure.start, figure.end)
        if at >= 0:
            return at, at + len(old), new
    return None


def changed(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """Another amount of the same length, within a third."""

    def change(number: str) -> str | None:
        factor = Fraction(chance.randint(67, 133), 100)
        decimals = len(number.partition(".")[2])
        value = Fraction(number) * factor
        return f"{float(value):.{decimals}f}"

    return _number(text, figure, change)


def without_unit(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """The unit gone, as readers of pages lose it."""
    if not figure.unit or figure.unit == "%" or not text[: figure.end].endswith(figure.unit):
        return None
    return figure.end - len(figure.unit), figure.end, ""


def undated(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """A day that comes before what it follows, or that no month has."""
    year = re.search(r"(19|20)\d\d(?=年)", text[figure.start : figure.end])
    if figure.kind != "date" or not year:
        return None
    at = figure.start + year.start()
    return at, at + 4, str(int(year[0]) + chance.choice((-2, 2)))


def turned(text: str, figure: Figure, chance: random.Random) -> Edit | None:
    """What is planned told as done."""
    start = max(0, figure.start - 12)
    for old, new in (*zip(_AHEAD, _DONE, strict=True), ("已", "计划")):
        at = text.rfind(old, start, figure.start)
        if at >= 0:
            return at, at + len(old), new
    return None


# kind -> how it is made, and of which roles of a relation (none: of any).
KINDS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "substitution": (substituted, ()),
    "swap": (swapped, ()),
    "dropped digit": (dropped, ()),
    "doubled digit": (doubled, ()),
    "scale": (rescaled, ()),
    "mu and square metres": (of_other_area, ()),
    "changed part": (changed, ("part",)),
    "changed total": (changed, ("whole", "total", "to")),
    "lost unit": (without_unit, ()),
    "wrong date": (undated, ("start", "finish", "planned", "done")),
    "changed restatement": (changed, ("statement",)),
    "plan for outcome": (turned, ("planned", "done")),
}


def applied(text: str, edit: Edit) -> str:
    """Return a text with one edit made."""
    start, end, new = edit
    return text[:start] + new + text[end:]


def findable(related: Related, figure: Figure, changed_to: Figure) -> bool:
    """Tell whether an error can be found at all: outside what rounding allows the written number.

    Sums, products and quotients are taken once more here, over plain numbers, so that the ceiling does not rest on
    the checker that it is the ceiling of.
    """
    if figure.kind == "date":
        return _out_of_order(related, figure, changed_to)
    ends: Ends = {}
    for member in related.members:
        ends.setdefault(member.role, []).append(
            _ends(changed_to if member.figure is figure else member.figure)
        )
    return _fails(ends, related)


def _out_of_order(related: Related, figure: Figure, changed_to: Figure) -> bool:
    """Tell whether a changed day contradicts: what orders two days fails only where they change places."""
    days = {one.role: changed_to if one.figure is figure else one.figure for one in related.members}
    roles = {"ORDER": ("start", "finish"), "DEADLINE": ("day", "limit")}.get(related.check)
    if roles is None:
        return True
    first, last = (days[role] for role in roles)
    return not first.date_start or not last.date_end or first.date_start > last.date_end


def _ends(figure: Figure) -> tuple[float, float]:
    """Return the bounds of a figure; what its writing leaves open is endless."""
    low, high = figure.lower, figure.upper
    return -math.inf if low is None else float(low), math.inf if high is None else float(high)


def _fails(ends: Ends, related: Related) -> bool:
    def low(role: str) -> float:
        return sum(pair[0] for pair in ends.get(role, []))

    def high(role: str) -> float:
        return sum(pair[1] for pair in ends.get(role, []))

    def apart(least: float, most: float, role: str) -> bool:
        slack = 1e-9 * max(1.0, abs(low(role)))
        return least > high(role) + slack or most < low(role) - slack

    check = related.check
    if check in ("SUM", "SUM2"):
        over = low("part") > high("whole")
        return over or (related.mode == "closed" and high("part") < low("whole"))
    if check == "PART":
        return low("part") > high("whole")
    if check == "RANGE" and "homes" in ends:
        return high("people") < low("homes") or low("people") > 8 * high("homes")
    if check == "RANGE" and "part" in ends:
        return apart(min(one[0] for one in ends["part"]), max(one[1] for one in ends["part"]), "whole")
    if check == "RANGE" and "least" in ends:
        return high("value") < low("least")
    if check == "RANGE":
        return low("value") > float(related.bound or 0)
    if check == "COUNT":
        least = related.least_names or len(related.names)
        return high("count") < least or (related.mode != "open" and low("count") > related.most_names)
    if check == "GRIM" and "to" in ends:
        sign, (least, most), now = -1 if related.falling else 1, ends["share"][0], low("to")
        near = range(max(1, int(now / 2)), int(now * 3) + 1)
        return not any(least <= 100 * sign * (now - before) / before <= most for before in near)
    if check == "GRIM":
        (least, most), base = ends["share"][0], round(low("whole"))
        return not any(least <= 100 * part / base <= most for part in range(base + 1)) if base > 0 else True
    if check == "RATIO" and low("whole") > 0:
        both = 100 * low("part") / (low("part") + low("whole"))
        if related.tension and ends["share"][0][0] <= both <= ends["share"][0][1]:
            return False
        return apart(100 * low("part") / high("whole"), 100 * high("part") / low("whole"), "share")
    if check == "RESTATE":
        (a, b), (c, d) = ends["statement"]
        return a > d or c > b
    if check == "CHANGE" and "from" not in ends:
        return low("amount") > high("to")
    if check == "CHANGE" and "amount" not in ends:
        left = low("from") + low("came") - high("went"), high("from") + high("came") - low("went")
        return apart(*left, "to")
    if check == "CHANGE":
        first, last = ("from", "to") if related.falling else ("to", "from")
        return apart(low(first) - high(last), high(first) - low(last), "amount")
    if check == "DIRECTION":
        return low("to") > high("from") if related.falling else high("to") < low("from")
    if check == "GROWTH" and related.mode == "between":
        return apart(min(one[0] for one in ends["part_share"]), max(one[1] for one in ends["part_share"]), "share")
    if check == "GROWTH" and "part_share" in ends:
        before = [
            (a / (1 + q / 100), b / (1 + p / 100)) for (a, b), (p, q) in zip(ends["part"], ends["part_share"], strict=True)
        ]
        least, most = sum(one[0] for one in before), sum(one[1] for one in before)
        return apart(100 * low("whole") / most - 100, 100 * high("whole") / least - 100, "share")
    if check == "GROWTH" and "from" in ends and low("from") > 0:
        least, most = 100 * low("to") / high("from") - 100, 100 * high("to") / low("from") - 100
        return apart(-most, -least, "share") if related.falling else apart(least, most, "share")
    if check == "GROWTH" and "amount" in ends and not related.falling and low("to") <= high("amount"):
        return high("to") < low("amount")
    if check == "GROWTH" and "amount" in ends and not related.falling:
        least = 100 * low("amount") / (high("to") - low("amount"))
        return apart(least, 100 * high("amount") / (low("to") - high("amount")), "share")
    if check == "PROD":
        divide = float(related.divide)
        if related.mode == "at_least":
            return low("count") * low("per") / divide > high("total")
        return apart(low("count") * low("per") / divide, high("count") * high("per") / divide, "total")
    if check == "BASE":
        bases = [
            (a / q, b / p if p > 0 else math.inf)
            for (a, b), (p, q) in zip(ends["part"], ends["share"], strict=True)
        ]
        slack = 1.0 if related.one_base else 1.1
        return bases[0][0] > slack * bases[1][1] or bases[1][0] > slack * bases[0][1]
    return True
