"""The rate of what all of so many are said to have done: a hundred per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.adding import addable
from extractor.findings.nearby import COUNTED, known
from extractor.findings.rate_rules import FILE, RateRules
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rulebook
from extractor.values.words import shares_a_word

_HUNDRED = 100
_FAR = 40  # characters between a number and the rate of all of them
_STEM = 2  # characters of the name of a rate that tell what was done


class AllDone:
    """The rule of what all are said to have done, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RateRules).all_done
        self.named, self.all, self.front, self.never, self.never_name = map(
            re.compile, (rule.named, rule.all, rule.front, rule.never, rule.never_name)
        )
        self.none, self.none_names, self.all_names = map(re.compile, (rule.none, rule.none_names, rule.all_names))


def all_done(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the rate of each number of which the words between both say that all of them are done."""
    ways, told = rules.once(AllDone), set[str]()
    for position in skeleton.of_kind("percent"):
        front = skeleton.between(position - _FAR, position)
        if not front or skeleton.kinds[front[-1]] not in COUNTED:
            continue
        place = front[-1]
        share, whole = skeleton.figure_at(position), skeleton.figure_at(place)
        if not known(share) or not known(whole) or (share.value or 0) >= _HUNDRED or share.qualifier != "exact":
            continue
        told = told or {one.one("share").figure_id for one in found if one.check == "RATIO"}
        if share.figure_id in told or not addable(whole) or not _all_are(skeleton, ways, place, position):
            continue
        members = Member("whole", whole), Member("part", whole), Member("share", share)
        yield Related("ratio", "RATIO", ways.rule.name, members, skeleton.words(place, position + 1), tension=True)


def _all_are(skeleton: Skeleton, ways: AllDone, place: int, position: int) -> bool:
    """Tell whether words between a number and a rate say that all are done of which the rate tells."""
    between, lead = skeleton.text[place + 1 : position], skeleton.leads[position]
    rate = ways.named.search(lead)
    told = ways.all.search(between.removesuffix(lead).rstrip(skeleton.marks.comma)) if rate else None
    front = ways.front.search(skeleton.leads[place])
    if rate is None or not (told or front) or ways.never_name.search(rate["name"]) or lead == between:
        return False
    done = told["done"] if told else between.removesuffix(lead)
    if ways.never.search(between.removesuffix(lead)) or ways.never.search(skeleton.leads[place]):
        return False
    stem, name = rate["name"][-_STEM:], rate["name"][:-_STEM]
    if ways.none.search(between):
        return ways.none_names.search(stem) is not None
    words = skeleton.leads[place] + between.removesuffix(lead)
    if len(name) >= _STEM and not shares_a_word(name, words):
        return False  # of other things than those counted
    return ways.all_names.search(stem) is not None or any(character in done for character in stem)
