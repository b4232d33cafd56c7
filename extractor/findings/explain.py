"""Outcome -> Finding: the sentence that a person reads, with the arithmetic in one line and both quotes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from extractor.findings.relations import digest
from extractor.findings.within import Outcome, gap
from extractor.records import Document, Figure, Finding, Report, Severity, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.intervals import Interval

FILE = "checks.toml"
_PLACES = Decimal("0.0001")
_ORDER = {"error": 0, "warning": 1, "note": 2}
_CONTEXT = 60
_WHOLE = ("households", "people", "person_times", "count")
_DAYS = ("ORDER", "EVENT")
_TOLD = (*_DAYS, "IMPLIED", "BASE")


class CheckRule(Rule):
    """A check: how severe a failure is and how it is told. Examples hold sentences in which it fails."""

    severity: Severity
    name_zh: str
    name_en: str
    text_zh: str
    text_en: str
    expected_zh: str = ""
    expected_en: str = ""
    stated_zh: str
    stated_en: str


class CheckRules(RuleFile):
    """rules/checks.toml."""

    verdict_zh: dict[Severity, str]
    verdict_en: dict[Severity, str]
    wording: dict[str, str]
    check: list[CheckRule]


class Scale:
    """How numbers are written for a person: in the unit of one figure."""

    def __init__(self, figure: Figure) -> None:
        self.factor, self.unit = Fraction(1), base_unit(figure)
        written = _number(figure.written_value)
        if written and figure.value:
            self.factor, self.unit = Fraction(figure.value) / written, figure.unit

    def number(self, amount: Fraction) -> str:
        """Return an amount of the base unit in the figure's own unit."""
        return _plain(amount / self.factor)

    def range(self, interval: Interval, dots: str) -> str:
        """Return an interval, or its one number."""
        if interval.lower is not None and interval.lower == interval.upper:
            return self.number(interval.lower)
        low = "" if interval.lower is None else self.number(interval.lower)
        high = "" if interval.upper is None else self.number(interval.upper)
        return f"{low}{dots}{high}"


