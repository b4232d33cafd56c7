"""The examples beside the rules of this room, run: what `rules check` and the tests report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from extractor.documents import labels, places, sections, sites, tables, vocabulary, years
from extractor.documents.lines import lines
from extractor.rulebook import Rule, Rulebook

Reader = Callable[[str], str | None]
# A paragraph, for headings are lines between paragraphs.
_PARAGRAPH = "\u6587" * 30 + "\uff0c" + "\u6587" * 30 + "\u3002"
_MARKED = re.compile(r"\[(.*)\]", re.S)


def check_examples(rules: Rulebook) -> list[str]:
    """Return a sentence for each example of this room's rules that its rule reads wrongly."""
    return [
        *_metadata(rules),
        *_headings(rules),
        *_genres(rules),
        *_places(rules),
        *_sites(rules),
        *_captions(rules),
    ]


def _faults(
    file: str, name: str, examples: Iterable[str], others: Iterable[str], read: Reader
) -> Iterator[str]:
    """Yield the examples in which `read` does not find the part in brackets, and those where it finds
    anything."""
    for example in examples:
        marked = _MARKED.search(example)
        wanted = marked.group(1) if marked else example
        plain = example[: marked.start()] + wanted + example[marked.end() :] if marked else example
        found = read(plain)
        if found != wanted:
            yield f'{file}: rule "{name}" reads {found!r} in its example {example!r}'
    for example in others:
        found = read(example)
        if found:
            yield f'{file}: rule "{name}" reads {found!r} in {example!r}, which it should not'


def _of(file: str, found: Iterable[Rule], reader: Callable[[Rule], Reader]) -> Iterator[str]:
    for rule in found:
        yield from _faults(file, rule.name, rule.examples, rule.not_examples, reader(rule))


def _whole(pattern: str) -> Reader:
    return lambda text: text if re.fullmatch(pattern, text) else None


def _part(pattern: str, group: int = 0) -> Reader:
    def read(text: str) -> str | None:
        found = re.search(pattern, text)
        return found.group(group) if found else None

    return read


def _pattern_of(rule: Rule) -> str:
    return str(getattr(rule, "pattern"))  # noqa: B009  (every rule that comes here has one)


def _metadata(rules: Rulebook) -> Iterator[str]:
    file = "metadata.toml"
    loaded = rules.load(file, vocabulary.MetadataRules)
    words = rules.once(vocabulary.vocabulary)

    def labelled(rule: Rule) -> Reader:
        def read(text: str) -> str | None:
            found = labels.in_text(text, 0, len(text), words)
            return next((label.written for label in found if label.name == rule.name and label.written), None)

        return read

    yield from _of(file, loaded.field, labelled)
    yield from _of(file, loaded.script, lambda rule: _part(_pattern_of(rule), 1))
    yield from _of(
        file, (*loaded.line, *loaded.furniture, *loaded.after), lambda rule: _whole(_pattern_of(rule))
    )
    yield from _faults(file, "trail", loaded.trail.examples, (), _part(words.trail.pattern, 1))
    yield from _faults(file, "greeting", loaded.greeting.examples, (), _whole(loaded.greeting.pattern))


def _headings(rules: Rulebook) -> Iterator[str]:
    file = "headings.toml"
    loaded = rules.load(file, sections.HeadingRules)

    def read(text: str) -> str | None:
        around = f"{_PARAGRAPH}\n{text}\n{_PARAGRAPH}"
        body = list(lines(around))
        found = sections.heading_at(around, body, 1, rules)
        return around[found.start : found.end] if found else None

    yield from _of(file, (*loaded.numbered, *loaded.run_in), lambda rule: read)
    standalone = loaded.standalone
    yield from _faults(file, "standalone", standalone.examples, standalone.not_examples, read)


def _genres(rules: Rulebook) -> Iterator[str]:
    file = "genres.toml"
    loaded = rules.load(file, years.GenreRules)
    yield from _of(file, loaded.genre, lambda rule: _part(_pattern_of(rule)))
    yield from _of(file, loaded.year, lambda rule: _part(_pattern_of(rule), 1))
    yield from _faults(file, "congress", loaded.congress.examples, (), _part(loaded.congress.pattern))


def _places(rules: Rulebook) -> Iterator[str]:
    file = "places/names.toml"
    loaded = rules.load(file, places.PlaceRules)
    yield from _of(file, loaded.township, lambda rule: lambda text: places.township_in(text, rules))
    yield from _of(
        file,
        (*loaded.spoken, *loaded.whole, *loaded.repeated, *loaded.introduced, *loaded.own, *loaded.clause),
        lambda rule: _part(_pattern_of(rule), 1),
    )


def _sites(rules: Rulebook) -> Iterator[str]:
    for name, family in rules.once(sites.families).items():
        rule = family.rule
        for example in rule.examples:
            if (found := sites.recognised(example, rules)) != [name]:
                yield f'sites: family "{name}" is taken for {found} in its example {example!r}'
        for example in rule.not_examples:
            if sites.recognised(example, rules) == [name]:
                yield f'sites: family "{name}" is found in {example!r}, which it should not'


def _captions(rules: Rulebook) -> Iterator[str]:
    file = "captions.toml"
    caption = rules.load(file, tables.CaptionRules).caption
    either = _whole(f"{caption.unit}|{caption.title}")
    yield from _faults(file, "caption", caption.examples, caption.not_examples, either)
