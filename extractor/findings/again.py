"""Works that one sentence says are finished, and that the plans further down set out to build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.explain import Explainer
from extractor.records import Finding, Report, Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "again.toml"
_SHORTEST = 4  # characters of a name
_FRONT = 40  # characters of a name and a day
_AROUND = 40  # characters on either side of a name in the plan
_STOPS = re.compile(r"[。；;\n]")
_MARKS = re.compile(r"[，。；、：（）,;: \n]")  # which no name and no day holds


class AgainRule(Rule):
    """The words by which a work is finished, what stands in front of them, its `name` first; what stands around it in plans.

    OVER: what stands between its name and these words, `over`. lead, tail: words at both ends of a name that are not of it.
    ahead: what begins the plans. begins, follows: what stands around the name of what is to be built. apart: words by which
    it is of another part of the work.
    """

    finished: str
    named: str
    over: str
    lead: str
    tail: str
    ahead: list[str]
    begins: str
    follows: str
    apart: list[str]


class AgainRules(RuleFile):
    """rules/again.toml."""

    again: AgainRule


class Again:
    """The rule of rules/again.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, AgainRules).again
        self.finished = re.compile(self.rule.finished)
        self.named, self.over = re.compile(self.rule.named.replace("OVER", self.rule.over)), re.compile(f"{self.rule.over}$")
        self.lead = re.compile(f"^(?:{self.rule.lead})+")
        self.begins = re.compile(f"(?:{self.rule.begins})$")
        self.follows = re.compile(self.rule.follows)
        self.ahead = re.compile("|".join(map(re.escape, self.rule.ahead)))
        self.tail = re.compile(f"(?:{self.rule.tail})+$")

    def name(self, text: str, end: int) -> str:
        """Return the name of the work that is finished by words at a place, without the words that any work bears."""
        floor = max(0, end - _FRONT)
        start = end - len(_MARKS.split(text[floor:end])[-1])
        match = self.named.search(text, start, end) if self.over.search(text, start, end) else None
        return self.tail.sub("", self.lead.sub("", match["name"])) if match else ""


def begun_again(report: Report, rules: Rulebook, explainer: Explainer) -> Iterator[Finding]:
    """Yield a finding for each work that is finished, and to be built."""
    again, text = rules.once(Again), report.document.text
    told: set[str] = set()
    for match in again.finished.finditer(text):
        name = again.name(text, match.start())
        plans = again.ahead.search(text, match.end()) if len(name) >= _SHORTEST and name not in told else None
        place = text.find(name, plans.end()) if plans else -1
        if place < 0:
            continue
        told.add(name)
        start, end = _sentence(text, place)
        front, behind = text[max(start, place - _AROUND) : place], text[place + len(name) : min(end, place + _AROUND)]
        apart = any(word in front + behind for word in again.rule.apart)
        if not apart and again.begins.search(front) and again.follows.match(behind):
            yield explainer.conflicting_states(report, name, (_sentence(text, match.start()), Span(start, end)))


def _sentence(text: str, place: int) -> Span:
    """Return the stretch between the stops around a place."""
    before = max(text.rfind(stop, 0, place) for stop in "。；;\n")
    behind = _STOPS.search(text, place)
    return Span(before + 1, behind.start() if behind else len(text))