class Explainer:
    """Tells outcomes as findings, in the words of rules/checks.toml."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, CheckRules)
        self.rules = loaded
        self.checks = {check.name: check for check in loaded.check}

    def finding(self, outcome: Outcome, document: Document) -> Finding:
        """Return the finding of an outcome that is inconsistent."""
        related = outcome.related
        rule = self.checks[related.check]
        severity = _milder(rule.severity, outcome.severity)
        ids = list(dict.fromkeys(member.figure.figure_id for member in related.members))
        return Finding(
            finding_id=finding_id(related.check, ids),
            check=related.check,
            severity=severity,
            document_ids=[document.document_id],
            figure_ids=ids,
            expected_lower=_decimal(outcome.expected.lower),
            expected_upper=_decimal(outcome.expected.upper),
            observed_lower=_decimal(outcome.observed.lower),
            observed_upper=_decimal(outcome.observed.upper),
            difference=_decimal(gap(outcome.expected, outcome.observed)),
            unit=base_unit(outcome.figure),
            explanation_zh=self._told(
                rule.text_zh, self.rules.verdict_zh[severity], self._arithmetic(outcome, "zh")
            ),
            explanation_en=self._told(
                rule.text_en, self.rules.verdict_en[severity], self._arithmetic(outcome, "en")
            ),
            quotes=quotes(document.text, [member.figure for member in related.members]),
            would_hold_if=self._would_hold(outcome),
        )

    def impossible_day(self, document: Document, place: Span, days: int, figure: Figure | None) -> Finding:
        """Return the finding for a written day; `days`: how many its month has, 0 if there is none."""
        start, end = place
        rule, surface = self.checks["DATE"], document.text[start:end]
        ids = [figure.figure_id] if figure else []
        left = document.text[max(0, start - _CONTEXT) : start]
        return Finding(
            finding_id=finding_id("DATE", ids or [document.document_id, surface, left]),
            check="DATE",
            severity=rule.severity,
            document_ids=[document.document_id],
            figure_ids=ids,
            expected_upper=Decimal(days) if days else None,
            explanation_zh=self._told(rule.text_zh, self.rules.verdict_zh[rule.severity], surface),
            explanation_en=self._told(rule.text_en, self.rules.verdict_en[rule.severity], surface),
            quotes=[_sentence(document.text, start, end)],
        )

    def broken_structure(self, document: Document, place: Span, total: Interval, whole: bool) -> Finding:
        """Return the finding for shares that do not make up a hundred; `whole`: their name says they should."""
        start, end = place
        rule, surface, words = self.checks["SHARES"], document.text[start:end], self.rules.wording
        severity: Severity = rule.severity if whole else "warning"
        observed = Interval(Fraction(100), Fraction(100))
        span = f"{_plain(total.lower or Fraction(0))}{words['range']}{_plain(total.upper or Fraction(0))}"

        def told(template: str, verdict: str, between: str, stated: str) -> str:
            return self._told(template, verdict, f"{surface} = {span}{between}{stated}100")

        return Finding(
            finding_id=finding_id(
                "SHARES", [document.document_id, surface, document.text[max(0, start - _CONTEXT) : start]]
            ),
            check="SHARES",
            severity=severity,
            document_ids=[document.document_id],
            figure_ids=[],
            expected_lower=_decimal(total.lower),
            expected_upper=_decimal(total.upper),
            observed_lower=Decimal(100),
            observed_upper=Decimal(100),
            difference=_decimal(gap(total, observed)),
            unit="%",
            explanation_zh=told(
                rule.text_zh, self.rules.verdict_zh[severity], words["between_zh"], rule.stated_zh
            ),
            explanation_en=told(
                rule.text_en, self.rules.verdict_en[severity], words["between_en"], rule.stated_en
            ),
            quotes=[_sentence(document.text, start, end)],
        )

    def conflicting_states(self, report: Report, name: str, places: tuple[Span, Span]) -> Finding:
        """Return the finding for a project of which one sentence says done what another still plans."""
        rule, words, document = self.checks["STATUS"], self.rules.wording, report.document
        sentences = [" ".join(document.text[place.start : place.end].split()) for place in places]
        ids = [
            figure.figure_id
            for figure in report.figures
            if any(place.start <= figure.start < place.end for place in places) and figure.kind == "date"
        ]

        def told(template: str, verdict: str, done: str, ahead: str, between: str) -> str:
            line = f"{done}{_cut(sentences[0])}{between}{ahead}{_cut(sentences[1])}"
            return template.format(name=name, verdict=verdict, arithmetic=line)

        verdicts = self.rules.verdict_zh[rule.severity], self.rules.verdict_en[rule.severity]
        return Finding(
            finding_id=finding_id("STATUS", [document.document_id, *sentences]),
            check="STATUS",
            severity=rule.severity,
            document_ids=[document.document_id],
            figure_ids=ids,
            explanation_zh=told(
                rule.text_zh, verdicts[0], rule.expected_zh, rule.stated_zh, words["between_zh"]
            ),
            explanation_en=told(
                rule.text_en, verdicts[1], rule.expected_en, rule.stated_en, words["between_en"]
            ),
            quotes=list(dict.fromkeys(sentences)),
            would_hold_if=words["if_zh"] + words["times_zh"],
        )

    @staticmethod
    def _told(template: str, verdict: str, arithmetic: str) -> str:
        return template.format(verdict=verdict, arithmetic=arithmetic)

    def _arithmetic(self, outcome: Outcome, language: Literal["zh", "en"]) -> str:
        """Return one line: how the expected value comes about, what is stated, and how far they are apart."""
        words = {name.removesuffix(f"_{language}"): word for name, word in self.rules.wording.items()}
        rule, scale, unit = self.checks[outcome.related.check], Scale(outcome.figure), outcome.figure.unit
        expected_label, stated_label = (
            (rule.expected_zh, rule.stated_zh) if language == "zh" else (rule.expected_en, rule.stated_en)
        )
        if outcome.related.check in _TOLD:
            return words["between"].join(
                piece for piece in self._brief(outcome, expected_label, stated_label, words) if piece
            )
        pieces = (
            f"{expected_label}{self._left(outcome, words)}{_shown(outcome, scale, words)}",
            f"{stated_label}{outcome.figure.surface}{_bracketed(outcome.observed, scale, words)}",
            f"{words['difference']}{scale.range(_apart(outcome), words['range'])}{unit}",
        )
        return words["between"].join(pieces)

    def _brief(self, outcome: Outcome, expected: str, stated: str, words: dict[str, str]) -> tuple[str, str]:
        """Return the line of a check that compares no two amounts: an order of days, a rate left unsaid."""
        if outcome.related.check in _DAYS:
            return f"{expected}{outcome.operands[0].surface}", f"{stated}{outcome.figure.surface}"
        if outcome.related.check == "BASE":
            return self._divided(outcome, outcome.expected, 0, words), self._divided(outcome, outcome.observed, 2, words)
        number = Scale(outcome.figure).range(outcome.expected, words["range"])
        return f"{self._left(outcome, words)}{expected}{number}{outcome.figure.unit}", ""

    def _divided(self, outcome: Outcome, base: Interval, first: int, words: dict[str, str]) -> str:
        """Return `a ÷ p = base` for two of the operands."""
        part, share = outcome.operands[first : first + 2]
        number = Scale(part).range(base, words["range"])
        return f"{part.surface} {outcome.sign} {share.surface} = {number}{part.unit}"

    def _left(self, outcome: Outcome, words: dict[str, str]) -> str:
        if outcome.related.names:
            return f"{words['join'].join(outcome.related.names)} = "
        if outcome.related.check == "PAIR":
            return words["join"].join(figure.surface for figure in outcome.operands) + words["between"]
        surfaces = [figure.surface for figure in outcome.operands]
        return f" {outcome.sign} ".join(surfaces) + " = " if outcome.sign else ""

    def _would_hold(self, outcome: Outcome) -> str:
        """Return what would make it true; no figure is named as the culprit, each is a candidate."""
        words = self.rules.wording
        if outcome.related.check in _TOLD:
            return ""
        if outcome.typos:
            points = [(typo.figure, Interval(typo.amount, typo.amount)) for typo in outcome.typos]
            slips = [_should(words["should_zh"], figure, point, words["range"]) for figure, point in points]
            return words["if_zh"] + words["or_zh"].join(slips) + words["between_zh"] + words["open_zh_list"]
        parts = [_should(words["should_zh"], outcome.figure, outcome.expected, words["range"])]
        if outcome.sign == "+":
            for figure in outcome.operands:
                needed = _needed(outcome, figure)
                if needed is not None and (needed.upper is None or needed.upper >= 0):
                    parts.append(_should(words["should_zh"], figure, needed, words["range"]))
        if outcome.related.check == "RATIO":
            for figure, needed in _ratio_needs(outcome):
                parts.append(_should(words["should_zh"], figure, needed, words["range"]))
        text = words["if_zh"] + words["or_zh"].join(parts)
        return text + words["between_zh"] + words["scope_zh"] if outcome.related.check == "RESTATE" else text


def finding_id(check: str, figure_ids: list[str]) -> str:
    """Return the id of a finding: the same as long as the check and its figures are."""
    return digest(check, *figure_ids)


def quotes(text: str, figures: list[Figure]) -> list[str]:
    """Return the sentences of the figures, each once, in order."""
    found = (figure.sentence or _sentence(text, figure.start, figure.end) for figure in figures)
    return list(dict.fromkeys(found))


def base_unit(figure: Figure) -> str:
    """Return the unit in which a figure's value is given: its code, or the classifier of a count."""
    return figure.unit if figure.unit_code in ("", "1") else figure.unit_code


