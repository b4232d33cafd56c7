"""The signs that stand for figures in a text, and the patterns of rules over them and over the punctuation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self, get_args

from pydantic import model_validator

from extractor.records import Kind
from extractor.rulebook import Rule, RuleFile

_KINDS: tuple[str, ...] = get_args(Kind)
SIGN = {kind: chr(0xE100 + index) for index, kind in enumerate(_KINDS)}
SIGNS = f"{SIGN[_KINDS[0]]}-{SIGN[_KINDS[-1]]}"
_AMOUNTS = "".join(sign for kind, sign in SIGN.items() if kind != "date")
# The same as the inside of a class of characters: ranges are many times faster compiled than their members.
_RANGES = "".join(f"{run[0]}-{run[-1]}" for run in "".join(SIGN.values()).split(SIGN["date"]) if run)
_TOKEN = re.compile(
    r"(?<!\?P)<(?P<not>!)?(?P<role>\w+)(?::(?P<kinds>[\w,]+))?>|\{(?P<word>[a-z_]+)\}"
    r"|(?P<far>…)|(?P<near>\.\.)|\[\^"
)

# What rules write to keep figures from being left out of a class, `(?:(?![...]).)`, and what begins behind some characters
# or where the text does: the same in one step.
_ALL_BUT = re.compile(r"\(\?:\(\?!\[((?:\\[^n]|[^\]\\^])*\\n(?:\\.|[^\]\\^])*)\]\)\.\)")
_BEGINS = re.compile(r"\(\?:\^\|\(\?<=\[((?:\\.|[^\]\\^])+)\]\)\)")


class Synonym(Rule):
    """Words, each as long as the plain one that is read in its place: not behind some characters, nor in front of others."""

    words: list[str]
    plain: str
    behind: str = ""
    before: str = ""

    @model_validator(mode="after")
    def _as_long(self) -> Self:
        if any(len(word) != len(self.plain) for word in self.words):
            raise ValueError(f"words are not as long as {self.plain}")
        return self

    def read(self, text: str) -> str:
        """Return a text with the plain word in the place of the others."""
        for word in self.words:
            if word[0] in text and word[-1] in text and word in text:  # a single character is many times sooner looked for
                behind = f"(?<![{self.behind}])" if self.behind else ""
                before = f"(?![{self.before}])" if self.before else ""
                text = re.sub(behind + word + before, self.plain, text)
        return text


class Marks(RuleFile):
    """Punctuation: what is folded and left out, what ends a sentence, separates items, and brackets.

    breaks: how a copied text writes the end of a line, beside the character itself. pause: what of the ends of a
    sentence may go on with a list or a base named before.
    """

    fold: dict[str, str]
    breaks: list[str]
    blank: str
    stop: str
    pause: str
    comma: str
    open: str
    close: str
    colon: str
    synonym: list[Synonym]


def holds_number(text: str) -> bool:
    """Tell whether a text holds a figure or a digit."""
    return any(is_sign(one) or one.isdigit() for one in text)


def is_sign(character: str) -> bool:
    """Tell whether a character stands for an amount."""
    return bool(character) and character in _AMOUNTS


def compiled(pattern: str, words: Mapping[str, list[str]], marks: Marks) -> re.Pattern[str]:
    """Compile a pattern of rules/relations.toml."""
    return re.compile(expanded(pattern, words, marks))


def expanded(pattern: str, words: Mapping[str, list[str]], marks: Marks) -> str:
    """Turn a pattern of rules/relations.toml into a regular expression over a skeleton's text."""
    edges = re.escape(marks.stop + marks.open + marks.close)

    def replace(match: re.Match[str]) -> str:
        if match["far"]:
            return f"[^{_RANGES}{edges}]{{0,30}}?"
        if match["near"]:
            return f"[^{_RANGES}{edges}]{{0,6}}?"
        if match["word"]:
            return "(?:" + "|".join(sorted(map(re.escape, words[match["word"]]), key=len, reverse=True)) + ")"
        if match["role"] and match["not"]:
            return f"[^{SIGN[match['role']]}\n]"
        if match["role"]:
            kinds = match["kinds"]
            signs = "".join(SIGN[kind] for kind in kinds.split(",")) if kinds else _RANGES
            return f"(?P<{match['role']}>[{signs}])"
        return f"[^{_RANGES}"

    plain = _ALL_BUT.sub(r"[^\1]", _TOKEN.sub(replace, pattern))
    return _BEGINS.sub(r"(?<![^\1])", plain)
