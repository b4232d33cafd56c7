"""Names that differ from another of the report in one character: a village or a firm that may be misspelt.

Only a name that stands once is told, beside one that stands elsewhere; and none that a character such as east or new
sets apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, combinations

from extractor.findings.explain import Explainer
from extractor.findings.relations import Patterns
from extractor.findings.restatements import PlainNames
from extractor.records import Finding, Report, Span
from extractor.rulebook import Rulebook

_MOST = 400
_REACH = 8  # characters that a name and what leads to it have at most
_LONG = 5  # characters from which names with another character in one place are one


def misspelt(report: Report, rules: Rulebook, explainer: Explainer, plain: PlainNames) -> Iterator[Finding]:
    """Yield a finding for each name that stands once and is one character off another."""
    patterns = rules.once(Patterns)
    rule, text = patterns.rules.alike, report.document.text
    places = Counter(match["name"] for match in patterns.alike.near(text, _REACH))
    projects = {plain[project.name] for project in report.projects}
    names = sorted(places)[:_MOST]
    once = {name for name in names if places[name] == 1}
    for name in (name for name in names if name not in once):
        for short in sorted(once & _shortened(name, rule.apart)):
            yield explainer.misspelt(report.document, _place(text, short), short, name)
    of_length: dict[int, list[str]] = defaultdict(list)
    for name in sorted(name for name in projects if len(name) >= _LONG)[:_MOST]:
        of_length[len(name)].append(name)
    for one, other in chain.from_iterable(combinations(names, 2) for names in of_length.values()):
        if _replaced(one, other, rule.apart):
            rare, known = sorted((one, other), key=lambda name: (text.count(name), text.find(name)))
            if text.count(rare) == 1 and text.count(known) >= 1:
                yield explainer.misspelt(report.document, _place(text, rare), rare, known)


def _place(text: str, name: str) -> Span:
    start = text.find(name)
    return Span(start, start + len(name))


def _shortened(name: str, apart: str) -> set[str]:
    """Return what becomes of a name without one of the characters inside it."""
    places = range(1, len(name) - 1)
    return {name[:place] + name[place + 1 :] for place in places if name[place] not in apart}


def _replaced(one: str, other: str, apart: str) -> bool:
    """Tell whether two names of one length have another character in one place."""
    half = len(one) // 2
    if one[:half] != other[:half] and one[half:] != other[half:]:
        return False  # most names
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and not any(
        character in apart or not character.isalpha() for character in differing[0]
    )
