"""The claims of single records, computed again from what else the record says: ids, sentences, values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from extractor.documents.identity import document_id
from extractor.figures.compounds import ImpliedRules
from extractor.figures.find import figure_id
from extractor.records import Decision, Document, Figure, plain
from extractor.rulebook import Rulebook
from extractor.values.intervals import converted
from extractor.values.numerals import Numerals, compile_numerals, read_digits
from extractor.values.units import Units, compile_units

_PER = ("", "/", "\u6bcf")  # what may stand behind a unit: nothing, or what it is per


class Arithmetic:
    """Values from what was written: the number, its scale, and the factor of its unit.

    skipped: how many values could not be computed again, because number or unit are of no plain form.
    """

    def __init__(self, rules: Rulebook) -> None:
        self._numerals: Numerals = rules.once(compile_numerals)
        self._units: Units = rules.once(compile_units)
        self._powers = {**self._numerals.small_powers, **self._numerals.large_powers}
        implied = rules.load("implied.toml", ImpliedRules).implied
        self._implied = {Decision("", one.name).written("unit"): one.unit for one in implied}
        self.skipped = 0

    def fault(self, figure: Figure) -> str:
        """Return why the value is not that of number, scale and unit as written, or nothing."""
        if figure.value is None or figure.qualifier == "range":
            return ""
        unit, power = self._unscaled(figure.unit)
        if power not in (0, figure.scale):
            return f"scale is {figure.scale}, the unit {figure.unit} has {power}"
        number, factor = self._number(figure.written_value), self._factor(figure, unit)
        true = None if number is None or factor is None else converted(number.scaleb(figure.scale), factor)
        if true is None:
            self.skipped += 1
        if true is None or true == figure.value:
            return ""
        written = f"{figure.written_value} × 10^{figure.scale} × {factor} ({figure.unit})"
        return f"value is {plain(figure.value)}, {written} is {plain(true)}"

    def _number(self, written: str) -> Decimal | None:
        try:
            return read_digits(written).value
        except InvalidOperation:
            number = self._numerals.read(written) if written else None
            return number.value if number else None

    def _unscaled(self, unit: str) -> tuple[str, int]:
        """Return a unit as written without the scale in front of it (万元), and the power of ten of that."""
        rest, power = unit, 0
        while rest and rest not in self._units.table and rest[0] in self._powers:
            rest, power = rest[1:], power + self._powers[rest[0]]
        known = self._known(rest)
        whole = not rest or (known and rest[len(known) : len(known) + 1] in _PER)
        return (rest, power) if whole else (unit, 0)

    def _known(self, unit: str) -> str:
        """Return the longest beginning of a unit that the table has, or nothing."""
        return next((unit[:end] for end in range(len(unit), 0, -1) if unit[:end] in self._units.table), "")

    def _factor(self, figure: Figure, unit: str) -> Fraction | None:
        """Return the factor of a unit, without what it is per (元/亩); of the implied one where none is written."""
        if figure.scale and not unit:
            unit = next((self._implied[one] for one in figure.rule.split() if one in self._implied), "")
        known = self._known(unit)
        if not known or (known != unit and figure.kind != "unit_price"):
            return None
        return self._units.table[known].factor


def document_fault(document: Document) -> str:
    """Return why the id of a document is not that of its index number, address or bytes, or nothing."""
    true = document_id(document.index_number, document.url, document.sha256)
    return "" if true == document.document_id else f"its index number, address and bytes give the id {true}"


def wrong_ids(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Yield the figures whose id is not that of document, sentence, surface and occurrence.

    figures: all of one document.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for one in sorted(figures, key=lambda figure: (figure.start, figure.end)):
        same = (one.sentence, one.surface)
        if one.figure_id != figure_id(one.document_id, *same, seen[same]):
            yield one
        seen[same] += 1


def stands_in_sentence(figure: Figure, text: str) -> bool:
    """Tell whether the figure's sentence stands in the text around the place where the figure starts."""
    first = max(0, figure.start - len(figure.sentence))
    found = text.find(figure.sentence, first, figure.start + len(figure.sentence))
    return bool(figure.sentence) and 0 <= found <= figure.start
