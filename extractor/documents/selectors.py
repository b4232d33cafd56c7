"""Selectors: which elements of a page a rule means, found without searching the page for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from extractor.documents.marked import attributes

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STEP = re.compile(r"(?P<tag>[a-zA-Z][\w:-]*)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:=[^\]]*)?\])*)")
_PART = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=\"?([^\]\"]*)\"?)?\]")
_XPATH_BEGINS = ("/", "./", "(")
_COMMENT = re.compile(r"comment\((.+)\)")


class _Step(NamedTuple):
    """One word of a selector."""

    tag: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str | None], ...]


class Index:
    """The elements of a page by id, by class and by tag.

    A selector is `tag`, `.class`, `#id`, `[attr=value]`, combined and nested by spaces; `comment(TEXT)`,
    the element that holds such a comment; or an XPath, which begins with `/`, `./` or `(`. A wrong selector
    selects nothing.
    """

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._tags: dict[str, list[HtmlElement]] = {}
        self._attributes: dict[str, tuple[list[Any], set[str]]] = {}

    def select(self, selectors: Iterable[str]) -> Iterator[HtmlElement]:
        """Yield the elements that any of the selectors means, selector by selector, in reading order."""
        return (element for selector in selectors for element in self._selected(selector))

    def _selected(self, selector: str) -> list[HtmlElement]:
        steps, classes = _steps(selector)
        if steps:
            if classes and not classes <= self._written("class")[1]:
                return []
            candidates = self._candidates(steps[-1])
            return [element for element in candidates if _fits(element, steps)] if candidates else []
        if selector.startswith(_XPATH_BEGINS):
            return self._by_path(selector)
        comment = _COMMENT.fullmatch(selector.strip())
        if comment is None:
            return []
        return [parent for one in _comments()(self._root, text=comment.group(1)) if (parent := one.getparent()) is not None]

    def _by_path(self, path: str) -> list[HtmlElement]:
        from lxml import etree

        try:
            found = self._root.xpath(path)
        except etree.XPathError:
            return []
        nodes = found if isinstance(found, list) else []
        return [node for node in nodes if isinstance(getattr(node, "tag", None), str)]

    def _candidates(self, step: _Step) -> list[HtmlElement]:
        if step.ids:
            return self._bearing("id", step.ids[0])
        if step.classes:
            return self._bearing("class", step.classes[0])
        tag = step.tag or "*"
        if tag not in self._tags:
            self._tags[tag] = list(self._root.iter(tag))
        return self._tags[tag]

    def _bearing(self, attribute: str, name: str) -> list[HtmlElement]:
        """Return the elements with a name in an attribute. Most names that are asked for are nowhere on the page."""
        written, known = self._written(attribute)
        if name not in known:
            return []
        return [names.getparent() for names in written if name in names and name in names.split()]

    def _written(self, attribute: str) -> tuple[list[Any], set[str]]:
        """Return what elements have in an attribute, one by one, and all names in it."""
        if attribute not in self._attributes:
            written = attributes(attribute, self._root)
            self._attributes[attribute] = written, set(" ".join(set(written)).split())
        return self._attributes[attribute]


@cache
def _comments() -> Callable[..., list[Any]]:
    from lxml.etree import XPath

    return cast("Callable[..., list[Any]]", XPath("/descendant::comment()[contains(., $text)]"))


@lru_cache(maxsize=512)
def _steps(selector: str) -> tuple[tuple[_Step, ...], frozenset[str]]:
    """Return the words of a selector, and all classes in them; of a path, a comment and what is no selector there are
    none."""
    steps = []
    for word in () if selector.startswith(_XPATH_BEGINS) else selector.split():
        found = _STEP.fullmatch(word)
        if not found:
            return (), frozenset()
        parts = [part.groups() for part in _PART.finditer(found["rest"])]
        steps.append(
            _Step(
                (found["tag"] or "").lower(),
                tuple(name for mark, name, _, _ in parts if mark == "#"),
                tuple(name for mark, name, _, _ in parts if mark == "."),
                tuple((attribute, value) for mark, _, attribute, value in parts if not mark),
            )
        )
    return tuple(steps), frozenset(name for step in steps for name in step.classes)


def _fits(element: HtmlElement, steps: tuple[_Step, ...]) -> bool:
    """Tell whether an element fits the last step, and its ancestors the steps before it in their order."""
    if not _fits_step(element, steps[-1]):
        return False
    rest = list(steps[:-1])
    ancestor = element.getparent()
    while rest and ancestor is not None:
        if _fits_step(ancestor, rest[-1]):
            rest.pop()
        ancestor = ancestor.getparent()
    return not rest


def _fits_step(element: HtmlElement, step: _Step) -> bool:
    if step.tag and element.tag != step.tag:
        return False
    if any((element.get("id") or "").strip() != identity for identity in step.ids):
        return False
    if step.classes and not set(step.classes) <= set((element.get("class") or "").split()):
        return False
    return all(
        element.get(name) is not None if value is None else element.get(name) == value
        for name, value in step.attributes
    )
