"""Selectors of a source: XPath, or the simple part of CSS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STEP = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:=[\"']?[^\]\"']*[\"']?)?\])*)$")
_PART = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=[\"']?([^\]\"']*)[\"']?)?\]")


def select(root: HtmlElement, expression: str) -> list[HtmlElement]:
    """Return the elements that XPath (it begins with `/`, `.//` or `(`) or CSS names, in document order.

    CSS: tags, `.class`, `#id`, `[name=value]`, descendants, `>` and `,`. Raises ExtractorError for
    anything else.
    """
    from lxml import etree

    try:
        found = root.xpath(as_path(expression))
    except etree.XPathError as error:
        raise ExtractorError(f'the selector "{expression}" is no XPath: {error}') from None
    return [element for element in found if hasattr(element, "tag")] if isinstance(found, list) else []


def check_selector(expression: str) -> str:
    """Return a selector that `select` understands; raise ExtractorError for one that it does not."""
    if expression:
        from lxml import etree

        try:
            etree.XPath(as_path(expression))
        except etree.XPathError as error:
            raise ExtractorError(f'the selector "{expression}" is no XPath: {error}') from None
    return expression


def as_path(expression: str) -> str:
    """Return a selector as XPath. Raises ExtractorError for CSS beyond the simple part."""
    return expression if expression.startswith(("/", "./", "(")) else as_xpath(expression)


def as_xpath(css: str) -> str:
    """Write a simple CSS selector as XPath. Raises ExtractorError for what is beyond the simple part."""
    return " | ".join(_one(choice.strip(), css) for choice in css.split(","))


def _one(choice: str, whole: str) -> str:
    path, axis = ".", "//"
    for word in re.sub(r"\s*>\s*", " > ", choice).split():
        if word == ">":
            axis = "/"
            continue
        step = _STEP.match(word)
        if step is None or not word:
            raise ExtractorError(f'the selector "{whole}" is too clever', todo="use simple CSS, or XPath")
        path += (
            f"{axis}{step['tag'] or '*'}{''.join(_condition(*part) for part in _PART.findall(step['rest']))}"
        )
        axis = "//"
    if path == ".":
        raise ExtractorError(f'the selector "{whole}" is empty')
    return path


def _condition(mark: str, name: str, attribute: str, value: str) -> str:
    if mark == ".":
        return f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
    if mark == "#":
        return f"[@id='{name}']"
    return f"[@{attribute}='{value}']" if value else f"[@{attribute}]"
