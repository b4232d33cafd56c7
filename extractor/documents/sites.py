"""Site families as rules: how a family is recognised, and where on its pages title, trail and article
stand."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pydantic import Field

from extractor.documents.search import Teller, escaped, holds, matches
from extractor.rulebook import Rule, Rulebook, RuleFile

_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]|()]+(?![*+?{])")
_GROUP = re.compile(r"\([^()]*\)")
_SHORTEST = 2  # what is shorter is in every source


class Site(Rule):
    """One family of sites.

    signs: words of the page's source, or patterns (what holds a backslash); each counts one. The page
    is of the family of highest rank, then of most signs. container, title, breadcrumb, furniture:
    selectors, tried in order; furniture is cut out of the container. Selectors are those of
    extractor.documents.selectors. embedded: a pattern whose group 1 is the article as a JSON string.
    examples: sources that are of this family; not_examples: sources that are not.
    """

    signs: list[str] = Field(min_length=1)
    rank: int = 0
    container: list[str] = Field(default_factory=list)
    title: list[str] = Field(default_factory=list)
    breadcrumb: list[str] = Field(default_factory=list)
    furniture: list[str] = Field(default_factory=list)
    embedded: str = ""


class SiteFile(RuleFile):
    """A file of rules/sites/."""

    site: list[Site]


class Family(NamedTuple):
    """A family ready for use. shown: what tells whether a source holds any of its signs; below: whether it holds any of
    a family that `_in_order` puts behind this one."""

    rule: Site
    shown: tuple[Teller, ...]
    below: tuple[Teller, ...]


def families(rules: Rulebook) -> dict[str, Family]:
    """Return all families by name, those of highest rank first, those with most signs first among them."""
    found: dict[str, Family] = {}
    signs: list[str] = []
    for site in reversed(_in_order(rules)):
        found[site.name] = Family(site, _tellers(site.signs), _tellers(signs))
        signs += site.signs
    return dict(reversed(found.items()))


def _in_order(rules: Rulebook) -> list[Site]:
    sites = [site for name in rules.files("sites") for site in rules.load(name, SiteFile).site]
    last = {site.name: site for site in sites}
    return sorted(last.values(), key=lambda site: (-site.rank, -len(site.signs)))


def _tellers(signs: list[str]) -> tuple[Teller, ...]:
    """Return what tells whether a source holds any of the signs."""
    # The matcher looks for many words at once, if each begins with more than one character.
    weak = [sign for sign in signs if len(_plain(sign)) < _SHORTEST]
    strong = [_pattern(sign) for sign in signs if sign not in weak]
    return (*([matches("|".join(strong))] if strong else ()), *map(_sign, weak))


def recognised(source: str, rules: Rulebook) -> list[str]:
    """Return the names of the families that fit a page's source best: one, none, or several that tie."""
    fitting = _of_highest_rank(source, rules)
    if len(fitting) > 1:
        counts = [sum(_sign(sign)(source) for sign in site.signs) for site in fitting]
        fitting = [site for site, count in zip(fitting, counts, strict=True) if count == max(counts)]
    return sorted(site.name for site in fitting)


def _of_highest_rank(source: str, rules: Rulebook) -> list[Site]:
    """Return the families of highest rank among those whose signs a source holds.

    Most pages are of one: once that is found, one search for the signs of all others tells that there is no other.
    """
    fitting: list[Site] = []
    for family in rules.once(families).values():
        if fitting and family.rule.rank < fitting[0].rank:
            break
        if any(tells(source) for tells in family.shown):
            fitting.append(family.rule)
            if not any(tells(source) for tells in family.below):
                break
    return fitting


@cache
def _sign(written: str) -> Teller:
    """Return what tells whether a source holds a sign."""
    return matches(written) if "\\" in written else holds([written])


def _pattern(sign: str) -> str:
    return sign if "\\" in sign else escaped(sign)


def _plain(sign: str) -> str:
    """Return what a sign begins with: of a pattern what stands before its first operator, if it has no branches."""
    if "\\" not in sign:
        return sign
    plain = _PLAIN.match(sign)
    return plain.group() if plain and "|" not in _GROUP.sub("", sign) else ""
