from __future__ import annotations

from datetime import date

import pytest
from conftest import declared

from extractor.crawler.listing import is_article, read_list
from extractor.crawler.vocabulary import check_examples
from extractor.rulebook import Rulebook

RULES = Rulebook()
BASE = "http://town.example/zwgk/index.html"


def test_every_rule_reads_its_examples_and_not_the_others() -> None:
    assert check_examples(RULES) == []


NAVIGATION = (
    '<ul class="nav"><li><a href="/index.html">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul>'
)
TRS = f"""<html><body>{NAVIGATION}<ul class="list">
<li><span>2024-05-23</span><a href="./202405/t20240523_11.html"
 title="大洲镇2024年工作总结全文">大洲镇2024年工作…</a></li>
<li><span>2024-04-02</span>
<a href="202404/t20240402_10.html"><a href="202404/t20240402_10.html">土地公告</a></li>
<li><span>2024-03-01</span><a href="./P020240301000000000001.pdf">预算.pdf</a></li>
<li><span>2024-02-01</span><a href="https://mp.weixin.example/s/abc">转载</a></li>
</ul><div class="hot"><a href="202301/t20230101_1.html">热点</a></div>
<script>createPageHTML(3, 0, "index", "html");</script></body></html>"""
JPAGE = """<html><body><a href="/art/2020/1/1/art_9_1.html">置顶</a><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a
href="/module/web/jpage/dataproxy.jsp?page=2&amp;appid=1"></a>]]></nextgroup><recordset>
<record><![CDATA[<li><a href="/art/2024/1/16/art_1229_6127.html"
title="总结全名">总结…</a><b>2024-01-16</b></li>]]></record>
<record><![CDATA[<li><a href="/art/2023/1/18/art_1229_5081.html">总结</a><b>2023/1/18</b></li>]]></record>
</recordset></datastore></script></body></html>"""
SITESERVER = """<html><body><table class="lb"><tr><td><a href="/contents/21/318.html">公报</a></td>
<td>2024-03-12</td></tr>
<tr><td><a href="/contents/21/315.html">总结</a></td><td>2024年1月9日</td></tr></table>
共 40 条 当前第 1 / 3 页</body></html>"""
UNKNOWN = """<html><head><base href="http://town.example/gg/"></head><body><table><tr><td>
<a href="20240603.html">道路施工</a> [2024-06-03]<br>
<a href="20240220.html">重点项目</a> [2024-02-20]<br></td></tr>
</table>
<div><a href="list_1.html">1</a><a href="list_2.html">2</a>
<a href="list_3.html">3</a>
<a href="list_2.html">下一页</a></div>
<div class="foot"><a href="/about.html">关于我们</a></div></body></html>"""


@pytest.mark.parametrize(
    ("text", "family", "items", "next_pages"),
    [
        (
            TRS,
            "trs",
            [
                ("zwgk/202405/t20240523_11.html", "大洲镇2024年工作总结全文", date(2024, 5, 23)),
                ("zwgk/202404/t20240402_10.html", "土地公告", date(2024, 4, 2)),
            ],
            ["zwgk/index_1.html", "zwgk/index_2.html"],
        ),
        (
            JPAGE,
            "hanweb-jcms",
            [
                ("art/2024/1/16/art_1229_6127.html", "总结全名", date(2024, 1, 16)),
                ("art/2023/1/18/art_1229_5081.html", "总结", date(2023, 1, 18)),
            ],
            ["module/web/jpage/dataproxy.jsp?page=2&appid=1"],
        ),
        (
            UNKNOWN,
            "",
            [
                ("gg/20240603.html", "道路施工", date(2024, 6, 3)),
                ("gg/20240220.html", "重点项目", date(2024, 2, 20)),
            ],
            ["gg/list_1.html", "gg/list_2.html", "gg/list_3.html"],
        ),
    ],
)
def test_a_list_page_gives_its_items_and_next_pages(
    text: str, family: str, items: list[tuple[str, str, date]], next_pages: list[str]
) -> None:
    found = read_list(text.encode(), BASE, declared(), RULES)
    root = "http://town.example/"
    assert [(item.url, item.title, item.date) for item in found.items] == [
        (root + u, t, d) for u, t, d in items
    ]
    assert found.next_pages == [root + url for url in next_pages]
    assert found.family == family


