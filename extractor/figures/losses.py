"""Text -> the loss process that took characters from it, by rules/losses.toml: what can be missing, what cannot."""

from __future__ import annotations

import re

from pydantic import Field

from extractor.rulebook import Rule, Rulebook, RuleFile


class LossSign(RuleFile):
    """What a process leaves behind, and how much that tells."""

    name: str
    pattern: str
    weight: int


class LossRule(Rule):
    """A process by which pages lose characters: what it takes, what it leaves behind, what it would not leave."""

    description: str
    lost: str
    kept: str
    least: int
    sign: list[LossSign] = Field(min_length=1)


class LossRules(RuleFile):
    """The shape of rules/losses.toml."""

    loss: list[LossRule]


class Loss:
    """One process, compiled."""

    def __init__(self, rule: LossRule) -> None:
        self.name = rule.name
        self._least = rule.least
        self._lost = re.compile(rule.lost)
        self._kept = re.compile(rule.kept)
        self._signs = [(re.compile(sign.pattern), sign.weight) for sign in rule.sign]

    def fits(self, text: str) -> bool:
        """Tell whether a folded text looks as this process leaves one."""
        weight = sum(weight * len(pattern.findall(text)) for pattern, weight in self._signs)
        if weight < self._least:
            return False
        return 2 * len(self._kept.findall(text)) <= weight

    def takes(self, character: str) -> bool:
        """Tell whether the process can have taken a character."""
        return self._lost.fullmatch(character) is not None


class Losses:
    """All known processes."""

    def __init__(self, rules: LossRules) -> None:
        self.known = [Loss(rule) for rule in rules.loss]
        self._last: tuple[str, Loss | None] = ("", None)

    def of(self, text: str) -> Loss | None:
        """Return the process that fits a folded text, the first of those that do; None where none does."""
        if self._last[0] != text:
            self._last = (text, next((loss for loss in self.known if loss.fits(text)), None))
        return self._last[1]


def compile_losses(rules: Rulebook) -> Losses:
    """Build the processes from rules/losses.toml."""
    return Losses(rules.load("losses.toml", LossRules))
