"""What pages say about themselves: labels in every shape that sites give them, trails, titles, dates."""
# ruff: noqa: E501  (snippets of pages stay on one line)

from datetime import date

import pytest

from extractor.documents.metadata import place_of_title
from extractor.documents.read import read
from extractor.records import Capture, Document
from extractor.rulebook import Rulebook

RULES = Rulebook()
BODY = (
    "<p>2023年，青溪镇全年完成固定资产投资2.3亿元，新建农村道路3.5公里，受益群众1200户3600人，各项工作稳步推进。</p>"
    * 3
)

# Each shape gives the same five fields.
SHAPES = {
    "td,td": "<table><tr><td>索引号</td><td>330899/2024-00012</td><td>公开方式</td><td>主动公开</td></tr>"
    "<tr><td>文号</td><td>青政〔2024〕3号</td><td>公开日期</td><td>2024-01-15</td></tr>"
    "<tr><td>发布单位</td><td>青溪镇</td></tr></table>",
    "th,td": "<table><tr><th>信息索引号：</th><td>330899/2024-00012</td></tr><tr><th>公开方式：</th><td>主动公开</td></tr>"
    "<tr><th>发文字号：</th><td>青政〔2024〕3号</td></tr><tr><th>发布日期：</th><td>2024年1月15日</td></tr>"
    "<tr><th>发布机构：</th><td>青溪镇</td></tr></table>",
    "td>b,td": "<table><tr><td><b>索 引 号：</b></td><td>330899/2024-00012</td></tr><tr><td><b>公开方式：</b></td>"
    "<td>主动公开</td></tr><tr><td><b>文　　号：</b></td><td>青政〔2024〕3号</td></tr><tr><td><b>发布日期：</b></td>"
    "<td>2024/1/15</td></tr><tr><td><b>发布机构：</b></td><td>青溪镇</td></tr></table>",
    "dt,dd": "<dl><dt>索引号</dt><dd>330899/2024-00012</dd><dt>公开方式</dt><dd>主动公开</dd><dt>文号</dt>"
    "<dd>青政〔2024〕3号</dd><dt>公开日期</dt><dd>2024-01-15</dd><dt>发布单位</dt><dd>青溪镇</dd></dl>",
    "li>span": "<ul><li><span>索引号：</span>330899/2024-00012</li><li><span>公开方式：</span>主动公开</li><li><span>文号：</span>"
    "青政〔2024〕3号</li><li><span>公开日期：</span>2024-01-15</li><li><span>发布单位：</span>青溪镇</li></ul>",
    "p>strong": "<p><strong>索引号</strong>：330899/2024-00012</p><p><strong>公开方式</strong>：主动公开</p><p><strong>文号</strong>："
    "青政〔2024〕3号</p><p><strong>公开日期</strong>：2024-01-15</p><p><strong>发布单位</strong>：青溪镇</p>",
    "label,span": "<div><label>索引号</label><span>330899/2024-00012</span></div><div><label>公开方式</label><span>主动公开</span>"
    "</div><div><label>发文字号</label><span>青政〔2024〕3号</span></div><div><label>发布日期</label><span>2024-01-15</span></div>"
    "<div><label>发布机构</label><span>青溪镇</span></div>",
    "in one node": "<div>索引号：330899/2024-00012 公开方式：主动公开</div><div>文号：青政〔2024〕3号　公开日期：2024-01-15</div>"
    "<div>发布单位：青溪镇 浏览次数：<span>88</span></div>",
    "in comments": "<table><tr><td class=t>索引号</td><td><!--<$[SYH]>-->330899/2024-00012<!--<$[SYH]>--></td></tr><tr><td>公开方式</td>"
    "<td><!--<$[GK]>-->主动公开</td></tr><tr><td>文件编号</td><td><!-- a -->青政〔2024〕3号<!-- b --></td></tr><tr><td>公开日期</td>"
    "<td><!-- c -->2024-01-15</td></tr><tr><td>发布机构</td><td>青溪镇</td></tr></table>",
}


def _page(
    around: str, title: str = "青溪镇2023年工作总结", head: str = "", body: str = BODY, url: str = ""
) -> Document:
    source = (
        f"<html><head><title>{title}</title>{head}</head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<div class='info'>{around}</div><h1>{title}</h1><div id='text'>{body}</div>"
        "<div class='foot'>主办：某某县人民政府 备案号12345678号</div></body></html>"
    )
    return read(Capture(source.encode(), url), RULES)


