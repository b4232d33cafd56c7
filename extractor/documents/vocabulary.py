"""The shape of rules/metadata.toml, and the compiled patterns of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.documents.around import MARKS
from extractor.documents.search import Teller, holds, matches, may_match_line
from extractor.rulebook import Rule, Rulebook, RuleFile

LABEL_EDGES = ":：【】[]"
_BLANK = r"[^\S\r\n\t]*"  # a class of few characters: wide ones take long to compile
_ANY_BLANK = r"\s*"


class FieldRule(Rule):
    """A field of a page's own description: how it is labelled, what its value must hold.

    examples: lines with the value in brackets; not_examples: lines that give no value.
    """

    labels: list[str] = Field(min_length=1)
    pattern: str
    rank: int = 3


class PatternRule(Rule):
    """A pattern; examples: what it matches, in brackets; not_examples: lines that it does not match whole."""

    pattern: str


class Words(BaseModel):
    """Lists of words without a rule of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    values: list[str] = Field(default_factory=list)
    labels: list[str] = Field(default_factory=list)
    last: list[str] = Field(default_factory=list)
    beginnings: list[str] = Field(default_factory=list)
    words: list[str] = Field(default_factory=list)
    persons: list[str] = Field(default_factory=list)
    issued: str = ""
    pattern: str = ""
    examples: list[str] = Field(default_factory=list)


class MetadataRules(RuleFile):
    """rules/metadata.toml."""

    field: list[FieldRule]
    empty: Words
    meta: dict[str, list[str]]
    script: list[PatternRule]
    line: list[PatternRule]
    trail: Words
    furniture: list[PatternRule]
    after: list[PatternRule]
    footer: Words
    greeting: Words
    title: Words


class Label(NamedTuple):
    """What a label stands for."""

    name: str
    rank: int
    value: re.Pattern[str]


class Vocabulary(NamedTuple):
    """The patterns of rules/metadata.toml, compiled.

    label: a label with its colon. label_in_tree: a label with a colon, or at the end of an element's text.
    furniture_possible: whether a line of a text may be furniture.
    """

    labels: dict[str, Label]
    label: re.Pattern[str]
    label_in_tree: re.Pattern[str]
    empty: frozenset[str]
    meta: dict[str, str]
    scripts: tuple[tuple[str, re.Pattern[str]], ...]
    scripts_may_say: Teller
    lines: tuple[tuple[str, re.Pattern[str]], ...]
    trail: re.Pattern[str]
    trail_label: re.Pattern[str]
    trail_possible: Teller
    trail_last: frozenset[str]
    furniture: Teller
    furniture_possible: Teller
    after: Teller
    footer: tuple[str, ...]
    greeting: Teller
    greeting_ends: tuple[str, ...]
    title_words: re.Pattern[str]
    persons: re.Pattern[str]
    issued: re.Pattern[str]
    site_endings: tuple[str, ...]


def vocabulary(rules: Rulebook) -> Vocabulary:
    """Compile rules/metadata.toml; call it through `rules.once`."""
    loaded = rules.load("metadata.toml", MetadataRules)
    labels = {
        label: Label(rule.name, rule.rank, re.compile(rule.pattern))
        for rule in loaded.field
        for label in rule.labels
    }
    trails = "|".join(_longest_first(loaded.trail.labels))
    furniture = "|".join(f"(?:{rule.pattern})" for rule in loaded.furniture)
    edges = rf"[\s{re.escape(LABEL_EDGES)}]"
    # A blank may belong to a crumb or to what divides crumbs. Each step is atomic, up to what may come behind it: a long
    # line of > that is no trail would be tried in every combination.
    crumb, between, line_end = r"[^>＞»›\n\r\\]{1,40}?", r"(?:[>＞»›]|-&gt;)", r"\s*(?:$|[\n\r\\])"
    return Vocabulary(
        labels=labels,
        label=re.compile(f"({_not_behind_a_word(_longest_first(labels))}){_BLANK}[:：]"),
        label_in_tree=re.compile(
            rf"(?:{_not_behind_a_word(_longest_first(labels), _ANY_BLANK)})\s*(?:[:：]|{edges}*[{MARKS}])"
        ),
        empty=frozenset(loaded.empty.values),
        meta={name: field for field, names in loaded.meta.items() for name in names},
        scripts=tuple((rule.name, re.compile(rule.pattern)) for rule in loaded.script),
        scripts_may_say=matches("|".join(rule.pattern for rule in loaded.script)),
        lines=tuple((rule.name, re.compile(rule.pattern)) for rule in loaded.line),
        trail=re.compile(
            rf"(?:{trails})\s*[:：]?\s*({crumb}(?>\s*{between}+\s*{crumb}(?=\s*{between}|{line_end}))+)(?={line_end})",
            re.M,
        ),
        trail_label=re.compile(rf"\s*(?:{trails})\s*[:：]?\s*"),
        trail_possible=holds(loaded.trail.labels),
        trail_last=frozenset(loaded.trail.last),
        furniture=matches(furniture, whole=True),
        furniture_possible=may_match_line(furniture, whole=True),
        after=matches("|".join(f"(?:{rule.pattern})" for rule in loaded.after), whole=True),
        footer=tuple(loaded.footer.beginnings),
        greeting=matches(loaded.greeting.pattern, whole=True),
        greeting_ends=tuple(loaded.greeting.last),
        title_words=re.compile("|".join(loaded.title.words)),
        persons=re.compile("|".join(loaded.title.persons)),
        issued=re.compile(loaded.title.issued),
        site_endings=tuple(loaded.title.last),
    )


def _not_behind_a_word(labels: list[str], blank: str = _BLANK) -> str:
    """Return a pattern of labels, blanks between their characters, that no Chinese character stands before.

    It begins with characters, by which a search skips text fast; what stands before them is looked at then.
    """
    behind: dict[str, list[str]] = {}
    for label in labels:
        rest = "".join(blank + re.escape(character) for character in label[1:])
        behind.setdefault(re.escape(label[0]), []).append(rest)
    return "|".join(f"{first}(?<![一-鿿]{first})(?:{'|'.join(rest)})" for first, rest in behind.items())


def _longest_first(words: list[str] | dict[str, Label]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
