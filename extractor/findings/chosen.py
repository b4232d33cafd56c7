"""Which of a match's figures plays which role where the words alone do not tell: the earlier of two levels, the greater."""

from __future__ import annotations

import re
from datetime import date

from extractor.findings.arithmetic import is_share
from extractor.findings.derived import as_precise, as_set
from extractor.findings.relations import Member
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key

_TURNED = {"from": "to", "to": "from"}


def aimed(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return a level and the one that was set for it, this as precise as that is written."""
    level = next(member.figure for member in members if member.role == "to")
    was_set = (as_precise(as_set(one.figure), level) if one.role == "from" else one.figure for one in members)
    return tuple(one._replace(figure=figure) for one, figure in zip(members, was_set, strict=True))


def falls(members: tuple[Member, ...]) -> bool:
    """Tell whether the first of two levels is below the other."""
    roles = {member.role: member.figure.value or 0 for member in members}
    return roles["to"] < roles["from"]


def in_order(
    skeleton: Skeleton, match: re.Match[str], members: tuple[Member, ...], year: int | None
) -> tuple[Member, ...]:
    """Return the levels of two times, that of the earlier one as the one `from` which it went.

    year: of the report, and so of a level in whose sentence no time is told in front of it.
    """
    last, start = skeleton.figure_at(match.start("skip_now")).date_start, skeleton.sentence(match.start()).start
    before = [one for one in skeleton.between(start, match.end("from")) if skeleton.kinds[one] == "date"]
    first = skeleton.figure_at(before[-1]).date_start if before else date(year, 12, 31) if year else None
    if last is None or (first is not None and first < last):
        return members
    return tuple(one._replace(role=_TURNED.get(one.role, one.role)) for one in members)


def of_another(skeleton: Skeleton, members: tuple[Member, ...], start: int) -> bool:
    """Tell whether a share is that of its part in another amount which the paragraph tells before."""
    roles = {member.role: member.figure for member in members}
    part, whole, share = roles["part"], roles["whole"], roles["share"]
    if part.value is None or whole.value is None or is_share(part.value, whole.value, share):
        return False
    line = skeleton.text.rfind("\n", 0, start) + 1
    others = (skeleton.figure_at(one) for one in skeleton.between(line, start))
    alike = (one.value for one in others if unit_key(one) == unit_key(whole) and one.value)
    return any(is_share(part.value, value, share) for value in alike)
