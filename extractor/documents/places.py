"""Which place a page speaks of: the township or county by name, and the county's code of GB/T 2260."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from operator import add
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.documents.vocabulary import PatternRule
from extractor.rulebook import Rulebook, RuleFile
from extractor.values.divisions import divisions


class Stems(BaseModel):
    """Names that are no names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: list[str] = Field(default_factory=list)
    dull: list[str] = Field(default_factory=list)
    peoples: list[str] = Field(default_factory=list)
    organs: str = ""


class PlaceRules(RuleFile):
    """rules/places/names.toml."""

    township: list[PatternRule]
    repeated: list[PatternRule]
    introduced: list[PatternRule]
    own: list[PatternRule]
    clause: list[PatternRule]
    leading: list[PatternRule]
    spoken: list[PatternRule]
    whole: list[PatternRule]
    stems: Stems


class Place(NamedTuple):
    """What is known of a page's place; guessed where only the frequency of a name told it."""

    name: str = ""
    code: str = ""
    county_code: str = ""
    guessed: bool = False


class Gazetteer(NamedTuple):
    """Names and codes; of a name that several carried, the codes in force come first."""

    codes: dict[str, tuple[str, ...]]
    names: dict[str, str]
    stems: dict[str, tuple[str, ...]]
    township: re.Pattern[str]
    repeated: re.Pattern[str]
    introduced: re.Pattern[str]
    own: re.Pattern[str]
    clause: re.Pattern[str]
    leading: re.Pattern[str]
    spoken: re.Pattern[str]
    whole: re.Pattern[str]
    organs: str


_SUFFIX = re.compile("[\u53bf\u533a\u5e02\u65d7\u5dde\u7701\u76df]")
_STATED = re.compile(r"(\d{6})/\d{4}-\d+")
_LONGEST = 14
_OFTEN = 4
_MENTIONED = 300
_LINES_UNDER_TITLE = 3
_LONGEST_LINE = 24


def gazetteer(rules: Rulebook) -> Gazetteer:
    """Read rules/places; call it through `rules.once`."""
    loaded = rules.load("places/names.toml", PlaceRules)
    dull = set(loaded.stems.dull)
    common = set(loaded.stems.words)
    codes: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    former: dict[str, list[str]] = {}
    for code, name, until in rules.once(divisions):
        if not until:
            names[code] = name
        if name not in dull:
            (former if until else codes).setdefault(name, []).append(code)
    for name, gone in former.items():
        codes.setdefault(name, gone)
    for alias, code in _short_names(names, loaded.stems.peoples):
        codes.setdefault(alias, []).append(code)
    stems: dict[str, list[str]] = {}
    for name in codes:
        if len(name) == 3 and name[:2] not in common:
            stems.setdefault(name[:2], []).append(name)
    return Gazetteer(
        codes={name: tuple(found) for name, found in codes.items()},
        names=names,
        stems={stem: tuple(sorted(found)) for stem, found in stems.items()},
        township=_any(loaded.township),
        repeated=_any(loaded.repeated),
        introduced=_any(loaded.introduced),
        own=_any(loaded.own),
        clause=_any(loaded.clause),
        leading=_any(loaded.leading),
        spoken=_any(loaded.spoken),
        whole=_any(loaded.whole),
        organs=loaded.stems.organs,
    )


def _short_names(names: dict[str, str], peoples: list[str]) -> Iterator[tuple[str, str]]:
    """Yield autonomous divisions as people call them: without the peoples, and without that they are
    autonomous."""
    known = set(names.values())
    full = re.compile(rf"(.{{2,}}?)(?:(?:{'|'.join(peoples)})\u65cf?|\u5404\u65cf)+(\u81ea\u6cbb)(.)")
    for code, name in sorted(names.items()):
        found = full.fullmatch(name)
        for short in (found[1] + found[2] + found[3], found[1] + found[3]) if found else ():
            if short not in known:
                yield short, code


def _any(found: list[PatternRule]) -> re.Pattern[str]:
    return re.compile("|".join(rule.pattern for rule in found), re.M)


def place_of(title: str, publisher: str, head: str, text: str, index_number: str, rules: Rulebook) -> Place:
    """Return the place of a page: from its title, its publisher, its first lines, and last from what
    it repeats.

    The county's code comes from an index number that begins with a division's code, else from the name
    where one division alone fits.
    """
    known = rules.once(gazetteer)
    stated = _STATED.match(index_number)
    county = stated.group(1) if stated and stated.group(1) in known.names else ""
    around = " ".join((title, publisher, head))
    township = township_in(title, rules) or township_in(publisher, rules) or _under_title(head, rules)
    named = _first_named((title, publisher), known) or _spoken(head, known)
    named = _leading(title, named, known) or _leading(publisher, "", known)
    mentioned = "" if named else _first_named((head[:_MENTIONED],), known, 3)
    counted = "" if township else _repeated(title, text, known)
    counted = counted or ("" if township or named else _of_itself(head, text, known))
    if township or counted:
        code = county or _county(_code(named, around, known))
        return Place(township or counted, "", code, guessed=not township)
    if named or mentioned:
        code = _code(named or mentioned, around, known)
        name = known.names.get(code, named or mentioned)
        return Place(name, code, county or _county(code), guessed=not named)
    if county:
        return Place(known.names[county], county, _county(county))
    counted = _counted(text, known)
    code = _code(counted, around, known)
    return Place(counted, code, _county(code), guessed=bool(counted))


