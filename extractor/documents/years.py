"""What kind of document a page is, and which years it looks back on and ahead to."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.documents.search import Teller, matches
from extractor.documents.vocabulary import PatternRule
from extractor.records import Genre
from extractor.rulebook import Rule, Rulebook, RuleFile


class GenreRule(Rule):
    """A genre by its title; examples: titles with the deciding words in brackets."""

    name: Genre
    pattern: str


class YearRule(PatternRule):
    """Where a year stands and what it is for the document."""

    role: Literal["report", "plan", "given", "named"]


class Congress(BaseModel):
    """The signs of a report to a people's congress."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    examples: list[str] = Field(min_length=1)


class GenreRules(RuleFile):
    """rules/genres.toml."""

    genre: list[GenreRule]
    congress: Congress
    year: list[YearRule]


class Years(NamedTuple):
    """The year looked back on, the year ahead, and whether only the commonest year or the day of
    publication told them."""

    report: int | None = None
    plan: int | None = None
    guessed: bool = False


class _YearPattern(NamedTuple):
    """Where a year stands. leads: the pattern begins with its four characters and the sign of years; possible: what tells
    fast whether one that does not begin so matches."""

    role: str
    pattern: re.Pattern[str]
    leads: bool
    possible: Teller


class _Patterns(NamedTuple):
    """The patterns of rules/genres.toml. leading: any of those that begin with a year."""

    genres: tuple[tuple[Genre, re.Pattern[str]], ...]
    congress: Teller
    years: tuple[_YearPattern, ...]
    leading: re.Pattern[str]


# A search skips text fast to where a pattern can begin, if it begins with a character or a set of them.
_YEAR = r"((?:1(?<!\d1)9|2(?<!\d2)0)\d\d)\u5e74"
_YEAR_SIGN = re.compile("\u5e74")
_LEADING_YEAR = re.compile(r"\((?:\\d|\[[^\]]+\])\{4\}\)\u5e74")
_ANY_YEAR = re.compile(_YEAR)
_ANY_DAY = re.compile(rf"{_YEAR}\d{{1,2}}\u6708\d{{1,2}}\u65e5")
_NUMERALS = "[\\d\u3007\u96f6\u25cb\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]"
_SIGNED = re.compile(
    rf"^[ \u3000(\uff08]*((?:19|20|[\u4e00\u4e8c][\u4e5d\u3007\u96f6\u25cb]){_NUMERALS}{{2}})\u5e74"
    rf"{_NUMERALS}{{1,2}}\u6708{_NUMERALS}{{1,3}}\u65e5[ \u3000)\uff09]*$",
    re.M,
)
_DAY_ENDS = re.compile("\u65e5[ \u3000)\uff09]*$", re.M)
_DIGITS = str.maketrans(
    "\u25cb\u3007\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d", "000123456789"
)
_FIRST, _LAST = 1949, 2100
_SUMMER = 6
_LONGEST_SIGNER = 30


def patterns(rules: Rulebook) -> _Patterns:
    """Compile rules/genres.toml; call it through `rules.once`."""
    loaded = rules.load("genres.toml", GenreRules)
    leading = [rule.pattern for rule in loaded.year if _LEADING_YEAR.match(rule.pattern)]
    return _Patterns(
        genres=tuple((rule.name, re.compile(rule.pattern)) for rule in loaded.genre),
        congress=matches(loaded.congress.pattern),
        years=tuple(
            _YearPattern(
                rule.role,
                re.compile(rule.pattern),
                rule.pattern in leading,
                matches(rule.pattern),
            )
            for rule in loaded.year
        ),
        leading=re.compile("|".join(f"(?:{pattern})" for pattern in leading)),
    )


def genre_of(title: str, heading: str, head: str, rules: Rulebook) -> Genre:
    """Return the genre of a document by its title; without one by its first heading, or as a report to
    a congress."""
    known = rules.once(patterns)
    decisive = title or heading
    found = next((genre for genre, pattern in known.genres if pattern.search(decisive)), None)
    if found:
        return found
    return "work_summary" if known.congress(head) else "other"


def years_of(
    title: str, headings: str, head: str, text: str, genre: Genre, published: date | None, rules: Rulebook,
    *, signed: int | None = None,
) -> Years:  # fmt: skip
    """Return the years of a document: the title's, else the headings', else the first sentences'.

    title: the title. headings: all headings, one a line. head: the first lines and sentences. signed: the year in
    which it was signed, where it speaks of that year. The day of publication decides only where the text names no
    year.
    """
    known = rules.once(patterns)
    congress = known.congress(title) or known.congress(head)
    roles = _roles((title,), known)
    if not roles and not congress and (named := _commonest(title)):
        return _one_year(named, genre, False)
    if signed and not roles and not congress:
        return _one_year(signed, genre, False)
    roles = {**_roles((headings, head), known), **roles}
    report, plan, given = roles.get("report"), roles.get("plan"), roles.get("given")
    if congress:
        given = given or _day_given(head)
        report = report or (given - 1 if given else plan - 1 if plan else None)
        plan = plan or (given or (report + 1 if report else None))
    if report or plan:
        return Years(report, plan)
    if "named" in roles:
        return _one_year(roles["named"], genre, False)
    if named := _commonest(text):
        return _one_year(named, genre, True)
    if published:
        back = genre == "work_summary" and published.month <= _SUMMER
        return _one_year(published.year - back, genre, True)
    return Years()


def _roles(places: tuple[str, ...], known: _Patterns) -> dict[str, int]:
    """Return the years that the patterns find and what each is for; the first place that has one gives it."""
    roles: dict[str, int] = {}
    for place in filter(None, places):
        signs = (sign.start() - 4 for sign in _YEAR_SIGN.finditer(place, 4))
        starts = [start for start in signs if known.leading.match(place, start)]
        for role, pattern, leads, possible in known.years:
            if role in roles or (leads and not starts):
                continue
            if leads:
                match = next(filter(None, (pattern.match(place, start) for start in starts)), None)
            else:
                match = pattern.search(place) if possible(place) else None
            if match and _FIRST < (year := int(match.group(1).translate(_DIGITS))) < _LAST:
                roles[role] = year
    return roles


def _one_year(year: int, genre: Genre, guessed: bool) -> Years:
    return Years(None, year, guessed) if genre == "work_plan" else Years(year, None, guessed)


def _commonest(text: str) -> int | None:
    counted = Counter(_ANY_YEAR.findall(text))
    return int(max(counted, key=lambda written: (counted[written], written))) if counted else None


def signature(text: str) -> re.Match[str] | None:
    """Return the last day that has a line for itself: when a text was signed. Group 1 is the year."""
    last = None
    for day in _DAY_ENDS.finditer(text):
        last = _SIGNED.match(text, text.rfind("\n", 0, day.start()) + 1) or last
    return last


def year_of(signed: re.Match[str] | None) -> int | None:
    """Return the year of a signature."""
    return int(signed.group(1).translate(_DIGITS)) if signed else None


def signer(signed: re.Match[str] | None) -> str:
    """Return the line right above a signature, where it is short: who signed a text."""
    above = signed.string[: signed.start()].rstrip() if signed else ""
    line = above[above.rfind("\n") + 1 :].strip()
    return line if len(line) <= _LONGEST_SIGNER else ""


def _day_given(head: str) -> int | None:
    day = _ANY_DAY.search(head)
    return int(day.group(1)) if day else None
