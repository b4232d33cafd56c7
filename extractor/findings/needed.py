"""Which words a pattern cannot match without: where they do not stand, it need not be tried.

Reads as much of the syntax of regular expressions as the rules use. What it does not know it takes to need nothing,
which costs time and never a match.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import chain, combinations_with_replacement

_OPTIONAL = re.compile(r"(?:[?*]|\{0?,\d*\}|\{0\})\??|(?P<some>\+|\{\d+(?:,\d*)?\})\??")
_CLASS = re.compile(r"\[(\^?)((?:\\.|[^\]\\])+)\]", re.DOTALL)
_OPENED = re.compile(r"\((?:\?(?:P<\w+>|:|=|(?P<apart>P=\w+|!|<[=!]|\(\w+\))))?")

_NEGATED = re.compile(r"\[\^(?:\\.|[^\]\\])+\]")
_ANY = re.compile(r"\\[SDWs]|(?<!\\)\.")  # may match any character
_ANCHOR = re.compile(r"\\[AZbB]|[$^]")
_RANGE = re.compile(r"([^\\])-([^\]])")
_BESIDE = re.compile(r"\(\?<?[=!]\[(?:\\.|[^\]\\])+\](?:\|(?:\$|\\Z))?\)")  # looks at one character
_ALL_BUT = re.compile(r"\(\?!\[((?:\\.|[^\]\\^])+)\](?:\|[^()]*)?\)\.")  # any character but some

Words = frozenset[str]
Needs = tuple[Words, ...]
Pairs = tuple[tuple[str, str], ...]
_FEW = 3  # words that are soon counted
_MOST = 20  # words that take longer to look for than the pattern
_KINDS = 5  # signs of which all pairs are as many


def needed(pattern: str, marks: str, most: int = _MOST) -> Needs:
    """Return sets of words of each of which a text that a pattern matches has at least one; those with few words first.

    marks: characters that no text is without. most: how many words a set may have.
    """
    every = map(_shortest, _Scanner(pattern, marks).all_needed())
    found = {words for words in every if 0 < len(words) <= most}
    return tuple(sorted(found, key=lambda words: (len(words), sorted(words))))


def twice(pattern: str, signs: Iterable[str]) -> tuple[Pairs, ...]:
    """Return, of each class of signs of which a pattern needs two, the pairs of which a text that it matches holds one.

    A sign that is to stand there twice is written so, as both of its pair.
    """
    if "(?=" in pattern:
        return ()  # what it looks at may be what it matches next
    classes, among = Counter(_Scanner(pattern, "").all_needed()), frozenset(signs)
    found = (sorted(words) for words, count in classes.items() if count > 1 and len(words) <= _KINDS and words <= among)
    return tuple(
        tuple((one, other) if one != other else (one * 2, one * 2) for one, other in combinations_with_replacement(words, 2))
        for words in found
    )


def crosses(pattern: str, stop: str) -> bool:
    """Tell whether a pattern may match a stop, or look beyond one. If not, it finds in each sentence what it does in all."""
    rest = _ALL_BUT.sub(lambda held: "" if stop in held[1] else held[0], pattern)
    return _may_match(_BESIDE.sub("", rest), stop)  # the stop itself is seen, and nothing comes as far as behind it


@cache
def in_one_text(pattern: str) -> bool:
    """Tell whether a pattern finds in each of many lines, one below another, what it finds in the line alone."""
    return not _may_match(pattern, "\n") and not _ANCHOR.search(_NEGATED.sub("", pattern))


@cache
def hint(pattern: str) -> Words:
    """Return words of which each text that a pattern matches holds one; the empty one where it needs none."""
    return next(iter(needed(pattern, "")), frozenset({""}))


def _may_match(pattern: str, stop: str) -> bool:
    """Tell whether a character of a pattern may match a stop."""
    rest = _NEGATED.sub(lambda held: "" if stop in held[0] else stop, pattern)
    if stop in rest or _ANY.search(rest):
        return True
    return any(first <= stop <= last for first, last in _RANGE.findall(rest))


def _shortest(words: Words) -> Words:
    """Leave out the words that hold another of them."""
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


class Sought:
    """A pattern, which is compiled when it is first tried, and the sets of words that it needs."""

    def __init__(self, source: str, marks: str) -> None:
        self.source = source
        self.needs = needed(source, marks)
        sure = (word for words in self.needs if len(words) == 1 for word in words)
        self.literal = max(sure, key=len, default="")  # the longest word that no match is without

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self.source)

    @cached_property
    def telling(self) -> Words:
        """The set of words that tells the most: its shortest is the longest."""
        return max(self.needs, key=lambda words: min(map(len, words)))

    def can_stand(self, text: str) -> bool:
        """Tell whether a text holds words of the first set, without which the pattern does not match."""
        return not self.needs or any(map(text.__contains__, self.needs[0]))

    def near(self, text: str, reach: int) -> Iterator[re.Match[str]]:
        """Yield the matches around those of its words that the text holds least often; see `near`."""
        few = [words for words in self.needs if len(words) <= _FEW] or list(self.needs[:1])
        words = min(few, key=lambda words: sum(map(text.count, words))) if len(few) > 1 else few[0]
        return near(self.pattern, words, text, reach)


def near(pattern: re.Pattern[str], words: Iterable[str], text: str, reach: int) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern around one of the words it needs, `reach` characters at most with what follows them.

    The same as `pattern.finditer` where no match is longer, and much sooner done.
    """
    return around(pattern, sorted(chain.from_iterable(places(word, text) for word in words)), text, reach)


