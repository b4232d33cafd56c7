"""The divisions of the country down to counties, from rules/places/counties.csv: their codes, names, and until when."""

from __future__ import annotations

from typing import NamedTuple

from extractor.rulebook import Rulebook


class Division(NamedTuple):
    """A province, prefecture or county: its code of six digits, its name, and the last year of one that is gone."""

    code: str
    name: str
    until: str


def divisions(rules: Rulebook) -> tuple[Division, ...]:
    """Return all divisions; call it through `rules.once`."""
    rows = (rules.base / "places" / "counties.csv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple(Division(*row.split(",")) for row in rows)
