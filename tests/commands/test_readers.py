import pytest

from extractor.commands.check import failing_examples, rules_in
from extractor.commands.readers import loaded_files
from extractor.errors import ExtractorError
from extractor.rulebook import Rulebook


def test_every_rule_file_has_a_reader_and_loads():
    rules = Rulebook()
    names = {name for name, _ in loaded_files(rules)}
    assert names == {path.relative_to(rules.base).as_posix() for path in rules.base.rglob("*.toml")}


def test_rules_are_found_however_deep():
    found = [rule for _, loaded in loaded_files(Rulebook()) for rule in rules_in(loaded)]
    assert len(found) > 100
    assert all(rule.examples for rule in found)


def test_the_shipped_examples_do_what_they_show():
    assert list(failing_examples(Rulebook())) == []


def test_a_file_that_nothing_reads_is_named(tmp_path):
    rules = Rulebook()
    rules.base = tmp_path
    (tmp_path / "colours.toml").write_text("")
    with pytest.raises(ExtractorError, match=r"colours\.toml: no room reads this file"):
        list(loaded_files(rules))
