"""The examples beside the rules of figures and reports, run through the whole reading.

Brackets mark the span that a rule decides; `=` and what follows is what comes out for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from extractor import pipeline
from extractor.commands.readers import READERS, named
from extractor.documents.directions import DirectionRules, compile_directions
from extractor.documents.read import read
from extractor.figures.find import find
from extractor.figures.losses import Loss
from extractor.records import Capture, Figure, Report, Span, plain
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import NumeralRules, compile_numerals


class Example(NamedTuple):
    """An example: its text without brackets, the spans they marked, and what follows `=`."""

    text: str
    spans: list[Span]
    outcome: str


Holds = Callable[[Report, Any, Example], bool]


def parse(example: str) -> Example:
    """Return an example's text, marked spans and outcome."""
    written, mark, outcome = example.rpartition("=")
    if not mark or "[" in outcome:
        written, outcome = example, ""
    pieces: list[str] = []
    spans: list[Span] = []
    start = length = 0
    for char in written:
        if char == "[":
            start = length
        elif char == "]":
            spans.append(Span(start, length))
        else:
            pieces.append(char)
            length += 1
    return Example("".join(pieces), spans, outcome)


def report_of(text: str, rules: Rulebook) -> Report:
    """Read a text as a page of plain text is read."""
    return pipeline.understood(read(Capture(text.encode(), "example.txt"), rules), rules)


def found_in(text: str, rules: Rulebook) -> Report:
    """Read the figures of a text as they are before anything is repaired."""
    document = read(Capture(text.encode(), "example.txt"), rules)
    return Report(document=document, figures=find(document, rules))


def failures(rules: Rulebook) -> Iterator[str]:
    """Yield a sentence for each example of figures and reports that does not do what it shows."""
    yield from _numerals(rules)
    yield from _directions(rules)
    for name, holds in _HOLDS.items():
        for reader in READERS[name.partition("#")[0]]:
            model = named(reader)
            assert isinstance(model, type)
            assert issubclass(model, RuleFile)
            loaded = rules.load(name.partition("#")[0], model)
            for rule in getattr(loaded, name.partition("#")[2]):
                yield from _run(name.replace("#", ": "), rule, holds, rules)


def relation_failures(rules: Rulebook) -> Iterator[str]:
    """Yield a sentence for each example of relations and checks that fails once it is read as a page is."""
    from extractor.findings.examples import failures as failing

    return failing(rules, lambda example: report_of(parse(example).text, rules))


def _run(where: str, rule: Rule, holds: Holds, rules: Rulebook) -> Iterator[str]:
    report_in = found_in if holds is _suspect else report_of
    for wanted, examples in ((True, rule.examples), (False, rule.not_examples)):
        for text in examples:
            example = parse(text)
            if holds(report_in(example.text, rules), rule, example) is not wanted:
                verb = "does not decide" if wanted else "decides"
                yield f'{where} "{rule.name}" {verb} its example {text!r}'


def _numerals(rules: Rulebook) -> Iterator[str]:
    numerals = rules.once(compile_numerals)
    for rule in rules.load("numerals.toml", NumeralRules).numeral:
        for text in rule.examples:
            written, _, value = text.partition("=")
            number = numerals.read(written)
            if number is None or plain(number.value) != value:
                yield f"numerals.toml: {written} is not read as {value}"


def _directions(rules: Rulebook) -> Iterator[str]:
    directions = rules.once(compile_directions)
    for rule in rules.load("directions.toml", DirectionRules).direction:
        for wanted, headings in ((True, rule.examples), (False, rule.not_examples)):
            for heading in headings:
                if bool(directions.looks_ahead(heading)) is not wanted:
                    yield f'directions.toml: "{rule.name}" is wrong about {heading}'


def _at(report: Report, span: Span) -> Figure | None:
    return next((f for f in report.figures if (f.start, f.end) == span), None)


def _touching(report: Report, span: Span) -> list[Figure]:
    return [f for f in report.figures if f.start < span.end and span.start < f.end]


def _every(test: Callable[[Figure, Any, Example], bool]) -> Holds:
    """Return a test that all marked spans are figures which pass `test`."""

    def holds(report: Report, rule: Any, example: Example) -> bool:
        found = [_at(report, span) for span in example.spans]
        return bool(found) and all(f is not None and test(f, rule, example) for f in found)

    return holds


