"""rules/listing.toml: the shape of the rules by which the crawler reads list pages and refusals."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "listing.toml"


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class ItemRule(Rule):
    """What the address of an article looks like in one site family."""

    address: Pattern

    def reads(self, example: str) -> bool:
        """Say whether the rule claims the example."""
        return re.search(self.address, example) is not None


class PatternRule(Rule):
    """A rule that is one pattern over a page's text or source."""

    pattern: Pattern

    def reads(self, example: str) -> bool:
        """Say whether the rule claims the example."""
        return re.search(self.pattern, example) is not None


class PagerRule(PatternRule):
    """How many list pages there are, and how their addresses are counted."""

    address: str
    second: int
    own_address: Pattern = ""
    default: str = ""


class ProxyRule(Rule):
    """The interface that fills a list: a sign in the page's source (a group `proxy` in it is the interface's address),
    and how to ask for the list's parts.

    fields: names whose values stand in the source. own_address: groups taken from the page's address. total: how
    many items there are, where the source says so. address, form: templates; a form makes it a POST. columns: the
    number and name of each list of a site of one script, one of which stands behind the # of a start page.
    """

    sign: Pattern
    address: str
    form: str = ""
    fields: list[str] = Field(default_factory=list)
    own_address: Pattern = ""
    total: Pattern = ""
    columns: Pattern = ""
    size: int = Field(15, ge=1)
    first: int = 1

    def reads(self, example: str) -> bool:
        """Say whether the rule claims the example."""
        return re.search(self.sign, example) is not None


class AnswerKeys(BaseModel):
    """The names under which an interface's objects say where an item is, what it is called, and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: list[str]
    title: list[str]
    date: list[str]


class EmbeddedRule(PatternRule):
    """HTML inside a script or an XML answer: the items of the list, or the link to its next part."""

    holds: Literal["items", "next"]


class RefusalRule(Rule):
    """An answer that is no page: by the address we were sent to, by its title, or, where there is little
    text, by words in it or by patterns in its source.

    closes: nothing more is asked of the host tonight; else after three in a row. gone: the page says that it is
    no more. faint: its words count only where next to nothing else is said.
    """

    words: list[str] = Field(default_factory=list)
    addresses: list[Pattern] = Field(default_factory=list)
    sources: list[Pattern] = Field(default_factory=list)
    titles: list[Pattern] = Field(default_factory=list)
    closes: bool = True
    gone: bool = False
    faint: bool = False

    def reads(self, example: str) -> bool:
        """Say whether the rule claims the example, a text, a title or an address."""
        return any(word.lower() in example.lower() for word in self.words) or any(
            re.search(p, example) for p in (*self.addresses, *self.sources, *self.titles)
        )


class ListingRules(RuleFile):
    """The shape of listing.toml."""

    attachment_suffixes: list[str]
    document_suffixes: list[str]
    article_metas: list[str]
    next_words: list[str]
    download: list[ItemRule]
    item: list[ItemRule]
    date: list[PatternRule]
    pager: list[PagerRule]
    embedded: list[EmbeddedRule]
    proxy: list[ProxyRule]
    step: list[PatternRule]
    answer: AnswerKeys
    forward: list[PatternRule]
    refusal: list[RefusalRule]
    noise: list[PatternRule]

    def all_rules(self) -> list[ItemRule | PatternRule | ProxyRule | RefusalRule]:
        """Return every rule with examples."""
        return [
            *self.download,
            *self.item,
            *self.date,
            *self.pager,
            *self.embedded,
            *self.proxy,
            *self.step,
            *self.forward,
            *self.refusal,
            *self.noise,
        ]


def listing_rules(rules: Rulebook) -> ListingRules:
    """Load listing.toml. Raises ExtractorError for what is not in its shape."""
    return rules.load(FILE, ListingRules)


def check_examples(rules: Rulebook) -> list[str]:
    """Return a sentence for each example of listing.toml that its rule reads wrongly."""
    faults = []
    for rule in listing_rules(rules).all_rules():
        for example in rule.examples:
            if not rule.reads(example):
                faults.append(f'{FILE}: rule "{rule.name}" does not read its example {example!r}')
        for example in rule.not_examples:
            if rule.reads(example):
                faults.append(f'{FILE}: rule "{rule.name}" reads {example!r}, which it should not')
    return faults
