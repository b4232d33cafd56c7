"""Notices, challenges and logins in place of pages: recognised by what they say, and soon left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import QUICK, Patience, Scripted, answer, declared

from extractor.crawler.crawl import CrawlResult, crawl
from extractor.crawler.refusals import refusal
from extractor.crawler.response import Response
from extractor.crawler.vocabulary import listing_rules
from extractor.documents.read import said
from extractor.records import Capture
from extractor.rulebook import Rulebook

RULES = Rulebook()
LIST = "/list/index.html"
MANY = range(1, 9)
URL = "http://town.example/list/t20240523_1.html"
NAV = "".join(f"<li><a href='/c{n}/'>第{n}个栏目的名称</a></li>" for n in range(80))


def framed(inner: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><ul>{NAV}</ul><div class='m'>{inner}</div></body></html>"


def found(body: str, status: int = 200, role: str = "article", title: str = "") -> str:
    raw = body.encode()
    response = Response(URL, URL, status, "", (), raw, raw, "", 0)
    rule = refusal(response, listing_rules(RULES), role, lambda: said(Capture(raw, url=URL), RULES), title)
    return rule.name if rule else ""


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        ("<p>为了保障系统安全，请拖动下方滑块完成验证后继续浏览。</p>", 200, "captcha"),
        ("<title>访问验证</title><div id='nc'></div>", 200, "captcha"),
        ("<title>访问验证</title><div id='nc'></div>", 405, "captcha"),
        ("<p>您的访问太频繁，请稍后重试！</p><input name='code'>", 200, "too-fast"),
        ("<script>document.cookie='a=1';location.reload()</script>", 202, "script-only"),
        ("<title>Just a moment...</title><p>please enable javascript</p>", 403, "script-challenge"),
        ("<title>统一身份认证平台</title><form>账号<input name='u'></form>", 200, "login"),
        ("<form>账号<input name='u'>口令<input type='password'></form>", 200, "login"),
        (
            framed("<h3>系统正在维护升级，给您带来不便敬请谅解。</h3><p>预计今晚恢复。</p>"),
            200,
            "maintenance",
        ),
        (framed("<h3>抱歉，您访问的信息不存在或已删除！</h3><p>5秒后返回首页</p>"), 200, "not-found"),
        (framed("", "<title>页面不存在-某镇人民政府</title>"), 200, "not-found"),
        # what is an article
        (framed("<p>政务网站将于5月3日进行升级维护，届时暂停办理。</p>"), 200, ""),
        (
            framed("<p>网站维护中。</p>", "<meta name='ArticleTitle' content='网站维护中致歉的通知'>"),
            200,
            "",
        ),
        (framed(f"<p>市民反映页面不存在，已于当日修复。{'全镇完成投资三亿元。' * 60}</p>"), 200, ""),
        (framed("<p>完成投资3亿元，惠及农户5户，新建道路2公里。</p>"), 403, ""),
    ],
)
def test_what_stands_in_place_of_a_page(body: str, status: int, name: str) -> None:
    assert found(body, status) == name


@pytest.mark.parametrize(
    ("body", "role", "title", "name"),
    [
        ("<p>这一页走丢了</p><a href='/'>首页</a>", "article", "道路完工通报", "seems-gone"),
        (framed("<p>程序出错，请联系管理员。</p>"), "article", "道路完工通报", "seems-down"),
        ("<p>本站拒绝了这次请求</p>", "article", "道路完工通报", "seems-barred"),
        ("<p>本站拒绝了这次请求</p><a href='/'>首页</a>", "list", "", "seems-barred"),
        # a page that bears its title, says enough, or is not known by a title
        ("<h1>道路 完工通报</h1><p>原定工期已失效。</p>", "article", "道路完工通报", ""),
        ("<h1>道路完工通报及后续养护</h1><p>原定工期已失效。</p>", "article", "道路完工通报…", ""),
        (f"<p>原定工期已失效。</p>{'<p>全镇完成投资三亿元。</p>' * 14}", "article", "道路完工通报", ""),
        ("<p>原定工期已失效。</p>", "article", "", ""),
        ("<p>投资3亿元，新建道路2公里。</p>", "article", "道路完工通报", ""),
        # a list, and an interface that says that there is no error
        ("<p>错误</p><a href='/a'>甲</a><a href='/b'>乙</a>", "list", "", ""),
        ('{"error": null, "data": {"html": ""}}', "list", "", ""),
    ],
)
def test_faint_signs_count_where_next_to_nothing_is_said(body: str, role: str, title: str, name: str) -> None:
    assert found(body, role=role, title=title) == name


def test_a_page_that_bore_its_title_and_says_next_to_nothing_is_emptied(nights: Nights) -> None:
    for number in MANY:
        nights.page(number, f"<h1>第{number}条</h1><p>第{number}页：投资{number}亿元。</p>")
    first = nights.crawl()
    nights.page(2, "<p>晚来一步，此文看不到了</p>")  # no word of it is in a rule
    nights.page(3, f"<p>投资3亿元。{'修建道路，方便出行。' * 45}</p>")  # says enough to be the page, revised
    nights.page(4, "<h1>第4条</h1><p>投资五亿元。</p>")
    second = nights.crawl()
    assert [one.reason.partition(";")[0] for one in second.failures] == ["not a page but a refusal (emptied)"]
    assert [one["url"][-6] for one in second.counts["town"].news] == ["3", "4"]
    assert len(second.captures) == len(first.captures)


def test_one_notice_for_everything_on_the_first_night_is_enough_after_three(nights: Nights) -> None:
    for number in MANY:
        nights.page(number, "<p>网关提示：七号规则命中</p>")  # no word of it is in a rule
    result = nights.crawl()
    assert (result.counts["town"].state, len(result.captures)) == ("blocked", 0)
    assert len(nights.server.requests) == 5  # robots.txt, the list, three pages


@pytest.mark.parametrize(
    "stub",
    [
        "<html><head><meta http-equiv='refresh' content='0;url=../new/2.html'></head><body></body></html>",
        "<script>window.location.href='/new/2.html';</script>",
        '<html><head><title>跳转</title></head><body>正在跳转<script>location.replace("/new/2.html")</script></body></html>',
    ],
)
def test_a_page_that_only_leads_on_is_followed(nights: Nights, stub: str) -> None:
    stored = "<h1>第2条</h1><p>投资2亿元。</p>".encode()
    nights.page(2, stub)
    nights.server.set("/new/2.html", answer(stored, Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT"))
    result = nights.crawl()
    assert (result.failures, result.counts["town"].new) == ([], 8)
    [moved] = [one for one in result.captures if one.moved_to]
    assert (moved.url[-6:], moved.moved_to[-11:], moved.body) == ("2.html", "/new/2.html", stored)
    second = nights.crawl()
    assert (second.counts["town"].unchanged, second.counts["town"].news) == (8, [])
    assert b"If-Modified-Since" not in nights.server.asked("/list/t20240523_2.html")[-1]
    assert b"If-Modified-Since" in nights.server.asked("/new/2.html")[-1]


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("t20240523_2.html", "refusal (script-only)"),  # to itself: who has no script stays there
        ("/sso/login.jsp?back=1", "refusal (login)"),
        ("/", "redirected to the home page"),
        ("http://10.0.0.7/x.html", "no public address"),
    ],
)
def test_a_page_that_leads_where_no_article_is(nights: Nights, target: str, says: str) -> None:
    nights.server.set("/sso/login.jsp?back=1", answer(b"<form>user</form>"))
    nights.page(2, f"<script>location.href='{target}'</script>")
    result = nights.crawl()
    assert len(result.failures) == 1
    assert says in result.failures[0].reason


def test_a_refusal_by_status_is_no_faint_sign(nights: Nights) -> None:
    nights.page(2, answer(b"<h1>Forbidden</h1><p>You don't have permission.</p>", "403 Forbidden"))
    result = nights.crawl()
    assert (result.counts["town"].state, result.counts["town"].new) == ("partial", 7)


def test_a_list_that_a_script_fills_is_no_challenge() -> None:
    shell = "<script>eval('go()')</script><div id='app'></div>"
    assert found(shell, role="list") == "script-only"
    assert found(f"{shell}<a href='/t20240523_1.html'>总结</a>", role="list") == ""


class Nights:
    def __init__(self, out: Path, server: Scripted) -> None:
        self.out, self.server, self.day = out, server, 0
        rows = "".join(f'<li><a href="t20240523_{n}.html">第{n}条</a> 2024-05-{n:02d}</li>' for n in MANY)
        self.server.set(LIST, answer(f"<ul>{rows}</ul>".encode()))
        for number in MANY:
            self.good(number)

    def good(self, number: int) -> None:
        self.page(number, f"<p>第{number}页：投资{number}亿元。</p>")

    def page(self, number: int, body: str | bytes) -> None:
        reply = body if isinstance(body, bytes) else answer(body.encode())
        self.server.set(f"/list/t20240523_{number}.html", reply)

    def crawl(self) -> CrawlResult:
        self.day += 1
        now = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=self.day)
        self.server.requests.clear()
        return crawl(
            [declared()], self.out, RULES, connect_to=self.server.connect_to, limits=QUICK,
            pause=Patience(), clock=lambda: now,
        )  # fmt: skip


@pytest.fixture
def nights(tmp_path: Path, server: Scripted) -> Nights:
    return Nights(tmp_path / "out", server)


LOGIN = answer(status="302 Found", Location="/sso/login.jsp?back=1")


def test_one_page_behind_a_login_costs_no_other(nights: Nights) -> None:
    nights.server.set("/sso/login.jsp?back=1", answer(b"<form>user</form>"))
    nights.page(2, LOGIN)
    result = nights.crawl()
    assert (result.counts["town"].new, result.counts["town"].failed) == (7, 1)
    assert "refusal (login)" in result.failures[0].reason


@pytest.mark.parametrize("notice", ["<p>系统正在维护，请稍后访问。</p>", LOGIN])
def test_a_site_that_shows_a_notice_everywhere_is_left_after_three(
    nights: Nights, notice: str | bytes
) -> None:
    nights.server.set("/sso/login.jsp?back=1", answer(b"<form>user</form>"))
    first = list(nights.crawl().captures)
    for number in MANY:
        nights.page(number, notice)
    second = nights.crawl()
    asked = [one for one in nights.server.requests if b"/t2024" in one.split(b"\r\n")[0]]
    assert (second.counts["town"].state, len(asked)) == ("blocked", 3)
    assert list(second.captures) == first


@pytest.mark.parametrize(
    "answered",
    [
        "<p>您访问的页面不存在或已被删除</p>",
        answer(status="302 Found", Location="/"),
        answer(status="302 Found", Location="/404.html"),
        answer(b"", "404 Not Found"),
    ],
)
def test_a_page_that_is_withdrawn_is_marked_whatever_the_status(
    nights: Nights, answered: str | bytes
) -> None:
    nights.server.set("/404.html", answer("<p>哎呀，迷路了</p>".encode()))
    nights.crawl()
    nights.page(2, answered)
    second = nights.crawl()
    assert [one["what"] for one in second.counts["town"].news] == ["withdrawn"]
    assert len(second.failures) == 1
    assert "is kept and marked as gone" in second.failures[0].reason
    assert [one.url[-6] for one in second.captures if one.gone_since] == ["2"]
    third = nights.crawl()
    assert (third.failures, third.counts["town"].gone) == ([], 1)
    nights.good(2)
    fourth = nights.crawl()
    assert [one["what"] for one in fourth.counts["town"].news] == ["back"]
    assert not [one for one in fourth.captures if one.gone_since]


def test_a_list_page_that_is_missing_is_not_called_withdrawn(nights: Nights) -> None:
    nights.crawl()
    nights.server.set(LIST, answer(b"", "404 Not Found"))
    second = nights.crawl()
    assert [one.reason for one in second.failures] == ["the server answers 404"]
    assert second.counts["town"].news == []


def test_a_page_that_ends_the_night_does_not_end_the_next_one(nights: Nights) -> None:
    nights.page(1, answer(b"<script>x()</script>", "412 Precondition Failed"))
    first = nights.crawl()
    assert (first.counts["town"].state, first.counts["town"].new) == ("blocked", 0)
    second = nights.crawl()
    assert second.counts["town"].new == 7


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"nothing here", "404 Not Found"),
        answer(b"", "404 Not Found"),
        answer("<p>您访问的页面不存在</p>".encode()),
        LOGIN,
    ],
)
def test_an_answer_that_is_no_page_is_archived_once(nights: Nights, reply: bytes) -> None:
    nights.server.set("/sso/login.jsp?back=1", answer(b"<form>user</form>"))
    nights.page(2, reply)
    nights.crawl()
    before = responses(nights.out)
    nights.crawl()
    assert responses(nights.out) == before
    nights.page(2, answer(b"nothing at all", "404 Not Found"))
    nights.crawl()
    assert responses(nights.out) == before + 1


def responses(out: Path) -> int:
    from warcio.archiveiterator import ArchiveIterator

    found = []
    for path in sorted((out / "archive").glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [record.rec_type for record in ArchiveIterator(file)]
    return found.count("response")