def _days(figure: Figure, rule: Any, example: Example) -> bool:
    return (
        figure.kind == "date"
        and figure.quality == "intact"
        and example.outcome in ("", f"{figure.date_start}/{figure.date_end}")
    )


def _value(figure: Figure, rule: Any, example: Example) -> bool:
    return not example.outcome or figure.value == Decimal(example.outcome)


def _no_figure(report: Report, rule: Any, example: Example) -> bool:
    return not any(_touching(report, span) for span in example.spans)


def _unit(report: Report, rule: Any, example: Example) -> bool:
    if rule.named:
        return _no_figure(report, rule, example)
    return all(f is not None and f.kind == rule.kind for f in (_at(report, span) for span in example.spans))


def _suspect(report: Report, rule: Any, example: Example) -> bool:
    return all(any(f.reason == rule.reason for f in _touching(report, span)) for span in example.spans)


def _doubted(report: Report, rule: Any, example: Example) -> bool:
    return all(
        any(f.reason.startswith(rule.reason) for f in _touching(report, span)) for span in example.spans
    )


def _fits(report: Report, rule: Any, example: Example) -> bool:
    return Loss(rule).fits(report.document.text)


def _proven(report: Report, rule: Any, example: Example) -> bool:
    """Tell whether each marked span is proven to read as the outcome says: one reading a span, between bars."""
    read = {repair.start: repair.reading for repair in report.repairs if repair.level == "proven"}
    readings = example.outcome.split("|")
    return [read.get(span.start) for span in example.spans] == readings


def _column(report: Report, rule: Any, example: Example) -> bool:
    if not rule.figures or rule.own:
        return _no_figure(report, rule, example)
    return all(f is not None and f.unit == rule.unit for f in (_at(report, span) for span in example.spans))


def _bounds(figure: Figure, rule: Any, example: Example) -> bool:
    lower, _, upper = example.outcome.partition("..")
    return not lower or (figure.lower, figure.upper) == (Decimal(lower), Decimal(upper))


def _state(report: Report, rule: Any, example: Example) -> bool:
    return any(project.status == rule.gives for project in report.projects)


_HOLDS: dict[str, Holds] = {
    "units.toml#unit": _unit,
    "qualifiers.toml#qualifier": _every(lambda f, rule, _: f.qualifier == rule.gives),
    "dates.toml#date": _every(_days),
    "years.toml#year": _every(_days),
    "forms.toml#form": _every(_value),
    "implied.toml#implied": _every(lambda f, rule, _: f.kind == rule.kind),
    "implied.toml#recount": _every(lambda f, rule, _: f.kind == rule.kind),
    "implied.toml#unit_price": _every(lambda f, *_: f.kind == "unit_price"),
    "implied.toml#per": _every(lambda f, *_: True),
    "joints.toml#joint": _every(lambda f, rule, _: f.qualifier == "range" or rule.name != "range"),
    "implied.toml#currency": _every(lambda f, *_: f.unit_code != "CNY"),
    "vague.toml#vague": _every(_bounds),
    "nonfigures.toml#nonfigure": _no_figure,
    "nonfigures.toml#span": _no_figure,
    "damage.toml#damage": _suspect,
    "damage.toml#vanished": _suspect,
    "damage.toml#lone_day": _no_figure,
    "losses.toml#loss": _fits,
    "repairs.toml#pair": _proven,
    "repairs.toml#decade": _proven,
    "repairs.toml#days_and_share": _proven,
    "repairs.toml#year": _proven,
    "repairs.toml#doubt": _doubted,
    "repairs.toml#rate": _proven,
    "tables.toml#column": _column,
    "measures.toml#measure": _every(lambda f, rule, _: f.measure == rule.term),
    "nouns.toml#noun": _every(lambda f, _, example: f.noun == example.outcome),
    "status.toml#status": _every(lambda f, rule, _: f.status == rule.gives),
    "subjects.toml#subject": _every(lambda f, _, example: f.subject == example.outcome),
    "projects.toml#state": _state,
}
