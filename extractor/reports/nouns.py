"""Words around a figure -> what is counted or measured, by rules/nouns.toml."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.records import Decision, Figure
from extractor.reports.contexts import Context
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class NounWords(RuleFile):
    """Words to take away."""

    leading: list[str]
    trailing: list[str]
    stop_behind: list[str]
    no_names: list[str]
    comparisons: list[str]
    qualifiers_behind: list[str]
    may_open: list[str]
    counted_kinds: list[str]
    list_marks: list[str]
    respectively: list[str]


class NounRules(RuleFile):
    """The shape of rules/nouns.toml."""

    words: NounWords
    noun: list[Rule]


class Named(NamedTuple):
    """The name right behind a figure, the one in front of it, and the noun: one of them, or one carried on."""

    behind: str
    front: str
    noun: Decision


_NAMELESS = Named("", "", Decision())
_LONGEST = 30
_NEAR = 30  # figures to look back over
_HEADING = "heading of the column"
_WAYS = ("in order", "behind the number", "in front of the number", "carried on")
_NO_AMOUNTS = frozenset({"date", "duration", "percent", "multiple"})


class Nouns:
    """Reads nouns; one figure may take over that of the figure before it in its sentence."""

    def __init__(self, rules: NounRules) -> None:
        words = rules.words
        self._leading = re.compile(
            f"(?:{alternation(words.leading)}|[0-9]{{1,2}}[.\u3001]|[\\s、，,：:）)”])+"
        )
        self._trailing = re.compile(f"(?:{alternation(words.trailing)}|[\\s、，,：:（(])+$")
        self._stop = re.compile(alternation(words.stop_behind) + "|[\\s、，,；;。：:（()）！？0-9]")
        self._no_names = frozenset(words.no_names)
        self._compared = re.compile(f"(?:{alternation(words.comparisons)}).{{0,9}}")
        self._loose = re.compile(f"(?:{alternation(words.qualifiers_behind)})")
        self._openers = tuple(words.may_open)
        self._kinds = set(words.counted_kinds)
        self._marks = re.compile(alternation(words.list_marks))
        self._respectively = re.compile(alternation(words.respectively))

    def read(self, figures: list[Figure], places: list[Context]) -> list[Named]:
        """Return the names around each figure and the noun among them, "" where the text names none."""
        found: list[Named] = []
        nouns: list[str] = []
        in_order: dict[int, str] = {}
        for index, (figure, place) in enumerate(zip(figures, places, strict=True)):
            if figure.kind in ("date", "duration"):
                nouns.append("")
                found.append(_NAMELESS)
                continue
            if place.label:
                heading = place.before.strip() or place.label
                nouns.append(heading)
                found.append(Named("", heading, Decision(heading, _HEADING)))
                continue
            if index not in in_order:
                in_order.update(self._zip(index, figures, places, nouns))
            behind = self._behind_chain(index, figures, places) if figure.kind in self._kinds else ""
            front = self.front(place.text, place.piece, place.start) or self._over_date(
                index, figures, places
            )
            carried = "" if behind or front else self._carried(index, places, figures, nouns)
            noun = _chosen(in_order.get(index, ""), behind, front, carried)
            nouns.append(noun.outcome)
            found.append(Named(behind, front, noun))
        return found

    def _behind_chain(self, index: int, figures: list[Figure], places: list[Context]) -> str:
        """Return the name behind a figure; of figures that touch (一幢六层的综合楼), the name behind the last."""
        while index + 1 < len(figures) and figures[index + 1].start == figures[index].end:
            if figures[index + 1].kind not in ("count", "area", "length"):
                return ""
            index += 1
        return self.behind(places[index])

    def _over_date(self, index: int, figures: list[Figure], places: list[Context]) -> str:
        """For X较2016年改善N%, and X连续五年超过N%: return X."""
        if index == 0 or figures[index - 1].kind not in ("date", "duration"):
            return ""
        earlier = places[index - 1]
        if earlier.clause != places[index].clause:
            return ""
        return self.front(earlier.text, earlier.piece, earlier.start)

    def behind(self, place: Context) -> str:
        """Return the name that starts right behind a figure, or ""."""
        loose = self._loose.match(place.text, place.end, place.until)
        after = place.text[loose.end() if loose else place.end : place.until]
        stop = self._stop.search(after, 2 if after.startswith(self._openers) else 0)
        name = after[: stop.start()] if stop else after
        return name if 0 < len(name) <= 20 else ""

    def front(self, text: str, start: int, end: int) -> str:
        """Return the name that text[start:end] ends with, verbs in front and words of quantity behind taken away."""
        piece = text[max(start, end - _LONGEST - 10) : end]
        piece = self._trailing.sub("", piece)
        lead = self._leading.match(piece)
        name = piece[lead.end() :] if lead and lead.end() < len(piece) else "" if lead else piece
        if name in self._no_names or self._compared.fullmatch(name):
            return ""
        return name[-_LONGEST:].strip("“”\"' ") if len(name) > 1 else ""

    def _carried(self, index: int, places: list[Context], figures: list[Figure], nouns: list[str]) -> str:
        """Return the noun of the nearest figure in front in the same sentence that is no date."""
        for earlier in range(index - 1, max(-1, index - _NEAR), -1):
            if places[earlier].sentence != places[index].sentence or places[earlier].label:
                return ""
            if nouns[earlier] and figures[earlier].kind not in ("date", "duration"):
                return nouns[earlier]
        return ""

    def _zip(
        self, index: int, figures: list[Figure], places: list[Context], nouns: list[str]
    ) -> dict[int, str]:
        """For A、B分别增长x、y: return the noun of each of the numbers that follow."""
        place = places[index]
        mark = self._respectively.search(place.text, place.clause, place.start)
        if mark is None or any(
            places[i].clause == place.clause and figures[i].kind != "date"
            for i in range(max(0, index - 4), index)
        ):
            return {}
        group = self._group(index, figures, places)
        if len(group) < 2:
            return {}
        names = self._names(place.text[place.clause : mark.start()])
        if len(names) < len(group):
            names = self._names_of_figures(index, len(group), figures, places, nouns)
        return dict(zip(group, names, strict=True)) if len(names) == len(group) else {}

    def _group(self, index: int, figures: list[Figure], places: list[Context]) -> list[int]:
        """Return the figures of one kind that stand side by side from `index` on, divided by list marks only."""
        group = [index]
        for later in range(index + 1, min(len(figures), index + _NEAR)):
            between = places[index].text[figures[later - 1].end : figures[later].start]
            if figures[later].kind != figures[index].kind or not self._marks.fullmatch(between):
                break
            group.append(later)
        return group

    def _names(self, piece: str) -> list[str]:
        names = [self.front(part, 0, len(part)) for part in self._marks.split(piece)]
        return [name for name in names if name]

    def _names_of_figures(
        self, index: int, count: int, figures: list[Figure], places: list[Context], nouns: list[str]
    ) -> list[str]:
        """Return the nouns of the last `count` amounts in front in the sentence."""
        earlier = [
            nouns[i]
            for i in range(max(0, index - _NEAR), index)
            if places[i].sentence == places[index].sentence and figures[i].kind not in _NO_AMOUNTS
        ]
        return earlier[-count:] if len(earlier) >= count and all(earlier[-count:]) else []


def _chosen(*names: str) -> Decision:
    """Return the first name that is one, and the way it was found."""
    for way, name in zip(_WAYS, names, strict=True):
        if name:
            return Decision(name, way)
    return _NAMELESS.noun


def compile_nouns(rules: Rulebook) -> Nouns:
    """Build the reader from rules/nouns.toml."""
    return Nouns(rules.load("nouns.toml", NounRules))
