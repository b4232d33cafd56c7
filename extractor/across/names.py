"""Names of projects and of what is measured, without the words that any of them bears, and how alike two are.

Two names are compared by their pairs of characters, after the measurements in docs/audit.md: pairs that both have,
over those of the shorter name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.across.vocabulary import AcrossRules, NameWords
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

_MARKS = re.compile(r"[^\w\u4e00-\u9fff]|_")
_SENTENCE = re.compile(r"[\n\u3002\uff1b]")
_CACHED = 200_000
_MOST = 0.6


class Names:
    """How names are made plain and compared, by the words of rules/across.toml."""

    def __init__(self, rules: Rulebook) -> None:
        words: NameWords = rules.load("across.toml", AcrossRules).names
        self._synonyms = tuple(words.synonyms.items())
        self._stop = re.compile(alternation(words.stop))
        self._lead = re.compile(f"^(?:{alternation(words.lead)})+")
        self._tail = re.compile(f"(?:{alternation(words.tail)})+$")
        self._phase = re.compile(alternation(words.phases))
        self._place = re.compile(words.place)
        self._kinds = {word: number for number, kind in enumerate(words.kinds) for word in kind}
        self._kind = re.compile(alternation(self._kinds))
        self.core = lru_cache(_CACHED)(self._core)
        self.pairs = lru_cache(_CACHED)(self._pairs)

    def plain(self, name: str, places: tuple[str, ...] = ()) -> str:
        """Return a noun without marks, the names of places given, and the words that lead up to it or close it."""
        text = _MARKS.sub("", name)
        for short, long in self._synonyms:
            text = text.replace(short, long)
        for place in places:
            text = text.replace(place, "") if place else text
        return self._tail.sub("", self._lead.sub("", text))

    def phases(self, name: str) -> frozenset[str]:
        """Return the words of a name that set parts of one undertaking apart, such as its second phase."""
        return frozenset(self._phase.findall(name))

    def places(self, name: str) -> frozenset[str]:
        """Return the villages that a name begins with or holds."""
        return frozenset(found[-3:] for found in self._place.findall(name))

    def kinds(self, name: str) -> frozenset[int]:
        """Return which kind of thing a name names last, as a number; none where it names none of the list."""
        return frozenset([self._kinds[word] for word in self._kind.findall(name)][-1:])

    def alike(self, first: str, second: str, place: str = "") -> float:
        """Return how alike two names are: 0 have nothing in common, 1 one holds all pairs of the other."""
        one, other = self.core(first, place), self.core(second, place)
        if one == other:
            return 1.0
        mine, theirs = self.pairs(one), self.pairs(other)
        fewer = min(len(mine), len(theirs))
        if fewer < 2:  # a name of two characters is in too many others
            return 0.5 if fewer and mine & theirs else 0.0
        return len(mine & theirs) / fewer

    def fit(self, first: Iterable[str], second: Sequence[str], place: str) -> tuple[float, bool]:
        """Return how alike the names of two mentions are at best, and whether names as alike as that are apart."""
        return max(
            (self.alike(one, other, place), self.apart(one, other)) for one in first for other in second
        )

    def keys(self, names: Iterable[str], place: str) -> set[str]:
        """Return the pairs of characters of some names of one thing."""
        return {pair for name in names for pair in self.pairs(self.core(name, place))}

    def named_in(self, text: str, name: str) -> bool:
        """Tell whether a sentence of a text has most of the pairs of characters of a name."""
        pairs = self.pairs(self.core(name))
        return any(
            sum(pair in sentence for pair in pairs) >= _MOST * len(pairs)
            for sentence in _SENTENCE.split(text)
        )

    def apart(self, first: str, second: str) -> bool:
        """Tell whether two names name different phases of an undertaking, villages, or kinds of things."""
        for read in (self.phases, self.places, self.kinds):
            one, other = read(first), read(second)
            if one and other and one != other:
                return True
        return False

    def _core(self, name: str, place: str = "") -> str:
        text = _MARKS.sub("", name)
        text = text.replace(place, "") if place else text
        return self._stop.sub("", self._phase.sub("", text)) or text

    @staticmethod
    def _pairs(core: str) -> frozenset[str]:
        return frozenset(left + right for left, right in pairwise(core)) or frozenset({core} - {""})
