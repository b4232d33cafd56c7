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


def misspelt(report: Report, rules: Rulebook, explainer: Explainer) -> Iterator[Finding]:
    """Yield a finding for each name that stands once and is one character off another."""
    patterns = rules.once(Patterns)
    rule, text = patterns.rules.alike, report.document.text
    places = Counter(match["name"] for match in patterns.alike.near(text, _REACH))
    plain = PlainNames(report, patterns.rules.restated)
    projects = {plain[project.name] for project in report.projects}
    for one, other in combinations(sorted(places)[:_MOST], 2):
        short, long = (one, other) if len(one) < len(other) else (other, one)
        if len(long) - len(short) == 1 and places[short] == 1 and places[long] > 1 and _inserted(short, long, rule.apart):
            yield explainer.misspelt(report.document, _place(text, short), short, long)
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


def _inserted(short: str, long: str, apart: str) -> bool:
    """Tell whether one name has one character more than the other, somewhere inside."""
    return any(
        long[:place] + long[place + 1 :] == short and long[place] not in apart for place in range(1, len(long) - 1)
    )


def _replaced(one: str, other: str, apart: str) -> bool:
    """Tell whether two names of one length have another character in one place."""
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and not any(
        character in apart or not character.isalpha() for character in differing[0]
    )
