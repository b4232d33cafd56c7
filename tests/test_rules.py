"""The rules we ship: every file loads, every example holds, and new vocabulary needs no Python."""

from pathlib import Path

import pytest
from readings import RULES, figures, number, report

from extractor.commands.check import EXAMINERS, failing_examples, rules_in
from extractor.commands.examples import parse
from extractor.commands.readers import FOLDERS, READERS, loaded_files, named
from extractor.findings.examples import expected
from extractor.records import Kind
from extractor.rulebook import Rulebook, shipped

FILES = [name for folder in FOLDERS for name in RULES.files(folder)]


def test_every_file_of_rules_has_a_reader_and_loads() -> None:
    assert {name for name, _ in loaded_files(RULES)} == set(FILES)
    on_disk = {str(path.relative_to(shipped("rules"))) for path in shipped("rules").rglob("*.toml")}
    assert on_disk == set(FILES)


def test_every_reader_has_its_file() -> None:
    read = {name if name in FILES else f"{name.rpartition('/')[0]}/" for name in FILES} | set(FILES)
    assert set(READERS) <= {*read, *(f"{name.rpartition('/')[0]}/" for name in FILES)}


@pytest.mark.parametrize("examiner", EXAMINERS)
def test_every_example_beside_a_rule_holds(examiner: str) -> None:
    examine = named(examiner)
    assert callable(examine)
    assert list(examine(RULES)) == []


def test_every_rule_of_the_audit_is_tried() -> None:
    tried = {(file, rule.name) for file, rule, _ in expected(RULES)}
    written = {
        (file, rule.name)
        for file, loaded in loaded_files(RULES)
        if any(reader.startswith("findings.") for reader in READERS.get(file, ()))
        for field in type(loaded).model_fields
        for rule in rules_in(getattr(loaded, field))
    }
    assert written - tried == {("relations.toml", "mu")}  # a factor, which its example only names


def test_an_example_that_does_not_hold_is_named(tmp_path: Path) -> None:
    (tmp_path / "qualifiers.toml").write_text(
        '[[qualifier]]\nname = "barely"\ngives = "less_than"\nshape = "below"\nbefore = ["未及"]\n'
        'examples = ["已及[3户]"]\n',
        encoding="utf-8",
    )
    (fault,) = failing_examples(Rulebook(tmp_path))
    assert "qualifiers.toml" in fault
    assert '"barely"' in fault
    assert "已及[3户]" in fault


# in metadata.toml a name is the field that a label fills, and one field has many labels
@pytest.mark.parametrize("name", [name for name in FILES if name != "metadata.toml"])
def test_names_are_single_within_a_file(name: str) -> None:
    for file, loaded in loaded_files(RULES):
        for field in type(loaded).model_fields if file == name else ():
            found = [rule.name for rule in rules_in(getattr(loaded, field))]
            assert sorted(found) == sorted(set(found)), field


def test_every_kind_has_a_unit_or_a_form() -> None:
    from extractor.values.units import UnitRules

    kinds = {rule.kind for rule in RULES.load("units.toml", UnitRules).unit}
    assert set(Kind.__args__) - kinds == {"date", "unit_price"}


def test_every_measure_of_the_contract_can_be_given() -> None:
    from extractor.reports.measures import MeasureRules

    terms = [
        "total_investment", "completed_investment", "revenue", "subsidy", "funding", "unit_price",
        "other_money", "land_area", "floor_area", "cultivated_area", "other_area", "road_length",
        "pipe_length", "other_length", "households", "relocated_households",
        "benefiting_households", "people", "relocated_people", "insured_people", "staff",
        "completion_rate", "coverage_rate", "growth_rate", "other_rate", "project_count",
        "village_count", "facility_count", "building_count", "grave_count", "document_count",
        "activity_count", "issue_count", "other_count", "duration", "publication_date",
        "start_date", "completion_date", "milestone_date", "reporting_period", "other_date",
    ]  # fmt: skip
    given = {rule.term for rule in RULES.load("measures.toml", MeasureRules).measure}
    assert set(terms) <= given


def test_brackets_of_an_example_mark_spans_and_what_follows_the_sign_is_the_outcome() -> None:
    example = parse("占[三分之二]，[5户]=66.6667")
    assert (example.text, example.outcome) == ("占三分之二，5户", "66.6667")
    assert [example.text[span.start : span.end] for span in example.spans] == ["三分之二", "5户"]
    assert parse("a=[5户]").outcome == ""


