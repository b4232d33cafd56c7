"""A number of works beside what they come to, against the works that are told with an amount each and add up to that.

Seven reservoirs for 24.6 million, of which six with their sums make 24.6 million: one is left out, or seven are six.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.findings.counts import FILE, CountRules
from extractor.findings.items import adds_up
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
        if related.check != "SUM" or related.relation != "sum" or len(related.figures("part")) < _FEWEST:
            continue
        whole, parts = related.one("whole"), related.figures("part")
        if not adds_up(whole, parts) or not whole.figure_id:
            continue
        count = _beside(skeleton, whole)
        names = [skeleton.lead_of(part).removeprefix(rule.among) for part in parts] if count is not None else []
        if count is None or len(set(names)) < len(names) or not all(names):
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
    position = skeleton.position(whole.start)
    before = skeleton.between(skeleton.sentence(position).start, position)
    counts = [one for one in before if skeleton.kinds[one] == "count"]
    near = [one for one in counts if position - one <= _NEAR]
    figure = skeleton.figure_at(near[0]) if len(counts) == len(near) == 1 else None
    return figure if figure is not None and known(figure) and figure.qualifier == "exact" else None
