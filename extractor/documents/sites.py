"""Site families as rules: how a family is recognised, and where on its pages title, trail and article
stand."""

from __future__ import annotations

import re
from typing import NamedTuple

from pydantic import Field

from extractor.documents.search import Teller, holds, matches
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
    """A family ready for use: what tells of a source whether it holds a sign, and whether it may hold any."""

    rule: Site
    signs: tuple[Teller, ...]
    possible: tuple[Teller, ...]


def families(rules: Rulebook) -> dict[str, Family]:
    """Return all families by name."""
    found: dict[str, Family] = {}
    for name in rules.files("sites"):
        for site in rules.load(name, SiteFile).site:
            signs = tuple(matches(sign) if "\\" in sign else holds([sign]) for sign in site.signs)
            plain = [_plain(sign) for sign in site.signs]
            weak = (teller for teller, part in zip(signs, plain, strict=True) if len(part) < _SHORTEST)
            strong = holds(part for part in plain if len(part) >= _SHORTEST)
            found[site.name] = Family(site, signs, (strong, *weak))
    return found


def recognised(source: str, rules: Rulebook) -> list[str]:
    """Return the names of the families that fit a page's source best: one, none, or several that tie."""
    known = rules.once(families).values()
    shown = [one for one in known if _any(one.possible, source) and _any(one.signs, source)]
    highest = max((family.rule.rank for family in shown), default=0)
    fitting = [family for family in shown if family.rule.rank == highest]
    if len(fitting) > 1:
        counts = [sum(sign(source) for sign in family.signs) for family in fitting]
        fitting = [family for family, count in zip(fitting, counts, strict=True) if count == max(counts)]
    return sorted(family.rule.name for family in fitting)


def _any(tellers: tuple[Teller, ...], source: str) -> bool:
    return any(teller(source) for teller in tellers)


def _plain(sign: str) -> str:
    """Return the words without which a sign cannot be in a source: of a pattern what stands before its first
    operator."""
    if "\\" not in sign:
        return sign
    plain = _PLAIN.match(sign)
    return plain.group() if plain and "|" not in _GROUP.sub("", sign) else ""
