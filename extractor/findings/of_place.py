"""Shares of all people or households of a place that its introduction counts only side by side: 312 households, 1248 people.

No word calls them all people there are, so that a share of all people is held against them only where the text counts no
other two side by side in this way, and told only where a slip of the hand explains it and it is of no other number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.arithmetic import fits_share, no_more
from extractor.findings.nearby import known
from extractor.findings.per_head import behind_homes
from extractor.findings.relations import Member, Related
from extractor.findings.shared_slips import near_slip
from extractor.findings.skeleton import Skeleton
from extractor.records import Kind
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "of_place.toml"


class OfPlaceRule(Rule):
    """Words in front of shares, of all households and of their people; see the comments in the file."""

    mark: str
    of_people: str
    of_homes: str
    rate: str
    homes: str
    some: str
    never: str


class OfPlaceRules(RuleFile):
    """rules/of_place.toml."""

    of_place: OfPlaceRule


class OfPlace:
    """The rule of rules/of_place.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, OfPlaceRules).of_place
        self.mark, self.of_people, self.of_homes, self.rate, self.homes, self.some, self.never = map(
            re.compile, (rule.mark, rule.of_people, rule.of_homes, rule.rate, rule.homes, rule.some, rule.never)
        )

    def of(self, lead: str) -> list[Kind]:
        """Return of which of both a share may be by the words in front of it."""
        if self.rate.search(lead):
            return ["households", "people"]
        told: list[tuple[Kind, re.Pattern[str]]] = [("people", self.of_people), ("households", self.of_homes)]
        return [kind for kind, pattern in told if pattern.search(lead)]


def of_place(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield each such share of which none of the relations found tells, where it fails."""
    ways = rules.once(OfPlace)
    both = skeleton.of_kind("households") and skeleton.of_kind("people") and skeleton.of_kind("percent")
    percent = (one for one in skeleton.of_kind("percent") if ways.mark.search(skeleton.leads[one])) if both else ()
    shares = [(one, kinds) for one in percent if (kinds := ways.of(skeleton.leads[one]))]
    told = {share.figure_id for one in found if one.check == "RATIO" for share in one.figures("share")} if shares else ()
    untold = ((one, kinds) for one, kinds in shares if skeleton.figure_at(one).figure_id not in told)
    parts = [(part, one) for one, kinds in untold if (part := _part(skeleton, ways, one, kinds)) is not None]
    wholes = _wholes(skeleton, ways) if parts else {}
    for part, position in parts:
        whole = wholes.get(skeleton.kinds[part], part)
        if part != whole and _fails(skeleton, whole, part, position):
            figures = map(skeleton.figure_at, (whole, part, position))
            members = tuple(Member(role, one) for role, one in zip(("whole", "part", "share"), figures, strict=True))
            wording = skeleton.words(part - len(skeleton.leads[part]), position + 1)
            yield Related("ratio", "RATIO", ways.rule.name, members, wording, "near", tension=True)


def _wholes(skeleton: Skeleton, ways: OfPlace) -> dict[Kind, int]:
    """Return all households and all people of a place, if the text counts but one such pair side by side."""
    people = [(one, behind_homes(skeleton, one, ways.homes, ways.some)) for one in skeleton.of_kind("people")]
    pairs = [(homes, one) for one, homes in people if homes is not None]
    if len({(skeleton.figure_at(homes).value, skeleton.figure_at(one).value) for homes, one in pairs}) != 1:
        return {}
    homes, one = pairs[0]
    return {"households": homes, "people": one}


def _part(skeleton: Skeleton, ways: OfPlace, share: int, kinds: Sequence[Kind]) -> int | None:
    """Return the number of people or households right in front of a share, in its sentence."""
    before = skeleton.between(skeleton.sentence(share).start, share)
    alike = [one for one in before[-2:] if skeleton.kinds[one] in kinds]
    if not alike or (alike[-1] != before[-1] and skeleton.kinds[before[-1]] not in ("households", "people")):
        return None
    part = alike[-1]
    return None if ways.never.search(skeleton.leads[part]) or not known(skeleton.figure_at(part)) else part


def _fails(skeleton: Skeleton, whole: int, part: int, share: int) -> bool:
    """Tell whether a share is not that of the whole but for a slip, and that of no other number in front of it."""
    at, key = skeleton.figure_at, skeleton.key_at(part)
    others = [at(one) for one in skeleton.between(0, share) if skeleton.key_at(one) == key and one != part]
    if not no_more(at(part), at(whole)) or any(fits_share(at(part), one, at(share)) for one in others):
        return False
    return near_slip(at(part), at(whole), at(share))