@pytest.mark.parametrize("shape", SHAPES)
def test_labels_are_read_in_every_shape(shape: str) -> None:
    document = _page(SHAPES[shape])
    assert document.index_number == "330899/2024-00012"
    assert document.publicity == "主动公开"
    assert document.document_number == "青政〔2024〕3号"
    assert document.published_date == date(2024, 1, 15)
    assert document.publisher == "青溪镇"
    assert document.document_id == "330899-2024-00012"


def test_labels_stand_before_and_behind_the_article_and_in_no_choice_of_a_list() -> None:
    before = "<form><select><option>文号<option>公开方式</select></form><p><b>文号</b>：青政〔2024〕3号</p>"
    behind = "<dl><dt>发布<!-- -->机构</dt><dd>无</dd><dt>发布机构</dt><dd>青溪镇</dd></dl>"
    document = _page(before, body=f"{BODY}</div><div>{behind}")
    assert (document.document_number, document.publisher, document.publicity) == ("青政〔2024〕3号", "青溪镇", "")


def test_characters_that_are_none_do_no_harm_in_labels() -> None:
    marks = "".join(f"&#{code};" for code in range(0xFDD0, 0xFDF0))
    around = f"<p>{marks}</p><table><tr><td>文号{marks}</td><td>{marks}</td></tr></table>{marks}公开日期：2024-01-15"
    assert _page(around).published_date == date(2024, 1, 15)


@pytest.mark.parametrize("value", ["", "&nbsp;", "—&nbsp;&nbsp;—", "无", "-"])
def test_an_empty_value_stays_empty(value: str) -> None:
    around = f"<table><tr><td>文号</td><td>{value}</td><td>公开日期</td><td>2024-01-15</td></tr></table>"
    document = _page(around)
    assert document.document_number == ""
    assert document.published_date == date(2024, 1, 15)


def test_the_article_is_the_text_and_what_stands_around_it_is_not() -> None:
    document = _page(SHAPES["td,td"])
    assert document.text.startswith("青溪镇2023年工作总结\n2023年，青溪镇")
    assert "索引号" not in document.text
    assert "备案号" not in document.text
    assert document.title == "青溪镇2023年工作总结"


@pytest.mark.parametrize(
    ("head", "around", "day", "at"),
    [
        ('<meta name="PubDate" content="2024-01-15 09:21">', "", date(2024, 1, 15), "2024-01-15T09:21"),
        (
            '<meta name="PubDate" content="2024-01-15 09:21">',
            "公开日期：2024-01-15",
            date(2024, 1, 15),
            "2024-01-15T09:21",
        ),
        ('<meta name="PubDate" content="2024-02-01 09:21">', "公开日期：2024-01-15", date(2024, 1, 15), ""),
        ('<meta name="PubDate" content="2024-01-15">', "成文日期：2023-12-30", date(2024, 1, 15), ""),
        ("", "生成日期：2024-01-16 公开日期：2024-01-15 8:05", date(2024, 1, 15), "2024-01-15T08:05"),
        ("", "<script>var pubdata='2024年01月15日';document.write(pubdata)</script>", date(2024, 1, 15), ""),
        ('<meta name="PubDate" content="2024-02-31">', "", None, ""),
        ("", "", None, ""),
    ],
)
def test_the_day_of_publication(head: str, around: str, day: date | None, at: str) -> None:
    document = _page(f"<p>{around}</p>", head=head)
    assert (document.published_date, document.published_at) == (day, at)


def test_a_day_in_the_address_is_a_guess() -> None:
    document = _page("", url="https://www.example.gov.cn/art/2024/1/15/art_12_34.html")
    assert document.published_date == date(2024, 1, 15)
    assert "published_date" in document.guessed.split()


@pytest.mark.parametrize(
    "trail",
    [
        "<div>当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>计划总结</a></div>",
        "<div>您当前所在位置：<a>首页</a>&nbsp;&raquo;&nbsp;<a>政务公开</a>&nbsp;&raquo;&nbsp;<a>计划总结</a></div>",
        "<table><tr><td>当前位置：</td><td><a>首页</a></td><td> &gt;<a>政务公开</a></td><td> &gt;<a>计划总结</a></td></tr></table>",
        "<div><span>您的位置:</span><a>首页</a>&gt;<a>政务公开</a>&gt;<a>计划总结</a>&gt;正文</div>",
        "<div>当前位置：<a>首页</a>&gt;<a>政务公开</a>&gt;<a>计划总结</a>&gt;青溪镇2023年工作总结</div>",
    ],
)
def test_the_trail_is_the_category(trail: str) -> None:
    assert _page(trail).category == "首页 > 政务公开 > 计划总结"


