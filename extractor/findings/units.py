"""Figure -> what it shares with those that can be added to it or compared with it."""

from __future__ import annotations

from extractor.records import Figure

Key = tuple[str, str]
_SCALED = {2: 1, 3: 1, 4: 1, 6: 2, 7: 2, 8: 1, 12: 2}  # characters of a unit such as 万座 that write its power of ten
_PAIR = 2  # characters of a classifier that counts what its first alone does, too: 件次, 台套


def unit_key(figure: Figure) -> Key:
    """Return what figures must share to be added: the kind and, of counts and money, the unit."""
    kind = figure.kind  # what is looked up in a record takes long
    if kind in ("count", "duration"):
        unit = _unscaled(figure)
        return kind, unit[:1] if kind == "count" and len(unit) == _PAIR else unit
    if kind in ("money", "unit_price"):
        return kind, figure.unit_code
    return kind, ""


def level_key(figure: Figure) -> Key:
    """Return the same for levels of one thing, one of which may be read otherwise.

    From 3.2 yuan a kilogram to 4: a price need not write what it is for. Households may be counted like things.
    """
    kind = figure.kind
    if kind == "unit_price" and "/" not in figure.unit:
        return "money", figure.unit_code.partition("/")[0]
    return ("count", _unscaled(figure)) if kind == "households" else unit_key(figure)


def _unscaled(figure: Figure) -> str:
    """Return the unit of a figure without what writes its power of ten."""
    unit = figure.unit
    return unit[_SCALED.get(figure.scale, 0) :] or unit