UNIT = """[[unit]]
name = "{name}"
surfaces = ["{word}"]
kind = "{kind}"
factor = "{factor}"
code = "{code}"
description = "for a test"
examples = ["共[3{word}]"]
"""
# file, its text, a sentence, and what comes of its first figure: before and with the user's rules
ADDED = {
    "a classifier": (
        "units.toml", UNIT.format(name="pot", word="坩埚", kind="count", factor="1", code="1"),
        "共5坩埚", ("intact", "count", "5坩埚"),
    ),
    "a unit with a factor": (
        "units.toml", UNIT.format(name="chi", word="鲁尺", kind="length", factor="1/3", code="m"),
        "围墙长6鲁尺", ("intact", "length", "2"),
    ),
    "a measure word": (
        "measures.toml",
        '[[measure]]\nname = "rent of stalls"\nmeasure = "revenue"\nkinds = ["money"]\ndescription = "x"\n'
        'before = ["摊位钱"]\nexamples = ["摊位钱[3万元]"]\n',
        "摊位钱5万元", ("intact", "money", "revenue"),
    ),
    "a number that is no figure": (
        "nonfigures.toml",
        '[[nonfigure]]\nname = "name of a choir"\nafter = "合唱团"\nexamples = ["[8人]合唱团"]\n',
        "8人合唱团", None,
    ),
    "a qualifier": (
        "qualifiers.toml",
        '[[qualifier]]\nname = "barely"\ngives = "less_than"\nshape = "below"\nbefore = ["未及"]\n'
        'examples = ["未及[3户]"]\n',
        "未及5户", ("intact", "households", "less_than"),
    ),
    "a word for a part of a month": (
        "dates.toml", '[parts_of_month]\n"头几天" = [1, 5]\n',
        "2023年6月头几天", ("intact", "date", "2023-06-05"),
    ),
    "a word for a year": (
        "dates.toml", '[relative_years]\n"大后年" = 3\n',
        "2023年工作总结大后年6月开工", ("intact", "date", "2026-06-30"),
    ),
    "what a bare number counts": (
        "implied.toml",
        '[[implied]]\nname = "fans"\nkind = "people"\nunit = "人"\nafter = ["戏迷"]\nexamples = ["[3万]戏迷"]\n',
        "5万戏迷", ("intact", "people", "50000"),
    ),
    "a column of a table": (
        "tables.toml",
        '[[column]]\nname = "bridges"\nunit = "座"\nheadings = ["桥梁"]\nexamples = ["村\\t桥梁\\n东岳\\t[3]"]\n',
        "村\t桥梁\n东岳\t5", ("intact", "count", "5"),
    ),
    "a word that plans": (
        "status.toml",
        '[[status]]\nname = "hoped"\ngives = "planned"\nbefore = ["盼着"]\nexamples = ["盼着建[3座]"]\n',
        "盼着建5座", ("intact", "count", "planned"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("added", ADDED)
def test_new_vocabulary_needs_no_python(added: str, tmp_path: Path) -> None:
    name, text, sentence, expected = ADDED[added]
    (tmp_path / name).write_text(text, encoding="utf-8")
    book = Rulebook(tmp_path)
    assert list(failing_examples_of(book)) == []
    found = report(sentence, rules=book).figures
    if expected is None:
        assert found == []
        assert figures(sentence)
        return
    quality, kind, shown = expected
    said = [
        {figure.surface, number(figure.value), figure.measure, figure.qualifier, figure.status, str(figure.date_end)}
        for figure in found if (figure.quality, figure.kind) == (quality, kind)
    ]  # fmt: skip
    assert any(shown in one for one in said), said
    without = report(sentence).figures
    assert [figure.model_dump() for figure in without] != [figure.model_dump() for figure in found]


def failing_examples_of(book: Rulebook) -> list[str]:
    from extractor.commands.examples import failures

    return list(failures(book))


def test_rules_laid_over_leave_the_shipped_ones_alone(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        UNIT.format(name="pot", word="坩埚", kind="count", factor="1", code="1"), encoding="utf-8"
    )
    report("共5坩埚", rules=Rulebook(tmp_path))
    assert [figure.quality for figure in figures("共5坩埚")] != ["intact"]