@pytest.mark.parametrize("line", [" > " * 400, ">" * 400, "甲 > \u3000" * 400, "甲-&amp;gt; " * 400])
def test_a_long_line_that_is_no_trail_is_read_to_its_end(line: str) -> None:
    text = f"当前位置：{line}{'乙' * 50}"
    assert _page("", body=f"<p>{text}</p>{BODY}").category == ""
    assert read(Capture(f"{text}\n{BODY}".encode(), "a.txt"), RULES).category == ""


@pytest.mark.parametrize(
    ("head", "title", "expected", "guessed"),
    [
        (
            '<meta name="ArticleTitle" content="青溪镇2023年工作总结（全文）">',
            "短",
            "青溪镇2023年工作总结（全文）",
            False,
        ),
        ("", "青溪镇2023年工作总结", "青溪镇2023年工作总结", True),
    ],
)
def test_the_title_is_the_meta_else_the_heading(head: str, title: str, expected: str, guessed: bool) -> None:
    document = _page("", title=title, head=head)
    assert document.title == expected
    assert ("title" in document.guessed.split()) is guessed


def test_without_a_heading_the_site_is_cut_from_the_page_title() -> None:
    source = f"<html><head><title>青溪镇2023年工作总结 - 某某县人民政府门户网站</title></head><body><div>{BODY}</div></body></html>"
    assert read(Capture(source.encode()), RULES).title == "青溪镇2023年工作总结"


PLAIN = """当前位置：首页 > 政务公开 > 计划总结
索引号：330899/2024-00012 公开方式：主动公开
文号： 公开日期：2024-01-15
发布单位：青溪镇
  • 文号：

  • 有效性：

  • 统一编号：

    QXZ00-2024-0001

青溪镇2023年工作总结和2024年工作计划
发布日期：2024-01-15 09:21 信息来源：青溪镇 浏览次数：318

2023年，青溪镇全年完成固定资产投资2.3亿元，新建农村道路3.5公里，受益群众1200户3600人，各项工作稳步推进。

一、2023年工作总结
第4页
全镇完成造林1200亩，新增设施农业面积300亩，带动农户520户增收，村集体经济收入全部达到三十万元以上，成效显著。

责任编辑：王某某
打印
相关链接：
青溪镇2022年工作总结 2023-01-10
"""


def test_plain_text_is_read_as_it_stands() -> None:
    document = read(Capture(PLAIN.encode(), "qingxi.txt"), RULES)
    assert document.text == PLAIN
    assert document.title == "青溪镇2023年工作总结和2024年工作计划"
    assert document.document_id == "330899-2024-00012"
    assert document.category == "首页 > 政务公开 > 计划总结"
    assert (document.published_at, document.information_source) == ("2024-01-15T09:21", "青溪镇")
    assert (document.document_number, document.validity) == ("", "")
    assert document.unified_number == "QXZ00-2024-0001"
    assert document.editor == "王某某"
    assert (document.genre, document.report_year, document.plan_year) == ("work_summary", 2023, 2024)
    assert document.place_name == "青溪镇"


def test_furniture_holds_labels_times_counts_and_related_pages_but_no_day_of_publication() -> None:
    document = read(Capture(PLAIN.encode(), "qingxi.txt"), RULES)
    covered = "".join(PLAIN[span.start : span.end] for span in document.furniture)
    for written in ("330899/2024-00012", "QXZ00-2024-0001", "09:21", "318", "第4页", "打印", "2023-01-10"):
        assert written in covered, written
    for written in ("2024-01-15", "2.3亿元", "1200亩", "一、2023年工作总结", "青溪镇2023年工作总结和2024年"):
        assert written not in covered, written


@pytest.mark.parametrize(
    ("text", "start", "span"),
    [
        ("青溪镇总结\n正文", 0, (0, 5)),
        ("首页\n \u3000青溪镇\n 总 结\n正文", 0, (5, 13)),
        ("关于青溪镇总结\n青溪镇总结 \n", 0, (8, 13)),  # not inside a line
        ("青溪镇总结的通知\n", 0, None),
        ("首页\\n青溪镇总结\\n正文", 0, (4, 9)),  # breaks written out
        ("青溪镇总结\n青溪镇总结", 1, (6, 11)),
        ("青溪镇总", 0, None),
    ],
)
def test_a_title_has_lines_for_itself(text: str, start: int, span: tuple[int, int] | None) -> None:
    assert place_of_title(text, "青溪镇 总结", start) == span
