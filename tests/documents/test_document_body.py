"""A tree to text: what is shown, where lines break, what never separates."""

import re
from pathlib import Path

import pytest

from extractor.documents.body import read_element
from extractor.documents.marked import BLOCKS, HIDDEN, may_hide
from extractor.page import decode, parsed, tree

PAGES = Path(__file__).parents[2].parent / "shared" / "pages"

# What tools lose or break; the right column is what a browser shows.
SHOWN = [
    ("<p>9<span>月</span><span>26</span>日</p>", "9月26日"),
    ("<p><span>9</span>\n<span>月</span>\n   26\n日</p>", "9月26日"),
    ("<p>完成投资1,\n234.\n5万元</p>", "完成投资1,234.5万元"),
    ("<p>第一段</p>\n<p>第二段</p>", "第一段\n第二段"),
    ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
    ("一行<br>二行<br/><br>三行", "一行\n二行\n三行"),
    ("<p>75户<font><b>229</b></font>人</p>", "75户229人"),
    ("<p>面积<label>33</label><nobr>户</nobr><ins>94</ins><time>人</time></p>", "面积33户94人"),
    ("<p>12.5万m<sup>3</sup>，CO<sub>2</sub>，10<sup>-4</sup></p>", "12.5万m³，CO₂，10⁻⁴"),
    ("<p>产值<sup>[1]</sup>2亿元</p>", "产值[1]2亿元"),
    ("<p><st1:chsdate>9月26日</st1:chsdate><o:p>止</o:p></p>", "9月26日止"),
    ("<p>20\u200b23&nbsp;&nbsp;年\ufeff&shy;底</p>", "2023 年底"),
    ("<p>\u3000\u3000&nbsp;首行缩进</p>", "首行缩进"),
    ("<p>省长\u3000某某</p>", "省长\u3000某某"),
    ("<p>A\ue001B𠮷㎡①</p>", "A\ue001B𠮷㎡①"),
    ("<p>a<!-- 1 -->b<style>c</style><script>d</script>e<template>f</template></p>", "abe"),
    ("<p>a<!--[if gte mso 9]>隐<![endif]-->b</p>", "ab"),
    ("<p>见<span style='display: none'>不见</span><i hidden>无</i>得<del>3</del>4</p>", "见得4"),
    ("<p>见<p<b style='display:none'>不见</p<b>得4</p>", "见得4"),
    ("<p>2.\n5，1\r\n000\n.5</p><p>项目\n \t建设\n\nA\u200b \n\u200b B</p>", "2.5，1 000.5\n项目建设A B"),
    ("<pre>一\n二</pre>", "一\n二"),
    ("<p>GDP growth\nrate</p>", "GDP growth rate"),
    ("<p>2022\n2023</p>", "2022 2023"),
    ("<table><tr><td>甲</td><td>1,2</td></tr><tr><td>乙</td><td>3</td></tr></table>", "甲\t1,2\n乙\t3"),
    ("<table><tr><td><p>甲</p></td><td><p>12</p></td></tr></table>后", "甲\t12\n后"),
    ("<table><tr><td></td><td>2022</td><td>2023</td></tr></table>", "\t2022\t2023"),
    ("前<table><tr><td></td><td>2022</td></tr></table>", "前\n\t2022"),
    (
        "<table><tr><td>甲<table><tr><td>1</td><td>2</td></tr></table></td><td>乙</td></tr></table>",
        "甲\n1\t2\t乙",
    ),
    ("<td>62.70</td>\n <td>15.50</td>", "62.70 15.50"),
    ("<p>甲<sup><span>2</span></sup>乙<sub>x<sup>3</sup></sub></p>", "甲²乙x³"),
    ("<p>甲<b style='DISPLAY:none'>丁</b>戊</p><select><option>无</select>乙", "甲戊\n乙"),
    ("<ul>\n <li>甲\n <li>乙\n</ul>丙", "甲\n乙\n丙"),
]