def test_siteserver_counts_its_pages_from_two() -> None:
    found = read_list(SITESERVER.encode(), "http://town.example/channels/21.html", declared(), RULES)
    assert [item.date for item in found.items] == [date(2024, 3, 12), date(2024, 1, 9)]
    assert found.next_pages == [f"http://town.example/channels/21_{n}.html" for n in (2, 3)]
    again = read_list(SITESERVER.encode(), "http://town.example/channels/21_2.html", declared(), RULES)
    assert "http://town.example/channels/21_2.html" not in again.next_pages


def test_files_and_other_sites_are_told_apart_from_pages() -> None:
    found = read_list(TRS.encode(), BASE, declared(), RULES)
    assert [item.title for item in found.files] == ["预算.pdf"]
    assert [item.title for item in found.elsewhere] == ["转载"]


def test_a_list_page_in_gb18030_is_read_whatever_it_declares() -> None:
    found = read_list(TRS.encode("gb18030"), BASE, declared(), RULES)
    assert found.items[0].title == "大洲镇2024年工作总结全文"


@pytest.mark.parametrize("selector", ["div.foot a", ".foot", "//div[@class='foot']//a"])
def test_a_selector_of_the_source_decides(selector: str) -> None:
    source = declared(selectors={"list": selector, "next": "div > a.next"})
    found = read_list(UNKNOWN.encode(), BASE, source, RULES)
    assert [item.title for item in found.items] == ["关于我们"]


def test_the_xml_answer_of_a_list_proxy_is_a_list_page_too() -> None:
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><datastore><recordset><record><![CDATA[<li>'
        '<a href="/art/2022/1/1/art_1_7.html">旧闻</a></li>]]></record></recordset></datastore>'
    )
    found = read_list(
        xml.encode(), "http://town.example/module/web/jpage/dataproxy.jsp?page=2", declared(), RULES
    )
    assert [item.url for item in found.items] == ["http://town.example/art/2022/1/1/art_1_7.html"]


@pytest.mark.parametrize(
    "text", ["", "<html></html>", "<a href=''>x</a>", "\x00\xff", "<a href='http://[/'>坏</a>"]
)
def test_an_empty_or_odd_page_gives_nothing(text: str) -> None:
    found = read_list(text.encode("latin-1", "ignore"), BASE, declared(), RULES)
    assert (found.items, found.next_pages) == ([], [])


@pytest.mark.parametrize(
    ("url", "text", "article"),
    [
        ("http://town.example/art/2024/1/16/art_1_2.html", "", True),
        ("http://town.example/x.html", '<meta name="ArticleTitle" content="总结">', True),
        ("http://town.example/x.html", '<meta name="ArticleTitle" content="">', False),
        ("http://town.example/list/index.html", TRS, False),
    ],
)
def test_a_start_page_may_be_an_article(url: str, text: str, article: bool) -> None:
    assert is_article(text.encode(), url, RULES) is article


JPAGE_POST = """<div id="7"></div><script>$("#7").jpage({proxyUrl:'/module/web/jpage/dataproxy.jsp',perPage:15,
totalRecord:100,ajaxParam:{col:1,appid:1,webid:3,path:'/',columnid:1229,unitid:'77',webname:'某镇',permissiontype:0}})
</script>"""
JPAAS = """<script>var webId="w1";var tplSetId = "t1"; tagId:"g", pageId='p';</script><div count="31" rows="15">
<ul><li class="clearfix"><a href="/art/2024/5/23/art_9_1.html">一</a><span>2024-05-23</span></li></ul></div>"""
GKMLPT = "<script>window._CONFIG = {SID: '1144', TREE: []}</script>"
API = "http://town.example/hl/gkmlpt/api/all/3255?page=1&sid=1144"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=w1&tplSetId=t1"


@pytest.mark.parametrize(
    ("text", "start", "count", "first"),
    [
        (
            JPAGE_POST,
            "http://town.example/col/col1229/index.html",
            3,
            "http://town.example/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15"
            "&__wb_method=POST&col=1&appid=1&webid=3&path=%2F&columnid=1229&sourceContentType=1&unitid=77"
            "&webname=%E6%9F%90%E9%95%87&permissiontype=0",
        ),
        (
            JPAGE_POST.replace("/module/web/", "/module/jslib/jquery/"),
            "http://town.example/col/col1229/index.html",
            3,
            "http://town.example/module/jslib/jquery/jpage/dataproxy.jsp?startrecord=1&",
        ),
        (JPAAS, "http://town.example/col/col9/index.html", 3, f"http://town.example{UNIT}"),
        (GKMLPT, "http://town.example/hl/gkmlpt/index#3255", 1, API),
        (GKMLPT, "http://town.example/hl/gkmlpt/index", 0, ""),
    ],
)
def test_a_page_that_does_not_hold_its_list_says_where_to_ask(
    text: str, start: str, count: int, first: str
) -> None:
    url = start.partition("#")[0]
    found = read_list(text.encode(), url, declared(start=[start]), RULES, asked=url)
    assert len(found.next_pages) == count
    assert not count or found.next_pages[0].startswith(first)


def test_a_site_of_one_script_names_its_lists_where_none_is_declared() -> None:
    text = GKMLPT.replace("[]", '[{"id": 51, "name": "工作动态"}, {"id":"52","name":"规划计划"}]')
    url = "http://town.example/hl/gkmlpt/index"
    assert read_list(text.encode(), url, declared(start=[url]), RULES).columns == "51 工作动态, 52 规划计划"
    assert read_list(text.encode(), url, declared(start=[f"{url}#51"]), RULES, asked=url).columns == ""


def test_a_piece_of_a_list_is_counted_on_by_its_own_address() -> None:
    piece = "<ul><li><a href='/public/6596/501.html'>总结</a><span>2024-05-01</span></li></ul>"
    url = "http://town.example/site/label/8888?IsAjax=1&pageSize=6&pageIndex=1"
    found = read_list(piece.encode(), url, declared(start=[url]), RULES)
    assert (found.next_pages, found.endless) == ([url.replace("pageIndex=1", "pageIndex=2")], True)
    whole = f"<html><body>{piece}</body></html>"
    assert read_list(whole.encode(), url, declared(start=[url]), RULES).next_pages == []


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("""<a href="#" onclick="location.href='list2.asp'">下一页</a>""", "list2.asp"),
        ("""<a href="javascript:window.location='list2.asp';">下一页</a>""", "list2.asp"),
        ("""<a onclick="go(2)">下一页</a>""", ""),
    ],
)
def test_a_next_page_may_be_reached_by_a_script(link: str, leads: str) -> None:
    text = f"<html><body><p><a href='a.html'>总结</a> 2024-05-01</p>{link}</body></html>"
    found = read_list(text.encode(), "http://town.example/xx/list1.asp", declared(), RULES)
    assert found.next_pages == ([f"http://town.example/xx/{leads}"] if leads else [])


