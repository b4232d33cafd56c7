"""How rules are found, checked and laid over one another; a wrong one is named in one line."""

from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.rulebook import Rule, Rulebook, RuleFile, read_toml, shipped
from extractor.values.qualifiers import QualifierRules
from extractor.values.units import UnitRules

GOOD = '[[qualifier]]\nname = "barely"\ngives = "less_than"\nshape = "below"\nbefore = ["未及"]\nexamples = ["未及[3户]"]\n'


def overlay(folder: Path, name: str, text: str) -> Rulebook:
    (folder / name).write_text(text, encoding="utf-8")
    return Rulebook(folder)


def names(book: Rulebook) -> list[str]:
    return [rule.name for rule in book.load("qualifiers.toml", QualifierRules).qualifier]


def test_a_file_is_read_and_checked_once() -> None:
    book = Rulebook()
    assert book.load("units.toml", UnitRules) is book.load("units.toml", UnitRules)


def test_an_index_is_built_once_for_its_rules() -> None:
    calls = []

    def build(book: Rulebook) -> int:
        calls.append(book)
        return len(calls)

    book = Rulebook()
    assert [book.once(build), book.once(build), Rulebook().once(build)] == [1, 1, 2]


def test_a_users_rule_is_added_to_ours(tmp_path: Path) -> None:
    assert names(overlay(tmp_path, "qualifiers.toml", GOOD)) == [*names(Rulebook()), "barely"]


def test_a_users_rule_replaces_ours_of_the_same_name(tmp_path: Path) -> None:
    book = overlay(tmp_path, "qualifiers.toml", GOOD.replace("barely", "nearly"))
    assert sorted(names(book)) == sorted(names(Rulebook()))
    (rule,) = [
        rule for rule in book.load("qualifiers.toml", QualifierRules).qualifier if rule.name == "nearly"
    ]
    assert rule.before == ["未及"]


def test_a_users_key_replaces_ours_and_leaves_the_others(tmp_path: Path) -> None:
    class Words(RuleFile):
        words: dict[str, object]

        model_config = {"extra": "ignore"}

    book = overlay(tmp_path, "tables.toml", '[words]\ntotal_rows = ["全部"]\n')
    words, ours = book.load("tables.toml", Words).words, Rulebook().load("tables.toml", Words).words
    assert words == {**ours, "total_rows": ["全部"]}


def test_files_are_ours_and_the_users(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "mine.toml").write_text("")
    book = Rulebook(tmp_path)
    assert "sites/mine.toml" in book.files("sites")
    assert set(Rulebook().files()) <= set(book.files())
    assert book.files() == sorted(book.files())


# What is wrong with a user's qualifiers.toml: the text, and what the line must name.
WRONG = {
    "broken TOML": (f"{GOOD}[[qualifier]\n", ["qualifiers.toml:7", "not valid TOML"]),
    "an unknown key": (f"{GOOD}befor = 3\n", ["qualifiers.toml:7", '"barely"', '"befor"', "before"]),
    "no examples": (GOOD.replace("examples", "not_examples"), ["qualifiers.toml:1", '"barely"', "examples"]),
    "empty examples": (GOOD.replace('["未及[3户]"]', "[]"), ["qualifiers.toml:6", '"barely"', "examples"]),
    "an unknown value": (GOOD.replace('"below"', '"around it"'), ["qualifiers.toml:4", '"barely"', "shape"]),
    "a wrong type": (GOOD.replace('["未及"]', '"未及"'), ["qualifiers.toml:5", '"barely"', "before"]),
    "no name": (GOOD.replace('name = "barely"\n', ""), ["qualifiers.toml", "name"]),
    "an unknown table": (
        GOOD.replace("[[qualifier]]", "[[qualifiers]]"),
        ["qualifiers.toml:1", '"qualifiers"'],
    ),
    "not UTF-8": (GOOD.replace("未及", "\udcff"), ["qualifiers.toml", "cannot be read"]),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_rule_is_named_in_one_line(fault: str, tmp_path: Path) -> None:
    text, expected = WRONG[fault]
    (tmp_path / "qualifiers.toml").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ExtractorError) as raised:
        Rulebook(tmp_path).load("qualifiers.toml", QualifierRules)
    line = str(raised.value)
    assert "\n" not in line
    assert [part for part in expected if part not in line] == []


def test_a_unit_without_a_number_as_factor_is_named(tmp_path: Path) -> None:
    unit = (
        '[[unit]]\nname = "li of land"\nsurfaces = ["厘"]\nkind = "area"\nfactor = "some"\ncode = "m2"\n'
        'description = "x"\nexamples = ["土地[3厘]"]\n'
    )
    with pytest.raises(ExtractorError, match=r'units\.toml:5.*"li of land".*factor'):
        overlay(tmp_path, "units.toml", unit).load("units.toml", UnitRules)


def test_a_file_that_no_room_reads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"no rules are called mine\.toml.*qualifiers\.toml"):
        overlay(tmp_path, "mine.toml", "")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="no such folder"):
        Rulebook(tmp_path / "none")
    with pytest.raises(ExtractorError, match="missing"):
        shipped("no such folder")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"no such file.*none\.toml|none\.toml.*no such file"):
        read_toml(tmp_path / "none.toml")


def test_a_rule_has_an_example() -> None:
    with pytest.raises(ValueError, match="examples"):
        Rule(name="x", examples=[])