@pytest.mark.parametrize(("source", "text"), SHOWN)
def test_text_is_what_a_browser_shows(source: str, text: str) -> None:
    assert read_element(tree(f"<html><body>{source}</body></html>")).text == text.lstrip("\t")


def test_what_is_left_out_is_left_out_with_its_tables_but_not_its_tail() -> None:
    root = tree("<div>甲<p>分享</p>乙</div>")
    assert read_element(root, [root.find(".//p")]).text == "甲\n乙"


def test_characters_that_are_none_do_no_harm() -> None:
    """What marks the text within the program may stand in a page, written as references."""
    marks = "".join(f"&#{code};" for code in range(0xFDD0, 0xFDF0))
    source = f"<p>甲{marks}乙</p><table><tr>{marks}<td>1{marks}</td><td>2</td></tr></table>丙"
    text = read_element(tree(source)).text
    assert [character for character in text if character in "甲乙12丙"] == list("甲乙12丙")


def test_cells_of_a_table_are_where_their_spans_say() -> None:
    rows = "<tr><th>名</th><th>数</th></tr><tr><td></td><td>5</td></tr>"
    reading = read_element(tree(f"<table><caption>表一</caption>{rows}</table>"))
    (table,) = reading.tables
    cells = [[reading.text[cell.start : cell.end] for cell in row] for row in table.rows]
    assert cells == [["名", "数"], ["", "5"]]
    assert table.caption == "表一"
    assert [cell.header for cell in table.rows[0]] == [True, True]


@pytest.mark.skipif(not PAGES.is_dir(), reason="the raw pages are not beside this checkout")
@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_nothing_visible_is_lost(path: Path) -> None:
    """An independent reading, by Beautiful Soup, has the same characters but for blanks."""
    from bs4 import BeautifulSoup, Comment

    source = decode(path.read_bytes())[0]
    root = tree(source)
    soup = BeautifulSoup(source, "lxml")
    for text in soup.find_all(string=lambda text: isinstance(text, Comment)):
        text.extract()
    hiding = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
    for element in soup.find_all(lambda tag: tag.name in HIDDEN or tag.has_attr("hidden")):
        element.extract()
    for element in soup.find_all(style=hiding):
        element.extract()
    blanks = re.compile("[\\s\u3000\u200b-\u200f\u2060\ufeff\u00ad]+")
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
    body = soup.body
    assert body is not None
    expected = blanks.sub("", body.get_text())
    assert blanks.sub("", read_element(root.find("body")).text).translate(raised) == expected
    assert BLOCKS.isdisjoint(HIDDEN)


HIDING = (
    '<p style="display:none">', "<p STYLE='Visibility : hidden'>", '<p style="color:red; mso-hide\n:all">', "<p hidden>",
    '<p class="a"hidden=1>', "<p style=display:none>", '<p style="display&#58;none">', "<p style='di&#115;play:none'>",
    '<p style="display:&nbsp;none">', "<p style=a\x85d\u0131splay:none>", '<p style="dis\x01play:none">',
    '<p st\x01yle="display:none">', '<p style="display\ufffe:none">', '<p style="disp</b>lay:none">' + "<b>" * 3000,
)  # fmt: skip


@pytest.mark.parametrize("source", HIDING)
def test_a_page_that_hides_something_is_not_taken_for_one_that_does_not(source: str) -> None:
    root, as_it_stands = parsed(f"<body>{source}x")
    assert may_hide(f"<body>{source}x") or not as_it_stands
    assert read_element(root, (), may_hide(f"<body>{source}x") or not as_it_stands) == read_element(root)


def test_a_page_with_mere_styles_hides_nothing() -> None:
    source = '<p style="text-indent:2em; overflow:hidden">一<span style=\'font-family:"仿宋"\'>二</span></p>'
    assert parsed(source)[1]
    assert not may_hide(source)