def severity_order(finding: Finding) -> int:
    """Return the rank of a finding's severity, errors first."""
    return _ORDER[finding.severity]


def _milder(severity: Severity, other: Severity | None) -> Severity:
    return severity if other is None or _ORDER[severity] >= _ORDER[other] else other


def _shown(outcome: Outcome, scale: Scale, words: dict[str, str]) -> str:
    """Write the expected value: a bound, or the middle with its range."""
    expected, unit = outcome.expected, outcome.figure.unit
    if outcome.related.check == "RESTATE":
        first = outcome.operands[0]
        return f"{first.surface}{_bracketed(expected, Scale(first), words)}"
    if outcome.compare != "equal":
        bound = expected.upper if outcome.compare == "at_most" else expected.lower
        return f"{words[outcome.compare]}{scale.range(Interval(bound, bound), words['range'])}{unit}"
    if outcome.sign == "+" and expected.lower is not None and expected.upper is not None:
        middle = (expected.lower + expected.upper) / 2
        return f"{scale.number(middle)}{unit}{_bracketed(expected, scale, words)}"
    return f"{scale.range(expected, words['range'])}{unit}"


def _bracketed(interval: Interval, scale: Scale, words: dict[str, str]) -> str:
    """Write an interval in brackets, unless it is one number."""
    exact = interval.lower is not None and interval.lower == interval.upper
    return "" if exact else f"{words['open']}{scale.range(interval, words['range'])}{words['close']}"


