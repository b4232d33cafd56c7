"""Numbers of one sentence that words bring together, however the rest of it is put: shares, rates, rises, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.findings.adding import ADDABLE
from extractor.findings.halves import halves
from extractor.findings.nearby import Beside, known
from extractor.findings.portions import Portions
from extractor.findings.relations import Related
from extractor.findings.remainders import Remainders
from extractor.findings.skeleton import Skeleton
from extractor.findings.tasks import tasked
from extractor.rulebook import Rulebook

_ROLES = {
    "RATIO": ("share",), "GROWTH": ("share", "amount"), "BASE": ("share",), "YEARLY": ("share",), "GRIM": ("share",),
    "CHANGE": ("amount",), "SUM": ("part", "whole"), "SUM2": ("part", "whole"),
}  # fmt: skip


def beside(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield a relation for each number that words in front of it license and none of the relations found tells of."""
    telling = ((one.members, roles) for one in found if (roles := _ROLES.get(one.check)))
    told = {member.figure.figure_id for members, roles in telling for member in members if member.role in roles}
    ways, portions, remainders = rules.once(Beside), Portions(skeleton, rules), Remainders(skeleton, rules)
    hinted = (one for one in skeleton.led(ways.hint) if skeleton.kinds[one] in ADDABLE)
    of_percent = portions, ways.of_percent, ways.any_of_percent
    of_amount = remainders, ways.of_amount, ways.any_of_amount
    for position in sorted([*skeleton.of_kind("percent"), *hinted]):
        figure, lead = skeleton.figure_at(position), skeleton.leads[position]
        if figure.figure_id in told or not known(figure):
            continue
        percent = figure.kind == "percent"
        reader, several, any_of = of_percent if percent else of_amount
        if not any_of.search(lead):
            continue
        amounts = reader.amounts(position)
        for way in several:
            match = way.lead.search(lead)
            related = reader.readings[way.tells](way, match, position, [*amounts]) if match else None
            if related is not None:
                told |= {related.one("share").figure_id} if percent else set()
                yield related
                break
    yield from tasked(skeleton, rules, told)
    yield from halves(skeleton, rules)