def test_an_answer_in_json_is_a_list_page_too() -> None:
    objects = """{"classify":{"id":3255,"name":"工作总结","post_count":120},"articles":[
    {"id":1,"title":"2023年总结","date":1704412800,"url":"http://town.example/hl/gkmlpt/content/3/3255/post_3255421.html"},
    {"id":2,"title":"附件","created_at":"2024-01-04 08:00:00","url":"/attachment/0/1/2.pdf"}]}"""
    found = read_list(objects.encode(), API, declared(), RULES, asked=API)
    assert [(item.title, item.date) for item in found.items] == [("2023年总结", date(2024, 1, 5))]
    assert [(item.url[-6:], item.date) for item in found.files] == [("/2.pdf", date(2024, 1, 4))]
    assert (found.next_pages, found.endless) == ([API.replace("page=1", "page=2")], True)
    pieces = (
        r'{"data":{"html":"<li><a href=\"/art/2024/5/2/art_9_2.html\" title=\"二\">二<\/a>2024-05-02<\/li>"}}'
    )
    step = f"http://town.example{UNIT}&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A15%7D"
    found = read_list(pieces.encode(), step, declared(), RULES, asked=step)
    assert [(item.title, item.date) for item in found.items] == [("二", date(2024, 5, 2))]
    assert found.next_pages == [step.replace("3A2", "3A3")]
    assert read_list(b'{"articles":[]}', API, declared(), RULES, asked=API).next_pages == []


def test_a_comment_beside_a_link_is_no_trouble() -> None:
    text = '<div><a href="1.html">一</a><!-- x -->2024-05-01<br><!-- y --><a href="2.html">二</a> 2024-05-02</div>'
    found = read_list(text.encode(), BASE, declared(), RULES)
    assert [item.date for item in found.items] == [date(2024, 5, 1), date(2024, 5, 2)]
