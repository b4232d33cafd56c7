"""Which of a match's figures plays which role where the words alone do not tell: the earlier of two levels, the greater."""

from __future__ import annotations

import re

from extractor.findings.arithmetic import is_share
from extractor.findings.relations import Member
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import unit_key

_TURNED = {"from": "to", "to": "from"}


def falls(members: tuple[Member, ...]) -> bool:
    """Tell whether the first of two levels is below the other."""
    roles = {member.role: member.figure.value or 0 for member in members}
    return roles["to"] < roles["from"]


def in_order(skeleton: Skeleton, match: re.Match[str], members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return the levels of two times, that of the earlier one as the one `from` which it went."""
    first, last = (skeleton.figure_at(match.start(role)).date_start for role in ("skip_then", "skip_now"))
    if first is None or last is None or first < last:
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
