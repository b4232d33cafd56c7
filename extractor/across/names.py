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
_LABEL = re.compile("([^\n\u3002\uff1b\uff0c\uff1a:]{2,16})[\u3002\uff1a:\uff0c]")
_CACHED = 50_000
_MOST = 0.6
_SHORTEST = 3
_DIGITS = "0123456789"


class Names:
    """How names are made plain and compared, by the words of rules/across.toml.

    alone: how alike two names are at least that need no other evidence. of: what joins an amount to a name behind it.
    """

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load("across.toml", AcrossRules)
        words: NameWords = loaded.names
        self.alone = loaded.matching.alone
        self.of = words.of
        self._synonyms = tuple(words.synonyms.items())
        self._endings = tuple(words.endings.items())
        self._stop = re.compile(alternation(words.stop))
        self._lead = re.compile(f"^(?:{alternation(words.lead)})+")
        self._tail = re.compile(f"(?:{alternation(words.tail)})+$")
        self._phase = re.compile(alternation(words.phases))
        self._town = re.compile(words.town)
        self._county = re.compile(words.county)
        self._year = re.compile(words.year)
        self._ordinal = re.compile(words.ordinal)
        self._place = re.compile(words.place)
        self._number = re.compile(words.number, re.M)
        self._thing = re.compile(f"(?:{alternation(words.things)})$")
        self._ending = re.compile(alternation(words.things))
        self._stop_end = re.compile(f"(?:{alternation(words.stop)})+$")
        closing = alternation([*words.told_of_things, *words.told_on])
        self._closing = re.compile(f"(?:{closing})$")
        self._opens = frozenset(words.told_of_things)
        self._recurring = re.compile(alternation(words.recurring))
        self._kinds = {word: number for number, kind in enumerate(words.kinds) for word in kind}
        self._kind = re.compile(alternation(self._kinds))
        self.headed = lru_cache(_CACHED)(self._headed)
        self.is_thing = lru_cache(_CACHED)(self._is_thing)
        self.recurs = lru_cache(_CACHED)(self._recurs)
        self.phases = lru_cache(_CACHED)(self._phases)
        self.plain = lru_cache(_CACHED)(self._plain)
        self.core = lru_cache(_CACHED)(self._core)
        self.pairs = lru_cache(_CACHED)(self._pairs)

    def _plain(self, name: str, places: tuple[str, ...] = ()) -> str:
        """Return a noun without number and marks, the names of places given, and the words before and behind it."""
        text = _MARKS.sub("", self._number.sub("", name))
        for short, long in self._synonyms:
            text = text.replace(short, long)
        for short, long in self._endings:
            text = text.removesuffix(short) + long if text.endswith(short) else text
        for place in places:
            text = text.replace(place, "") if place else text
        return self._tail.sub("", self._lead.sub("", text))

    def is_town(self, name: str) -> bool:
        """Tell whether a name is that of a township."""
        return self._town.fullmatch(name) is not None

    def is_county(self, name: str) -> bool:
        """Tell whether a name is that of a county, as far as its end tells."""
        return self._county.fullmatch(name) is not None and not self.is_town(name)

    def towns(self, name: str) -> frozenset[str]:
        """Return the township that a name begins with."""
        found = self._town.match(name)
        return frozenset((found[0],) if found else ())

    def _phases(self, name: str) -> frozenset[str]:
        """Return the words of a name that set parts of one undertaking apart, such as its second phase."""
        return frozenset(self._phase.findall(_MARKS.sub("", name)))

    def years(self, name: str) -> frozenset[str]:
        """Return the years that a name holds."""
        return frozenset(self._year.findall(name))

    def ordinals(self, name: str) -> frozenset[str]:
        """Return the numbers that tell one of several things apart, such as the second kindergarten."""
        return frozenset(self._ordinal.findall(self._year.sub("", name)))

    def _headed(self, words: str) -> tuple[str, str]:
        """Divide the words in front of a figure into the name that they begin with and what is told of it, or "".

        A name without a word of its own, such as 项目, is none.
        """
        text = _MARKS.sub("", self._number.sub("", words))
        told = self._closing.search(self._tail.sub("", text))
        name = self.plain(text[: told.start()] if told else text)
        return ("" if self.says_nothing(name) else name), (told[0] if told else "")

    def label(self, text: str, start: int) -> str:
        """Return the short heading that the line of a figure begins with, behind its number; "" where it has none."""
        line = text.rfind("\n", 0, start) + 1
        number = self._number.match(text, line)
        found = _LABEL.match(text, number.end()) if number else None
        return found[1] if found and found.end() <= start else ""

    def has_thing(self, text: str) -> bool:
        """Tell whether a text holds the end of a name of what is built."""
        return self._ending.search(text) is not None

    def stem(self, name: str) -> str:
        """Return a name without the words behind it that any name bears."""
        return self._stop_end.sub("", name)

    def says_nothing(self, name: str) -> bool:
        """Tell whether a name has no word of its own, such as 重点项目."""
        return not self._bare(name).strip(_DIGITS)

    def _is_thing(self, name: str) -> bool:
        """Tell whether a name names one thing that was built, and not what is done everywhere every year."""
        core = self.core(name)
        if len(core) < _SHORTEST or self.recurs(name):
            return False
        return bool(self.phases(name)) or any(map(self._thing.search, (name, self.stem(name))))

    def opens(self, told: str) -> bool:
        """Tell whether what is told needs a name in front, and so makes that one of a thing."""
        return told in self._opens

    def _recurs(self, name: str) -> bool:
        """Tell whether a name names nothing but what is done again every year."""
        return not self._recurring.sub("", self._year.sub("", self.core(name)))

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

    def named_in(self, text: str, name: str, place: str = "") -> bool:
        """Tell whether a sentence of a text of a place has most of the pairs of characters of a name."""
        pairs = self.pairs(self.core(name, place))
        return any(
            sum(pair in sentence for pair in pairs) >= _MOST * len(pairs)
            for sentence in _SENTENCE.split(text)
        )

    def apart(self, first: str, second: str) -> bool:
        """Tell whether two names name different phases of an undertaking, years, villages, or kinds of things."""
        for read in (self.phases, self.years, self.ordinals, self.places, self.kinds):
            one, other = read(first), read(second)
            if one and other and one != other:
                return True
        return False

    def _core(self, name: str, place: str = "") -> str:
        text = _MARKS.sub("", name)
        text = text.replace(place, "") if place else text
        return self._bare(text) or text

    def _bare(self, text: str) -> str:
        """Return a name without phases and the words that any name bears; nothing where it has no others."""
        return self._stop.sub("", self._phase.sub("", _MARKS.sub("", text)))

    @staticmethod
    def _pairs(core: str) -> frozenset[str]:
        return frozenset(left + right for left, right in pairwise(core)) or frozenset({core} - {""})
