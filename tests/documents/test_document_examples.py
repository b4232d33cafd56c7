"""The examples beside the rules of the room, run; and selectors."""

import pytest

from extractor.documents.examples import check_examples
from extractor.documents.selectors import Index
from extractor.page import tree
from extractor.rulebook import Rulebook


def test_every_rule_reads_its_examples_and_nothing_in_the_others() -> None:
    assert check_examples(Rulebook()) == []


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("#a", ["1"]),
        (".x", ["2", "3"]),
        ("p.x", ["3"]),
        (".x.y", ["3"]),
        ("div p", ["3", "4"]),
        ("#a .x p", ["3"]),
        ("[n=4]", ["4"]),
        ("p[n]", ["3", "4"]),
        ("comment(begin)", ["2"]),
        ("p > q", []),
        ("", []),
        ("!!", []),
    ],
)
def test_selectors(selector: str, found: list[str]) -> None:
    root = tree(
        "<div id=a n=1><div class='x' n=2><!-- begin --><p class=' y x ' n=3>甲</p></div></div><div><p n=4>乙</p></div>"
    )
    assert [element.get("n") for element in Index(root).select([selector])] == found
