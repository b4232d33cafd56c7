"""What a check found -> a Finding: the sentence that a person reads, with both reports quoted and the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from extractor.across.facts import Fact
from extractor.across.vocabulary import Wording, vocabulary
from extractor.findings.amounts import Scale, base_unit
from extractor.findings.arithmetic import gap
from extractor.findings.explain import finding_id
from extractor.records import Document, Figure, Finding, Severity
from extractor.rulebook import Rulebook
from extractor.values.intervals import Interval

Line = Callable[[Wording], str]
_DOTS = "…"
_PLACES = Decimal("0.0001")
_NOTHING = Interval(None, None)


class Said(NamedTuple):
    """A figure in its report."""

    figure: Figure
    document: Document
    sentence: str = ""


class Failed(NamedTuple):
    """A check that failed: whose, what of it, who said it, the line of arithmetic in a language, what is expected.

    figure: the one that is compared. factor: the slip that explains it, by language. keep: what makes the id where
    the figures alone do not. witnesses: who else said it; they come and go, and the finding stays the same.
    """

    check: str
    owner: str
    what: str
    said: tuple[Said, ...]
    line: Line
    expected: Interval = _NOTHING
    observed: Interval = _NOTHING
    figure: Figure | None = None
    severity: Severity | None = None
    would: str = ""
    outcome: str = ""
    factor: tuple[str, str] = ("", "")
    keep: tuple[str, ...] = ()
    witnesses: tuple[Said, ...] = ()


class Miswritten(NamedTuple):
    """A name one character off another: both, where it stands, and who writes the other: reports, or the list of divisions.

    witness, said: one of the reports that write the other, and its sentence. reports: how many do. code: of the list.
    """

    odd: str
    known: str
    document: Document
    sentence: str
    witness: Document | None = None
    said: str = ""
    reports: int = 0
    code: str = ""


def said_by(*facts: Fact) -> tuple[Said, ...]:
    """Return facts as what is said."""
    return tuple(Said(fact.figure, fact.document, fact.sentence) for fact in facts)


class Teller:
    """Tells failed checks as findings, in the words of rules/across.toml."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = vocabulary(rules)
        self.checks = {check.name: check for check in self.rules.check}

    def finding(self, failed: Failed) -> Finding:
        """Return the finding of a failed check."""
        rule = self.checks[failed.check]
        severity = failed.severity or rule.severity
        said = (*failed.said, *failed.witnesses)
        ids = {one.figure.figure_id for one in failed.said}
        told = {}
        for language, template, words in (
            ("zh", rule.text_zh, self.rules.zh),
            ("en", rule.text_en, self.rules.en),
        ):
            told[language] = template.format(
                owner=failed.owner,
                what=failed.what,
                verdict=words.verdict[severity],
                arithmetic=failed.line(words),
                outcome=words.outcome.get(failed.outcome, ""),
                factor=failed.factor[language == "en"],
            )
        check = rule.check or rule.name
        return Finding(
            finding_id=finding_id(check, [*failed.keep, *sorted(ids)]),
            check=check,
            severity=severity,
            document_ids=list(dict.fromkeys(one.document.document_id for one in said)),
            figure_ids=list(dict.fromkeys(one.figure.figure_id for one in said)),
            expected_lower=_decimal(failed.expected.lower),
            expected_upper=_decimal(failed.expected.upper),
            observed_lower=_decimal(failed.observed.lower),
            observed_upper=_decimal(failed.observed.upper),
            difference=_decimal(_distance(failed.expected, failed.observed)),
            unit=base_unit(failed.figure) if failed.figure is not None else "",
            explanation_zh=told["zh"],
            explanation_en=told["en"],
            quotes=list(
                dict.fromkeys(" ".join((one.sentence or one.figure.surface).split()) for one in said)
            ),
            would_hold_if=failed.would,
        )

    def name(self, one: Miswritten) -> Finding:
        """Return the finding of a name one character off another."""
        rule = self.checks["NAME"]
        told = {}
        for language, template, words in (
            ("zh", rule.text_zh, self.rules.zh),
            ("en", rule.text_en, self.rules.en),
        ):
            title = one.document.title or one.document.document_id
            known = words.in_list if one.code else words.in_reports
            told[language] = template.format(
                owner=one.odd,
                what=one.known,
                verdict=words.verdict[rule.severity],
                arithmetic=joined(
                    words,
                    words.named.format(title=title, date=day_of(one.document, words)),
                    known.format(name=one.known, count=one.reports, code=one.code),
                ),
            )
        others = [one.witness] if one.witness is not None else []
        return Finding(
            finding_id=finding_id(rule.name, [one.document.document_id, one.odd, one.known]),
            check=rule.name,
            severity=rule.severity,
            document_ids=[document.document_id for document in (one.document, *others)],
            figure_ids=[],
            explanation_zh=told["zh"],
            explanation_en=told["en"],
            quotes=[" ".join(quote.split()) for quote in (one.sentence, one.said) if quote],
            would_hold_if=self.rules.zh.if_name,
        )


def stated(words: Wording, one: Said, interval: Interval | None = None) -> str:
    """Write who said a figure, when, and what its writing allows."""
    surface = one.figure.surface + (bracketed(one.figure, interval) if interval is not None else "")
    return words.said.format(
        title=one.document.title or one.document.document_id,
        date=day_of(one.document, words),
        surface=surface,
    )


def day_of(document: Document, words: Wording) -> str:
    """Write when a report was published."""
    day = document.published_date
    return day.isoformat() if day else words.undated


def bracketed(figure: Figure, interval: Interval) -> str:
    """Write an interval in the figure's unit, in brackets; nothing for one number."""
    exact = interval.lower is not None and interval.lower == interval.upper
    return "" if exact else f"（{Scale(figure).range(interval, _DOTS)}）"


def ranged(figure: Figure, interval: Interval) -> str:
    """Write an interval in the figure's unit, with the unit."""
    return f"{Scale(figure).range(interval, _DOTS)}{figure.unit}"


def apart(figure: Figure, expected: Interval, observed: Interval) -> str:
    """Write the least distance of two intervals in the figure's unit."""
    return f"{Scale(figure).number(gap(expected, observed))}{figure.unit}"


def joined(words: Wording, *pieces: str) -> str:
    """Join the parts of a line."""
    return words.between.join(piece for piece in pieces if piece)


def two_sides(first: Said, second: Said, intervals: Sequence[Interval]) -> Line:
    """Return the line of two statements side by side."""

    def line(words: Wording) -> str:
        return joined(
            words,
            stated(words, first, intervals[0]),
            stated(words, second, intervals[1]),
            words.difference + apart(second.figure, *intervals),
        )

    return line


def _distance(expected: Interval, observed: Interval) -> Fraction | None:
    if expected == _NOTHING or observed == _NOTHING:
        return None
    return gap(expected, observed)


def _decimal(amount: Fraction | None) -> Decimal | None:
    if amount is None:
        return None
    value = (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(_PLACES)
    text = format(value, "f").rstrip("0").rstrip(".")
    return Decimal(text or "0")
