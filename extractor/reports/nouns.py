"""Words around a figure -> what is counted or measured, by rules/nouns.toml."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.records import Decision, Figure
from extractor.reports.contexts import BRACKETS, Context
from extractor.reports.enumerations import Enumerations, Listed
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class NounWords(RuleFile):
    """Words to take away."""

    leading: list[str]
    trailing: list[str]
    kept_behind: list[str]
    stop_behind: list[str]
    no_names: list[str]
    comparisons: list[str]
    qualifiers_behind: list[str]
    may_open: list[str]
    counted_kinds: list[str]
    list_marks: list[str]
    respectively: list[str]
    localities: list[str]
    no_localities: list[str]
    classifier_of_places: list[str]
    parts: list[str]
    kept_in_front: list[str]
    everywhere: list[str]
    done: list[str]
    parts_of_names: list[str]
    parts_of_totals: list[str]
    verbs_in_names: list[str]
    of: str
    inner: list[str]
    short_names: list[str]
    terms: list[str]
    stages: list[str]
    headings_of_numbers: list[str]


class NounRules(RuleFile):
    """The shape of rules/nouns.toml."""

    words: NounWords
    noun: list[Rule]


class Named(NamedTuple):
    """The name right behind a figure, the one in front of it, and the noun: one of them, or one carried on.

    owner: the place or body that an enumeration gives the figure to, or the place that stands in front of it.
    """

    behind: str
    front: str
    noun: Decision
    owner: str = ""


_NAMELESS = Named("", "", Decision())
_UNLISTED = Listed()
_LONGEST = 30
_NEAR = 30  # figures to look back over
_MARKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u3001\uff0c,\uff1a:\uff08("
_COLONS = ("\uff1a", ":")
_BREAKS = re.compile("[\uff0c\uff1b\u3002,;]")
_CLOSED = re.compile("[\uff09)](?=.)")
_LONGEST_LABEL = 16
_HEADING = "heading of the column"
_TERM = "term"
_BEHIND = "behind the number"
_WAYS = ("in order", _BEHIND, "in front of the number", "carried on")


class Nouns:
    """Reads nouns; one figure may take over that of the figure before it in its sentence."""

    def __init__(self, rules: NounRules) -> None:
        words = rules.words
        kept, rates = alternation(words.kept_in_front), alternation([*words.parts_of_names, *words.parts_of_totals])
        verb = f"(?!{kept})(?:{alternation(words.leading)})(?!{rates})"
        done = f"(?:{alternation(words.everywhere)})(?:{alternation(words.done)})(?!{rates})"
        self._leading = re.compile(
            f"({done}|{verb}|[0-9]{{1,2}}[.\uff0e\u3001]|[(\uff08]\\w{{1,3}}[)\uff09]|[\\s、，,：:（(）)”])+"
        )
        self._trailing, self._kept_behind = frozenset(words.trailing), tuple(words.kept_behind)
        self._lengths = sorted({len(word) for word in words.trailing}, reverse=True)
        self._stop = re.compile(alternation(words.stop_behind) + "|[\\s、，,；;。：:（()）！？0-9]")
        self._rates = tuple(words.parts_of_names)
        self._of, self._inner = words.of, tuple(words.inner)
        self._verbs_in_names = frozenset(words.verbs_in_names)
        self._short_names = frozenset(words.short_names)
        self._stages = tuple(words.stages)
        self._says_nothing = re.compile(
            f"(?:{alternation(words.headings_of_numbers)}|[0-9\\s\uff08\uff09()])*"
        )
        self._terms = tuple(words.terms)
        self._no_names = frozenset(words.no_names)
        self._compared = re.compile(f"(?:{alternation(words.comparisons)}).{{0,9}}")
        self._loose = re.compile(f"(?:{alternation(words.qualifiers_behind)})")
        self._openers = tuple(words.may_open)
        self._kinds = set(words.counted_kinds)
        self._localities = tuple(words.localities)
        self._no_localities = tuple(words.no_localities)
        self._places_counted = frozenset(words.classifier_of_places)
        self._parts = tuple(words.parts)
        self._enumerations = Enumerations(words.respectively, words.list_marks, self)

    def read(self, figures: list[Figure], places: list[Context]) -> list[Named]:
        """Return the names around each figure and the noun among them, "" where the text names none."""
        found: list[Named] = []
        nouns: list[str] = []
        in_order: dict[int, Listed] = {}
        held = (-1, -1, "")  # part of the sentence, clause, the place that the figures there are of
        for index, (figure, place) in enumerate(zip(figures, places, strict=True)):
            if figure.kind in ("date", "duration"):
                nouns.append("")
                term = self.front(place.text, place.piece, place.start) or self._over_colon(place)
                found.append(
                    Named("", "", Decision(term, _TERM)) if term.endswith(self._terms) else _NAMELESS
                )
                continue
            if place.label:
                heading = place.before.strip()
                heading = BRACKETS.sub("", place.label) if self._says_nothing.fullmatch(heading) else heading
                nouns.append(heading)
                found.append(Named("", heading, Decision(heading, _HEADING)))
                continue
            if index not in in_order:
                in_order.update(self._enumerations.at(index, figures, places, nouns))
            listed = in_order.get(index, _UNLISTED)
            behind = self._behind_chain(index, figures, places) if figure.kind in self._kinds else ""
            front = (
                self.front(place.text, place.piece, place.start)
                or self._over_date(index, figures, places)
                or self._over_colon(place)
            )
            if front and index and self._is_counted_before(front, figures[index - 1], found[-1], place):
                front = ""
            owner = listed.owner
            if not owner and figure.unit not in self._places_counted and self.is_locality(front):
                owner, front = front, ""
            elif not owner and self.is_locality(over := self._over_date(index, figures, places)):
                owner = over
            if owner:
                held = (place.chunk, place.clause, owner)
            elif self._goes_on(place, *held[:2]):
                owner = held[2]
            carried = "" if behind or front else self._carried(index, places, figures, found)
            noun = _chosen(listed.noun, behind, front, carried)
            nouns.append(noun.outcome)
            found.append(Named(behind, front, noun, owner))
        return found

    def _goes_on(self, place: Context, chunk: int, clause: int) -> bool:
        """Tell whether a figure is of the place named before: it touches its figure, or says what that is made of."""
        touches = place.clause == clause and not place.before.strip()
        return touches or (place.chunk == chunk and place.text.startswith(self._parts, place.clause))

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

    def _over_colon(self, place: Context) -> str:
        """For a line `X: N`: return X."""
        if place.text[place.piece - 1 : place.piece] not in _COLONS:
            return ""
        line = place.text.rfind("\n", 0, place.start) + 1
        label = place.text[line : place.piece].rstrip()
        if not label.endswith(_COLONS) or len(label) > _LONGEST_LABEL or _BREAKS.search(label):
            return ""
        return self.front(place.text, line, line + len(label) - 1)

    def behind(self, place: Context) -> str:
        """Return the name that starts right behind a figure, or ""."""
        loose = self._loose.match(place.text, place.end, place.until)
        after = place.text[loose.end() if loose else place.end : place.until]
        stop = self._stop.search(after, 2 if after.startswith(self._openers) else 0)
        while stop and stop.start() and after.startswith(self._inner, stop.start()):
            stop = self._stop.search(after, stop.end())  # 规模以上工业企业
        name = after[: stop.start()] if stop else after
        return name if 0 < len(name) <= 20 else ""

    def front(self, text: str, start: int, end: int) -> str:
        """Return the name that text[start:end] ends with, verbs in front and words of quantity behind taken away."""
        piece = self._without_trailing(text[max(start, end - _LONGEST - 10) : end])
        lead = self._leading.match(piece)
        name = piece[lead.end() :] if lead and lead.end() < len(piece) else "" if lead else piece
        if lead and len(name) == 1 and name not in self._short_names and lead[1] in self._verbs_in_names:
            name = lead[1] + name
        compared = self._compared.fullmatch(name) and not name.endswith(self._rates)
        if name in self._no_names or compared:
            return ""
        return _unquoted(_last_of(name)) if len(name) > 1 or name in self._short_names else ""

    def _without_trailing(self, piece: str) -> str:
        """Take the words of quantity and the marks from the end of a piece, the longest word first.

        A pattern anchored at the end is tried at each character, and this is done for every figure.
        """
        length: int | None = 0
        while length is not None:
            piece = (piece[:-length] if length else piece).rstrip(_MARKS)
            length = next((length for length in self._lengths if piece[-length:] in self._trailing), None)
            if piece.endswith(self._kept_behind):
                break
        return piece

    def _carried(self, index: int, places: list[Context], figures: list[Figure], found: list[Named]) -> str:
        """Return the noun of the nearest figure in front, in the same part of the sentence, that is no date.

        What stands behind one number is counted by it alone: 20个自然屯，共有4645户.
        """
        counted, text = figures[index].kind in self._kinds, places[index].text
        for earlier in range(index - 1, max(-1, index - _NEAR), -1):
            if places[earlier].chunk != places[index].chunk or places[earlier].label:
                return ""
            noun, kind = found[earlier].noun, figures[earlier].kind
            if self._has_a_share(figures[earlier], figures[earlier + 1], text):
                continue
            if noun.outcome and kind not in ("date", "duration"):
                alone = counted and noun.rule == _BEHIND and kind != figures[index].kind
                return "" if alone else noun.outcome
        return ""

    def _is_counted_before(self, front: str, before: Figure, named: Named, place: Context) -> bool:
        """Tell whether the name in front of a figure is what the one before counts, with a mark behind it.

        12个村民小组、486户: those are no 村民小组.
        """
        ended = place.text[place.start - 1] in _MARKS
        return ended and before.kind == "count" and place.piece == before.end and front == named.behind

    def _has_a_share(self, one: Figure, share: Figure, text: str) -> bool:
        """Tell whether a figure is what the percentage behind it is of: 完成预算6010万元的98.9%."""
        return share.kind == "percent" and text[one.end : share.start] == self._of

    def is_locality(self, name: str, shortest: int = 3) -> bool:
        """Tell whether a name of `shortest` characters or more is that of a village, a township or another place."""
        one = len(name) >= shortest and "\u3001" not in name
        return one and name.endswith(self._localities) and not name.endswith(self._no_localities)


def _last_of(name: str) -> str:
    """Return the end of a name that is too long: what stands behind the first bracket in it, where it holds one."""
    end = name[-_LONGEST:]
    closed = _CLOSED.search(end) if len(name) > _LONGEST else None
    return end[closed.end() :] if closed else end


def _unquoted(name: str) -> str:
    """Return a name without quotation marks at its ends, but for one that belongs to another within."""
    plain = name.strip("“”\"' ")
    opened = "“" + plain if name.startswith("“") and plain.count("”") > plain.count("“") else plain
    return opened + "”" if name.endswith("”") and opened.count("“") > opened.count("”") else opened


def _chosen(*names: str) -> Decision:
    """Return the first name that is one, and the way it was found."""
    for way, name in zip(_WAYS, names, strict=True):
        if name:
            return Decision(name, way)
    return _NAMELESS.noun


def compile_nouns(rules: Rulebook) -> Nouns:
    """Build the reader from rules/nouns.toml."""
    return Nouns(rules.load("nouns.toml", NounRules))
