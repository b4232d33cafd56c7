"""A number of works beside what they come to, against the works that are told with an amount each and add up to that.

Seven reservoirs for 24.6 million, of which six with their sums make 24.6 million: one is left out, or seven are six.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.findings.adding import adds_up
from extractor.findings.counts import FILE, CountRules
from extractor.findings.nearby import known
from extractor.findings.relations import Related, named_count
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rulebook

_FEWEST = 3  # works
_OFF = 2  # by how many their number may be off; more is of other things
_NEAR = 16  # characters from their number to what they come to
_NOUN = 2  # characters at the end of a name that tell its kind


def itemized(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the number of works for each list of works whose amounts add up to what stands beside it."""
    rule = rules.load(FILE, CountRules).itemized
    for related in found:
        parts = related.figures("part") if related.check == "SUM" and related.relation == "sum" else []
        if len(parts) < _FEWEST:
            continue
        whole = related.one("whole")
        count = _beside(skeleton, whole) if whole.figure_id else None
        if count is None or not adds_up(whole, parts):
            continue
        names = [skeleton.lead_of(part).removeprefix(rule.among) for part in parts]
        if len(set(names)) < len(names) or not all(names):
            continue
        lead = skeleton.lead_of(count) + count.noun
        alike = all(name[-_NOUN:] in lead for name in names)
        routes = any(word in lead for word in rule.ways) and all(any(to in name for to in rule.to) for name in names)
        places = all(any(name.endswith(one) and one in count.noun for one in rule.places) for name in names)
        if (alike or routes or places) and 0 < abs(int(count.value or 0) - len(names)) <= _OFF:
            wording = skeleton.words(skeleton.position(count.start), skeleton.position(parts[-1].start) + 1)
            yield named_count(rule.name, count, names, wording)


def _beside(skeleton: Skeleton, whole: Figure) -> Figure | None:
    """Return the only number of things in front of an amount in its sentence, near it."""
    position, kinds = skeleton.position(whole.start), skeleton.kinds
    start = skeleton.sentence(position).start
    near = [one for one in skeleton.between(max(start, position - _NEAR), position) if kinds[one] == "count"]
    if len(near) != 1 or any(kinds[one] == "count" for one in skeleton.between(start, near[0])):
        return None
    figure = skeleton.figure_at(near[0])
    return figure if known(figure) and figure.qualifier == "exact" else None
