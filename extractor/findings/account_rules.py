"""The rules of rules/accounts.toml: the words around the amounts of an account, by their roles in it."""

from __future__ import annotations

import re
from typing import Literal

from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "accounts.toml"
# What each role counts for; all of an account come to nothing.
_SIGNS = {
    "sum": {"whole": 1, "part": -1, "rest": -1},
    "stock": {"from": 1, "came": 1, "went": -1, "to": -1},
    "rise": {"to": 1, "from": -1, "amount": -1},
    "fall": {"from": 1, "to": -1, "amount": -1},
}


class AccountWords(RuleFile):
    """Words of all accounts; see the comments in the file."""

    times: str
    some: str
    each: str
    of_which: list[str]
    joins: str
    others: str
    level: str


class AccountRule(Rule):
    """The words around the amounts of an account, by role; see the comments in the file."""

    form: Literal["sum", "stock", "rise", "fall"]
    hint: str
    roles: dict[str, str]
    first: str = ""
    aside: str = ""
    never: str
    wide: bool = False
    slip: bool = False
    rest_first: bool = False


class AccountRules(RuleFile):
    """rules/accounts.toml."""

    words: AccountWords
    account: list[AccountRule]


class Way:
    """A rule, compiled."""

    def __init__(self, rule: AccountRule) -> None:
        self.rule, self.hint, self.never = rule, re.compile(rule.hint), re.compile(rule.never)
        self.roles = [(role, re.compile(words)) for role, words in rule.roles.items()]
        self.first, self.aside = re.compile(rule.first), re.compile(rule.aside) if rule.aside else None
        self.signs = _SIGNS[rule.form]

    def role(self, words: str) -> tuple[str, str]:
        """Return the role that words around an amount give it, the first that does, and what they say was not done."""
        for role, pattern in self.roles:
            match = pattern.search(words)
            if match is not None:
                return role, match.groupdict().get("undone") or ""
        return "", ""


class Accounts:
    """The rules of rules/accounts.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, AccountRules)
        self.ways = [Way(rule) for rule in loaded.account]
        self.hint = re.compile("|".join(f"(?:{rule.hint})" for rule in loaded.account))
        words = loaded.words
        self.times, self.some, self.each, self.joins, self.others, self.level = map(
            re.compile, (words.times, words.some, words.each, words.joins, words.others, words.level)
        )
        self.of_which = words.of_which
