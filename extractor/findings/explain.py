"""Outcome -> Finding: the sentence that a person reads, with the arithmetic in one line and both quotes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from extractor.findings.amounts import (
    Scale,
    apart,
    base_unit,
    bracketed,
    decimal,
    plain_number,
    should,
    shown,
)
from extractor.findings.arithmetic import gap
from extractor.findings.culprits import needs
from extractor.findings.outcome import Outcome
from extractor.findings.relations import digest
from extractor.records import Document, Figure, Finding, Report, Severity, Span
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.intervals import Interval

FILE = "checks.toml"
_ORDER = {"error": 0, "warning": 1, "note": 2}
_CONTEXT = 60
_DAYS = ("ORDER", "EVENT", "DEADLINE", "FORECAST", "STALE", "TERM", "WITHIN", "PUBLISHED", "OCCASION")
_TOLD = (*_DAYS, "IMPLIED", "BASE")
_LANGUAGES: tuple[Literal["zh"], Literal["en"]] = ("zh", "en")


class CheckRule(Rule):
    """A check: how severe a failure is and how it is told. Examples hold sentences in which it fails.

    gives: the check of which its findings are one kind, where that has another name.
    """

    gives: str = ""
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


class Explainer:
    """Tells outcomes as findings, in the words of rules/checks.toml."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, CheckRules)
        self.rules = loaded
        self.checks = {check.name: check for check in loaded.check}
        self._words = {
            language: {name.removesuffix(f"_{language}"): word for name, word in loaded.wording.items()}
            for language in ("zh", "en")
        }

    def finding(self, outcome: Outcome, document: Document) -> Finding:
        """Return the finding of an outcome that is inconsistent."""
        related = outcome.related
        rule = self.checks[related.check]
        severity = _milder(rule.severity, outcome.severity)
        figures = [member.figure for member in related.members]
        read = [figure for figure in figures if figure.figure_id]  # others are numerals that are no figures
        ids = list(dict.fromkeys(figure.figure_id for figure in read))
        told = ids or [document.document_id, related.wording, *(one.surface for one in figures)]  # cells have no ids
        scale, distance = Scale(outcome.figure), apart(outcome)
        verdicts = self.rules.verdict_zh[severity], self.rules.verdict_en[severity]
        chinese, english = (self._arithmetic(outcome, scale, distance, language) for language in _LANGUAGES)
        return Finding.draft({
            "finding_id": finding_id(related.check, told),
            "check": rule.gives or related.check,
            "severity": severity,
            "document_ids": [document.document_id],
            "figure_ids": ids,
            "expected_lower": decimal(outcome.expected.lower),
            "expected_upper": decimal(outcome.expected.upper),
            "observed_lower": decimal(outcome.observed.lower),
            "observed_upper": decimal(outcome.observed.upper),
            "difference": decimal(distance.lower),
            "unit": base_unit(outcome.figure),
            "explanation_zh": self._told(rule.text_zh, verdicts[0], chinese),
            "explanation_en": self._told(rule.text_en, verdicts[1], english),
            "quotes": quotes(document.text, read or figures),
            "would_hold_if": self._would_hold(outcome, scale),
        })  # fmt: skip

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

    def misspelt(self, document: Document, place: Span, name: str, known: str, kind: str = "NAME") -> Finding:
        """Return the finding for a name that is a slip off another of the page; kind: the check that tells it."""
        rule, between = self.checks[kind], self.rules.wording

        def told(template: str, verdict: str, stated: str, expected: str, mark: str) -> str:
            return self._told(template, verdict, f"{stated}{name}{mark}{expected}{known}")

        verdicts = self.rules.verdict_zh[rule.severity], self.rules.verdict_en[rule.severity]
        return Finding(
            finding_id=finding_id("NAME", [document.document_id, name, known]),
            check=rule.gives or kind,
            severity=rule.severity,
            document_ids=[document.document_id],
            figure_ids=[],
            explanation_zh=told(rule.text_zh, verdicts[0], rule.stated_zh, rule.expected_zh, between["between_zh"]),
            explanation_en=told(rule.text_en, verdicts[1], rule.stated_en, rule.expected_en, between["between_en"]),
            quotes=[_sentence(document.text, place.start, place.end)],
        )

    def broken_structure(self, document: Document, place: Span, total: Interval, whole: bool) -> Finding:
        """Return the finding for shares that do not make up a hundred; `whole`: their name says they should."""
        start, end = place
        rule, surface, words = self.checks["SHARES"], document.text[start:end], self.rules.wording
        severity: Severity = rule.severity if whole else "warning"
        observed = Interval(Fraction(100), Fraction(100))
        span = f"{plain_number(total.lower or Fraction(0))}{words['range']}{plain_number(total.upper or Fraction(0))}"

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
            expected_lower=decimal(total.lower),
            expected_upper=decimal(total.upper),
            observed_lower=Decimal(100),
            observed_upper=Decimal(100),
            difference=decimal(gap(total, observed)),
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
            if figure.kind == "date" and any(place.start <= figure.start < place.end for place in places)
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

    def _arithmetic(
        self, outcome: Outcome, scale: Scale, distance: Interval, language: Literal["zh", "en"]
    ) -> str:
        """Return one line: how the expected value comes about, what is stated, and how far they are apart."""
        words = self._words[language]
        rule, unit = self.checks[outcome.related.check], outcome.figure.unit
        expected_label, stated_label = (
            (rule.expected_zh, rule.stated_zh) if language == "zh" else (rule.expected_en, rule.stated_en)
        )
        if outcome.related.check in _DAYS:
            first = outcome.operands[0].surface
            return f"{expected_label}{first}{words['between']}{stated_label}{outcome.figure.surface}"
        if outcome.related.check == "BASE":
            bases = (outcome.expected, 0), (outcome.observed, 2)
            return words["between"].join([self._divided(outcome, *base, scale, words) for base in bases])
        if outcome.related.check in _TOLD:
            number = scale.range(outcome.expected, words["range"])
            return f"{self._left(outcome, words)}{expected_label}{number}{unit}"
        pieces = (
            f"{expected_label}{self._left(outcome, words)}{shown(outcome, scale, words)}",
            f"{stated_label}{outcome.figure.surface}{bracketed(outcome.observed, scale, words)}",
            f"{words['difference']}{scale.range(distance, words['range'])}{unit}",
        )
        return words["between"].join(pieces)

    def _divided(self, outcome: Outcome, base: Interval, first: int, scale: Scale, words: dict[str, str]) -> str:
        """Return `a ÷ p = base` for two of the operands."""
        part, share = outcome.operands[first : first + 2]
        number = scale.beside(part).range(base, words["range"])
        return f"{part.surface} {outcome.sign} {share.surface} = {number}{part.unit}"

    def _left(self, outcome: Outcome, words: dict[str, str]) -> str:
        if outcome.related.names:
            return f"{words['join'].join(outcome.related.names)} = "
        if outcome.related.check == "PAIR":
            return words["join"].join(figure.surface for figure in outcome.operands) + words["between"]
        if outcome.related.figures("part_share"):
            return words["join"].join(figure.surface for figure in outcome.operands) + words["between"]
        if outcome.related.check == "GROWTH" and outcome.related.figures("amount"):
            amount, end = (figure.surface for figure in outcome.operands)
            return f"{amount} ÷ ({end} {'+' if outcome.related.falling else '−'} {amount}) = "
        surfaces = [figure.surface for figure in outcome.operands]
        if len(outcome.sign) > 1:  # one for each operand behind the first
            signed = (f" {sign} {surface}" for sign, surface in zip(outcome.sign, surfaces[1:], strict=True))
            return surfaces[0] + "".join(signed) + " = "
        if outcome.related.divide < 1:
            surfaces.append(str(1 / outcome.related.divide))
        return f" {outcome.sign} ".join(surfaces) + " = " if outcome.sign else ""

    def _would_hold(self, outcome: Outcome, scale: Scale) -> str:
        """Return what would make it true; no figure is named as the culprit, each is a candidate."""
        words = self.rules.wording
        if outcome.related.check in _TOLD:
            return ""
        if outcome.typos:
            points = [(typo.figure, Interval(typo.amount, typo.amount)) for typo in outcome.typos]
            slips = [should(words["should_zh"], scale.beside(one), point, words["range"]) for one, point in points]
            return words["if_zh"] + words["or_zh"].join(slips) + words["between_zh"] + words["open_zh_list"]
        if outcome.culprit is not None:
            figure, interval = outcome.culprit
            return words["both_zh"] + should(words["should_zh"], scale.beside(figure), interval, words["range"])
        wanted = ((scale.beside(figure), interval) for figure, interval in needs(outcome))
        parts = [should(words["should_zh"], *want, words["range"]) for want in wanted]
        text = words["if_zh"] + words["or_zh"].join(parts)
        if outcome.slip is not None:
            figure, amount = outcome.slip
            slipped = should(words["should_zh"], scale.beside(figure), Interval(amount, amount), words["range"])
            text += words["between_zh"] + words["slip_zh"] + slipped
        return text + words["between_zh"] + words["scope_zh"] if outcome.related.check == "RESTATE" else text


def finding_id(check: str, figure_ids: list[str]) -> str:
    """Return the id of a finding: the same as long as the check and its figures are."""
    return digest(check, *figure_ids)


def quotes(text: str, figures: list[Figure]) -> list[str]:
    """Return the sentences of the figures, each once, in order."""
    found = (figure.sentence or _sentence(text, figure.start, figure.end) for figure in figures)
    return list(dict.fromkeys(found))


def severity_order(finding: Finding) -> int:
    """Return the rank of a finding's severity, errors first."""
    return _ORDER[finding.severity]


def _milder(severity: Severity, other: Severity | None) -> Severity:
    return severity if other is None or _ORDER[severity] >= _ORDER[other] else other


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _CONTEXT else sentence[:_CONTEXT] + "…"


def _sentence(text: str, start: int, end: int) -> str:
    left = text.rfind("\n", max(0, start - _CONTEXT), start) + 1 or max(0, start - _CONTEXT)
    right = text.find("\n", end, end + _CONTEXT)
    return text[left : right if right >= 0 else min(len(text), end + _CONTEXT)].strip()