def around(pattern: re.Pattern[str], places: Iterable[int], text: str, reach: int) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern around the places, in order, of what it needs; see `near`."""
    done = 0
    for place in places:
        match = pattern.search(text, max(done, place - reach), place + reach) if place >= done else None
        if match and match.start() <= place:  # of what begins behind it, the end of the stretch may have cut something off
            done = match.end()
            yield match


def places(word: str, text: str) -> list[int]:
    """Return where a word stands in a text."""
    found, place, length = list[int](), text.find(word), len(word)
    while place >= 0:
        found.append(place)
        place = text.find(word, place + length)
    return found


class _Scanner:
    def __init__(self, pattern: str, marks: str) -> None:
        self.pattern = pattern
        self.marks = marks
        self.at = 0

    def all_needed(self) -> list[Words]:
        """Read the whole pattern: the words of each atom of its one branch, or one set for all of its branches."""
        telling = self._telling()
        return telling if self.at == len(self.pattern) else _Scanner(self.pattern, self.marks).alternatives()

    def alternatives(self) -> list[Words]:
        """Read up to the bracket that closes a group, or the end: the words of all branches, if each has some.

        The first set is of what tells the most of each branch; further ones hold what all branches need.
        """
        branches = [self._branch()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            branches.append(self._branch())
        if not all(branches):
            return []
        first = frozenset[str]().union(*(branch[0] for branch in branches))
        shared = dict.fromkeys(branches[0]) if len(branches) > 1 else ()
        return [first, *(words for words in shared if words != first and all(words in branch for branch in branches))]

    def _branch(self) -> list[Words]:
        """Read a run of atoms, and return the words of each, those first that tell the most."""
        return sorted(self._telling(), key=lambda words: (len(words), -min(map(len, words))))

    def _telling(self) -> list[Words]:
        """Read a run of atoms, each with its quantifier, and return the words of those that need some."""
        found: list[Words] = []
        run = ""
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            needs, literal = self._atom()
            quantifier = _OPTIONAL.match(self.pattern, self.at)
            self.at = quantifier.end() if quantifier else self.at
            required = quantifier is None or quantifier["some"] is not None
            if literal and required:
                run += literal
            if not literal or quantifier:
                found.append(frozenset({run}))
                run = ""
            if not literal and required:
                found += needs
        found.append(frozenset({run}))
        return [words for words in found if words and all(word.strip(self.marks) for word in words)]

    def _atom(self) -> tuple[list[Words], str]:
        """Read one atom: the sets of words that it needs, or the character that it is."""
        held, opened = _CLASS.match(self.pattern, self.at), _OPENED.match(self.pattern, self.at)
        if held:
            self.at = held.end()
            plain = not held[1] and not re.search(r"[\\-]", held[2])
            return [frozenset(held[2])] if plain else [], ""
        if opened:
            self.at = opened.end()
            needs = self.alternatives()
            self.at += 1
            return [] if opened["apart"] else needs, ""
        character = self.pattern[self.at]
        self.at += 2 if character == "\\" else 1
        return [], "" if character in "\\.^$" else character
