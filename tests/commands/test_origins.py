from pathlib import Path

import pytest

from extractor.commands.origins import ELSEWHERE, FILES, Origins
from extractor.commands.readers import READERS
from extractor.pipeline import extract
from extractor.records import Figure, Report
from extractor.rulebook import Rulebook

RULES = Rulebook()
SITE = Path(__file__).resolve().parents[2] / "samples" / "site"
OWN = """[[unit]]
name = "statues"
surfaces = ["尊"]
kind = "count"
factor = "1"
code = "1"
description = "classifier of statues"
examples = ["修缮佛像[12尊]"]
"""


def test_every_file_named_is_read_by_a_room():
    assert {file for files in FILES.values() for file in files} | set(ELSEWHERE.values()) <= set(READERS)


def test_every_decision_about_the_samples_leads_to_a_file():
    origins = Origins(RULES)
    seen: dict[tuple[str, str], str] = {}
    for report in extract([str(SITE)], RULES):
        assert isinstance(report, Report)
        for figure in report.figures:
            for origin in origins.of(figure):
                seen[origin.attribute, origin.rule] = origin.where
    assert len(seen) > 40
    for (attribute, rule), where in seen.items():
        file, _, line = where.partition(":")
        lines = (RULES.base.parent / file).read_text(encoding="utf-8").splitlines()
        assert not line or f'"{rule}"' in lines[int(line) - 1], (attribute, rule, where)


PLACES = [
    ("unit", "mu", "units.toml"),
    ("unit", "people", "implied.toml"),
    ("unit", "shared-unit", "joints.toml"),
    ("number", "range", "joints.toml"),
    ("quality", "no-unit", "damage.toml"),
    ("kind", "price-of-one", "implied.toml"),
    ("measure", "people", "measures.toml"),
    ("status", "planned", "status.toml"),
]


@pytest.mark.parametrize(("attribute", "rule", "file"), PLACES)
def test_a_rule_is_found_in_the_file_that_decides_its_attribute(attribute, rule, file):
    name, where = Origins(RULES).place(attribute, rule)
    assert name == rule.replace("-", " ")
    assert where.startswith(f"rules/{file}:")


WITHOUT_ENTRY = [
    ("unit", "unit-of-the-column", "rules/tables.toml"),
    ("number", "vague", "rules/vague.toml"),
    ("number", "minus", "rules/numerals.toml"),
    ("status", "section", "rules/directions.toml"),
    ("status", "default", "rules/status.toml"),
    ("colour", "red", ""),
]


@pytest.mark.parametrize(("attribute", "rule", "where"), WITHOUT_ENTRY)
def test_what_has_no_entry_leads_to_the_file_of_its_words(attribute, rule, where):
    assert Origins(RULES).place(attribute, rule)[1] == where


def test_a_rule_of_the_user_s_own_is_found_in_the_user_s_file(tmp_path):
    (tmp_path / "units.toml").write_text(OWN, encoding="utf-8")
    origins = Origins(Rulebook(tmp_path))
    assert origins.place("unit", "statues") == ("statues", f"{tmp_path / 'units.toml'}:2")
    assert origins.place("unit", "mu")[1].startswith("rules/units.toml:")


def test_a_number_whose_unit_no_entry_has_leads_to_the_units():
    one = Figure(
        figure_id="f", document_id="d", start=0, end=2, surface="12", kind="count", quality="suspect",
        rule="quality:no-unit",
    )  # fmt: skip
    [unit, quality] = Origins(RULES).of(one)
    assert (unit.attribute, unit.where) == ("unit", "rules/units.toml")
    assert quality.outcome == "suspect"