def _under_title(head: str, rules: Rulebook) -> str:
    """Return the township whose organ has one of the first lines for itself, as who gives a report stands."""
    for line in islice(filter(None, map(str.strip, head.splitlines())), _LINES_UNDER_TITLE):
        if len(line) > _LONGEST_LINE or line[-1] in "\u3002\uff1b\uff0c\uff1a":
            return ""
        if name := township_in(line.strip("\uff08()\uff09"), rules):
            return name
    return ""


def division_name(code: str, rules: Rulebook) -> str:
    """Return the name of a division by its six digits, or "" for a code that is none."""
    return rules.once(gazetteer).names.get(code, "")


def codes_of(name: str, rules: Rulebook) -> tuple[str, ...]:
    """Return the six digits of each division that bears a name, whole or as people call it."""
    return rules.once(gazetteer).codes.get(name, ())


def township_in(text: str, rules: Rulebook) -> str:
    """Return the township that a title or a publisher's name begins with, without the county before it."""
    known = rules.once(gazetteer)
    found = known.township.search(text)
    if not found:
        return ""
    name = _named(found)
    for cut in (mark.end() for mark in _SUFFIX.finditer(name)):
        if name[:cut] in known.codes and len(name) - cut > 1:
            name = name[cut:]
            break
    return name


def _repeated(title: str, text: str, known: Gazetteer) -> str:
    """Return the township that a title begins with, where the text speaks of it more often than that."""
    found = known.repeated.search(title)
    name = _named(found) if found else ""
    return name if name and text.count(name) > 1 else ""


def _of_itself(head: str, text: str, known: Gazetteer) -> str:
    """Return the township that the first lines introduce, or, where a text speaks of 我镇, the one that it names most.

    That one must be named twice, and twice as often as any other of its kind.
    """
    if introduced := known.introduced.search(head[:_MENTIONED]):
        return _named(introduced)
    kinds = Counter(known.own.findall(text))
    if not kinds:
        return ""
    kind = max(kinds, key=lambda word: kinds[word])
    often = Counter(name for name in known.clause.findall(text) if name.endswith(kind)).most_common(2)
    alone = len(often) == 1 or (len(often) > 1 and often[0][1] >= 2 * often[1][1])
    return often[0][0] if alone and often[0][1] > 1 else ""


def _leading(title: str, named: str, known: Gazetteer) -> str:
    """Return the county that a title begins with where the list knows none, or only the end of its name."""
    led = known.leading.search(title)
    if led is None or (named and not _named(led).endswith(named)):
        return named
    before = _named(led)[: -len(named)] if named else ""
    return named if before in known.codes else _named(led)


def _named(found: re.Match[str]) -> str:
    """Return the one group that matched, whichever of the rules it belongs to."""
    return str(found[found.lastindex or 0])


def _spoken(text: str, known: Gazetteer) -> str:
    for found in known.spoken.finditer(text):
        name = _name_ending(_named(found), len(_named(found)), known)
        if name:
            return name
    return ""


def _first_named(texts: tuple[str, ...], known: Gazetteer, shortest: int = 2) -> str:
    """Return the first division named, the lowest of a chain such as 保定市徐水区, of `shortest` characters
    or more."""
    for text in texts:
        chain, chain_end = "", -1
        for mark in _SUFFIX.finditer(text):
            name = _name_ending(text, mark.end(), known)
            if len(name) < shortest:
                continue
            if chain and mark.end() - len(name) != chain_end:
                break
            chain, chain_end = name, mark.end()
        if chain:
            return chain
    return ""


def _name_ending(text: str, end: int, known: Gazetteer) -> str:
    for start in range(max(0, end - _LONGEST), end - 1):
        if text[start:end] in known.codes:
            short = end - start == 2 and text[end : end + 1] in known.organs
            return "" if short and end < len(text) else text[start:end]
    return ""


def _counted(text: str, known: Gazetteer) -> str:
    """Return the county whose name, whole or without its last character, a text repeats most, if one
    stands out."""
    kinds = tuple(set(known.whole.findall(text)))
    if not kinds:
        return ""
    pairs = Counter(map(add, text, text[1:]))
    counts = Counter(_name_ending(text, mark.end(), known) for mark in _SUFFIX.finditer(text))
    for stem, names in known.stems.items():
        for name in names if pairs[stem] >= _OFTEN else ():
            counts[name] = max(counts[name], pairs[stem])
    often = sorted(
        (
            (-count, name)
            for name, count in counts.items()
            if count >= _OFTEN and name and name.endswith(kinds)
        )
    )
    if not often or (len(often) > 1 and -often[0][0] < -2 * often[1][0]):
        return ""
    return often[0][1]


def _code(name: str, around: str, known: Gazetteer) -> str:
    """Return the code of a name: of several the one whose prefecture or province is named around it,
    else none."""
    codes = known.codes.get(name, ())
    if len(codes) < 2:
        return codes[0] if codes else ""
    near = [
        code
        for code in codes
        if any(known.names.get(above, "\0")[:2] in around for above in (f"{code[:4]}00", f"{code[:2]}0000"))
    ]
    return near[0] if len(near) == 1 else ""


def _county(code: str) -> str:
    return code if code and not code.endswith("00") else ""
