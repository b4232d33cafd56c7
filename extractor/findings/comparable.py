"""Which figures may stand in a relation together: those that must share a unit do."""

from __future__ import annotations

from extractor.findings.relations import Member
from extractor.findings.units import unit_key
from extractor.records import Figure

_ALIKE = ({"money", "unit_price"}, {"people", "person_times"})
_AT_LEAST_ONCE = ("people", "person_times")  # each of the first makes one of the second or more
_COUNTED_ALIKE = {"count", "households"}
_PURE = ("multiple", "percent", "duration")  # kinds of numbers that change no unit
_NO_LEVELS = ("percent", "percentage_points", "date")  # that rise by so many of their own


def comparable(relation: str, members: tuple[Member, ...]) -> bool:
    """Tell whether figures that must share a unit do: part and whole, both levels and their difference."""
    roles = {member.role: member.figure for member in members}
    if relation in ("ratio", "part") and {"part", "whole"} <= roles.keys():
        part, whole = roles["part"], roles["whole"]
        rates = relation == "part" and part.kind == "percent"
        if relation == "part" and (part.kind, whole.kind) == _AT_LEAST_ONCE:
            return True
        return unit_key(part) == unit_key(whole) and (rates or part.kind != "percent")
    if relation == "product" and {"per", "total"} <= roles.keys():
        per, total = roles["per"], roles["total"]
        sides = {roles["count"].kind, per.kind} == {"length"} and total.kind == "area"
        return per.kind in _PURE or per.kind == total.kind or {per.kind, total.kind} in _ALIKE or sides
    if relation == "sum":
        return len({unit_key(member.figure) for member in members}) == 1
    if relation == "same_project" and {member.role for member in members} == {"statement"}:
        return len({unit_key(member.figure) for member in members}) == 1
    if relation == "restates":
        first, second = (member.figure for member in members)
        return unit_key(first) == unit_key(second) and first.unit != second.unit
    if relation == "growth" and {"since", "amount"} <= roles.keys():
        return _like(roles["to"], roles["amount"]) or roles["amount"].kind == "percentage_points"
    if relation == "growth" and {"amount", "share"} <= roles.keys():
        return _like(roles["to"], roles["amount"])
    if relation == "growth" and "amount" in roles and "from" not in roles:
        points = roles["to"].kind == "percent" and roles["amount"].kind == "percentage_points"
        return points or (roles["to"].kind not in _NO_LEVELS and _like(roles["to"], roles["amount"]))
    if relation == "growth" and "amount" in roles:
        start, end, amount = roles["from"], roles["to"], roles["amount"]
        points = start.kind == "percent" and amount.kind == "percentage_points"
        permille = {start.unit, end.unit, amount.unit} == {"‰"}
        same = (start.kind != "percent" and _like(start, amount)) or permille
        return _like(start, end) and (same or points)
    if relation == "growth":
        return _like(roles["from"], roles["to"]) and not (
            "share" in roles and roles["from"].kind == "percent"
        )
    return True


def _like(one: Figure, other: Figure) -> bool:
    """Tell whether two levels of one thing share a unit; of a price, only one of them may name what it buys."""
    if {one.kind, other.kind} == {"money", "unit_price"}:
        return one.unit_code.partition("/")[0] == other.unit_code.partition("/")[0]
    if {one.kind, other.kind} == _COUNTED_ALIKE:  # shops are counted like households, and less of their name tells it
        return one.unit == other.unit
    return unit_key(one) == unit_key(other)