def _apart(outcome: Outcome) -> Interval:
    """Return the least and the greatest distance of what is expected and what is stated."""
    least, expected, observed = gap(outcome.expected, outcome.observed), outcome.expected, outcome.observed
    widest = [
        high - low
        for low, high in ((expected.lower, observed.upper), (observed.lower, expected.upper))
        if low is not None and high is not None
    ]
    if outcome.compare != "equal" or len(widest) < 2:
        return Interval(least, least)
    return Interval(least, max(widest))


def _should(template: str, figure: Figure, interval: Interval, dots: str) -> str:
    scale = Scale(figure)
    return template.format(
        surface=figure.surface, range=scale.range(interval, dots), unit=scale.unit
    ).rstrip()


def _needed(outcome: Outcome, part: Figure) -> Interval | None:
    """Return what a part would have to be for the sum to hold: the stated total less the rest."""
    observed, expected = outcome.observed, outcome.expected
    if part.value is None or expected.lower is None or expected.upper is None:
        return None
    if observed.lower is None or observed.upper is None:
        return None
    shift = Fraction(part.value) - (expected.lower + expected.upper) / 2
    return Interval(observed.lower + shift, observed.upper + shift)


def _ratio_needs(outcome: Outcome) -> Iterator[tuple[Figure, Interval]]:
    """Yield what part and whole would have to be; a count only where a whole number does."""
    (part, whole), share = outcome.operands, outcome.observed
    if not share.lower or not share.upper or not part.value or not whole.value:
        return
    low, high = share.lower / 100, share.upper / 100
    yield from _possible(part, Fraction(whole.value) * low, Fraction(whole.value) * high)
    yield from _possible(whole, Fraction(part.value) / high, Fraction(part.value) / low)


def _possible(figure: Figure, low: Fraction, high: Fraction) -> Iterator[tuple[Figure, Interval]]:
    if figure.kind not in _WHOLE:
        yield figure, Interval(low, high)
    elif ceil(low) <= floor(high):
        yield figure, Interval(Fraction(ceil(low)), Fraction(floor(high)))


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _CONTEXT else sentence[:_CONTEXT] + "…"


def _sentence(text: str, start: int, end: int) -> str:
    left = text.rfind("\n", max(0, start - _CONTEXT), start) + 1 or max(0, start - _CONTEXT)
    right = text.find("\n", end, end + _CONTEXT)
    return text[left : right if right >= 0 else min(len(text), end + _CONTEXT)].strip()


def _number(written: str) -> Fraction | None:
    try:
        return Fraction(Decimal(written.replace(",", "")))
    except (InvalidOperation, ValueError):
        return None


def _plain(amount: Fraction) -> str:
    text = format(_rounded(amount), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(_PLACES)


def _decimal(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else Decimal(_plain(amount))
