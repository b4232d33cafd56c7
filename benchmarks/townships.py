"""Townships that publish year after year, made by chance: their pages, and what is true and what was made wrong in them.

A world is drawn from a seed: projects with amounts, days and later names, figures of the place that grow by the year,
and pages that tell of them in the phrases of summaries, half-year reports and bulletins. Names change between reports,
days move, totals are revised with a word that says so, figures are rounded, one amount stands at two projects. Then
contradictions are put in, one kind at a time, each written down with the surface that is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

COUNTIES = (
    "330803",
    "330825",
    "341021",
    "360728",
    "410928",
    "431022",
    "451031",
    "510824",
    "520625",
    "610921",
)
FIRST = "青云石金清龙白松桃杨柳荷梅竹兰枫桂沙塘湖溪岭峰泉安长永太平和新"
SECOND = "溪桥塘岭田湾坪坝滩洲川源泉峰岗坑垄渡浦汀陂墩岙"
THINGS = (
    "{v}村高标准农田建设项目", "{v}村文化礼堂工程", "{n}大桥改建工程", "集镇污水处理厂二期工程", "{n}农产品加工产业园项目",
    "{v}水库除险加固工程", "中心幼儿园迁建工程", "集镇农贸市场改造项目", "{n}工业园标准厂房项目", "{v}村冷链仓储项目",
    "{n}卫生院综合楼工程", "{v}河防洪堤工程", "{v}安置地块项目", "{n}中心小学扩建工程", "{v}村单村供水站工程",
    "{n}公路养护中心工程", "{v}村光伏电站项目", "城乡供水一体化工程", "{n}敬老院改造工程", "{v}村生态停车场项目",
)  # fmt: skip
LATER = ("{t}{x}", "{x}", "{c}", "{x}")
TAILS = ("建设项目", "改建工程", "扩建工程", "迁建工程", "综合楼工程", "工程", "项目")
KINDS = (
    "base", "bulletin", "amount", "scale", "odd", "growth", "span", "total", "start", "order", "quoted plan", "stale",
    "changed", "again", "name",
)  # fmt: skip
OF_PROJECTS = ("amount", "scale", "total", "start", "order", "quoted plan")
EXPECTED = {
    "base": {"XDOC", "SCALE"}, "bulletin": {"XDOC", "SCALE"}, "amount": {"XDOC", "SCALE"}, "scale": {"SCALE"},
    "odd": {"XDOC"}, "growth": {"GROWTH"}, "span": {"SPAN"}, "total": {"TOTAL", "XDOC"}, "start": {"EVENT"},
    "order": {"DATE", "EVENT"}, "quoted plan": {"XDOC", "SCALE"}, "stale": {"STALE"}, "changed": {"CHANGED"},
    "again": {"STATUS"}, "name": {"NAME"},
    "county figure": {"XDOC", "SCALE"}, "county project": {"XDOC", "SCALE"}, "county sum": {"TOTAL"},
}  # fmt: skip
_REVISED = 0.15
_NEIGHBOURS = "长新"  # characters that tell neighbours apart
_VILLAGES, _CROPS = 8, ("油茶", "葡萄", "蜜柚", "黄精")
SERIES = (
    ("财政总收入", "亿元", 2, (0.6, 4.0)),
    ("农村居民人均可支配收入", "元", 0, (18000, 42000)),
    ("村级集体经营性收入", "万元", 0, (400, 3000)),
    ("社会消费品零售总额", "亿元", 2, (1.0, 9.0)),
    ("粮食总产量", "吨", 1, (3000, 20000)),
    ("税收收入", "万元", 1, (2000, 30000)),
)


@dataclass
class Undertaking:
    """A project: what is true of it."""

    number: int
    name: str
    total: int  # in 万元
    land: Decimal  # in 亩
    start: date
    finish: date
    flows: dict[int, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # by document
    planned: dict[int, int] = field(default_factory=dict)
    revised_in: int = 9999
    revised: int = 0

    def total_in(self, year: int) -> int:
        """What a report on a year states as the total."""
        return self.revised if year >= self.revised_in else self.total

    def so_far(self, year: int) -> int:
        """What was invested by the end of a year."""
        return sum(amount for at, amount in self.flows.items() if at <= year)


@dataclass
class Wrong:
    """Something made wrong: the kind, the page, the surface, and whether the writing lets anybody see it."""

    kind: str
    page: str
    surface: str
    visible: bool = True
    severity: str = ""


@dataclass
class Page:
    """A page: its address, its bytes, and an earlier version of it where there was one."""

    url: str
    html: str
    before: str = ""


@dataclass
class Township:
    """A township: its pages, its projects, what was made wrong."""

    name: str
    code: str
    years: range
    projects: list[Undertaking] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)  # households, by year, as the summary states them


def townships(count: int, years: range, seed: int, rate: float, padding: int = 0) -> Iterator[Township]:
    """Yield townships. rate: how many contradictions a township has for each year, on average.

    padding: lines of three figures each about villages that every page has besides.
    """
    chance = random.Random(seed)
    taken: set[tuple[str, str]] = set()
    for number in range(count):
        yield _Writer(random.Random(chance.random()), number, years, rate, padding, taken).write()


class _Writer:
    def __init__(
        self,
        chance: random.Random,
        number: int,
        years: range,
        rate: float,
        padding: int,
        taken: set[tuple[str, str]],
    ) -> None:
        self.chance, self.padding = chance, padding
        county = COUNTIES[number % len(COUNTIES)]
        name = f"{chance.choice(FIRST)}{chance.choice(SECOND)}镇"
        while (county, name) in taken:
            name = f"{chance.choice(FIRST)}{chance.choice(SECOND)}镇"
        taken.add((county, name))
        self.stem = name[:-1]
        self.county = county
        self.town = Township(name, f"{county}{100 + number // len(COUNTIES):03}", years)
        self.number = number
        self.levels: dict[str, dict[int, Decimal]] = {}
        self.moved: dict[int, tuple[int, int]] = {}
        self.kinds = self._drawn(rate)
        self.dated: set[int] = set()  # projects whose finish is told with its year
        stems = [f"{a}{b}" for a in FIRST for b in SECOND]
        self.villages = chance.sample(stems, max(_VILLAGES, padding))

    def _drawn(self, rate: float) -> dict[int, str]:
        """Return the kind of contradiction of each year that has one."""
        later = list(self.town.years)[1:]
        return {year: self.chance.choice(KINDS) for year in later if self.chance.random() < rate}

    def write(self) -> Township:
        self._projects()
        self._series()
        for year in self.town.years:
            self._half(year)
            self._summary(year)
            self._bulletin(year)
        return self.town

    def _projects(self) -> None:
        chance, years = self.chance, self.town.years
        things = chance.sample(THINGS, chance.randint(6, 9))
        villages = [f"{a}{b}" for a, b in zip(chance.sample(FIRST, 9), chance.sample(SECOND, 9), strict=True)]
        shared = chance.randint(300, 9000)
        for number, thing in enumerate(things):
            total = shared if number < 2 else chance.randint(200, 12000)  # two projects of one amount
            start = date(years.start, 1, 1) + timedelta(days=chance.randint(20, 330))
            finish = start + timedelta(days=chance.randint(420, 1000))
            name = thing.format(n=self.stem, v=villages[number])
            project = Undertaking(number, name, total, Decimal(chance.randint(50, 1500)) / 10, start, finish)
            left = total
            for year in range(start.year, min(finish.year, years.stop - 1) + 1):
                share = left if year == finish.year else int(left * chance.uniform(0.3, 0.6))
                project.flows[year] = max(1, share)
                left -= share
            if number > 1 and chance.random() < _REVISED:  # a total that grows, with a word that says so
                project.revised_in = start.year + 1
                project.revised = int(total * chance.uniform(1.05, 1.4))
            self.town.projects.append(project)

    def _series(self) -> None:
        for name, _, places, (low, high) in SERIES:
            level = Decimal(str(round(self.chance.uniform(low, high), places)))
            by_year = {}
            for year in range(self.town.years.start - 1, self.town.years.stop):
                by_year[year] = level
                grown = level * Decimal(str(1 + self.chance.uniform(0.02, 0.12)))
                level = grown.quantize(Decimal(1).scaleb(-places))
            self.levels[name] = by_year
        for year in self.town.years:
            homes = self.chance.randint(120, 400)
            self.moved[year] = homes, int(homes * self.chance.uniform(2.4, 3.6))

    # What follows writes pages.

    def _called(self, project: Undertaking, page: str) -> str:
        """Return what a page calls a project: its name, or another one for it."""
        name = project.name
        if self.chance.random() < 0.35:
            core = next((name.removesuffix(tail) for tail in TAILS if name.endswith(tail)), name)
            tail = self.chance.choice(("项目", "工程", "建设项目", "建设工程"))
            name = self.chance.choice((f"{core}{tail}", f"{self.town.name}{project.name}", f"{core}{tail}"))
        project.names[page] = name
        return name

    def _money(self, amount: int) -> str:
        """Write an amount in 万元, sometimes in 亿元 where that loses nothing."""
        if amount >= 10000 and self.chance.random() < 0.5:
            return f"{Decimal(amount) / 10000}亿元"
        return f"{amount}万元"

    def _other(self, amount: int) -> int:
        """Return an amount with one digit changed or two swapped, never the first to nothing."""
        while True:
            digits = list(str(amount))
            place = self.chance.randrange(len(digits))
            digits[place] = self.chance.choice("0123456789")
            other = int("".join(digits))
            if other != amount and digits[0] != "0":
                return other

    def _changed_amount(self, kind: str, page: str, amount: int, places: int = 0) -> Decimal:
        """Return another amount, noted as wrong: one in the last digit is what rounding and cutting off allow.

        So is half of the last digit of an amount that other pages may write in 亿元.
        """
        other = self._other(amount)
        shown = Decimal(other).scaleb(-places)
        hidden = 50 if not places and amount >= 10000 and not amount % 100 else 1
        self._wrong(kind, page, f"{shown}", abs(other - amount) > hidden)
        return shown

    def _wrong(self, kind: str, page: str, surface: str, visible: bool = True, severity: str = "") -> str:
        self.town.wrong.append(Wrong(kind, page, surface, visible, severity))
        return surface

    def _half(self, year: int) -> None:
        page, kind = self._url(year, "half"), self.kinds.get(year, "")
        homes, people = self.moved[year]
        part = self.chance.uniform(0.3, 0.6)
        some = int(homes * part)
        moved = f"上半年完成避险搬迁{some}户{int(people * part)}人。"
        if kind == "span":
            more = int(homes * self.chance.uniform(1.02, 1.6)) + 1
            moved = f"上半年完成避险搬迁{self._wrong('span', page, f'{more}户', severity='error')}{int(people * part)}人。"
        lines = [f"{year}年上半年，{self.town.name}对照年度计划抓进度。", "一、项目建设"]
        live = [one for one in self.town.projects if one.start.year <= year <= one.finish.year]
        old = [one for one in live if self._told_later(one, year)]
        odd = self.chance.choice(old) if kind == "odd" and old else None
        for number, project in enumerate(live, 1):
            total = self._money(project.total_in(year - 1))
            if project is odd:
                total = f"{self._changed_amount('odd', page, project.total)}万元"
            lines.append(f"{number}.{self._called(project, page)}。总投资{total}，正在加快推进。")
        if kind == "again":
            lines += self._again(page, year, len(live) + 1)
        lines += [
            self._crops(page, year, ""),
            "二、民生保障",
            moved,
            f"受理矛盾纠纷{self.chance.randint(100, 400)}起。",
        ]
        self._page(
            page, f"{self.town.name}{year}年上半年工作总结", date(year, 7, self.chance.randint(5, 25)), lines
        )

    def _again(self, page: str, year: int, number: int) -> list[str]:
        """Return a line that plans what the summary of the year before said was finished."""
        over = [one for one in self.town.projects if one.finish.year == year - 1]
        if not over:
            return []
        seen = over[0].number in self.dated  # a month without its year may be of the year named before it
        month = f"{year}年{self.chance.randint(9, 12)}月"
        return [f"{number}.{over[0].name}。预计{self._wrong('again', page, month, seen)}竣工。"]

    def _crops(self, page: str, year: int, kind: str) -> str:
        """Return a line on what villages grow; `name`: one of them a character off."""
        told = list(self.villages[: len(_CROPS)])
        if kind == "name":
            at = self.chance.randrange(len(told))
            others = [char for char in FIRST + SECOND if char not in _NEIGHBOURS and char not in told[at]]
            other = self.chance.choice(others) + told[at][1]
            named = {one.name.partition("村")[0] for one in self.town.projects if "村" in one.name}
            taken = [name for name in {*told, *named} if name != told[at] and _one_off(name, other)]
            told[at] = other
            self._wrong(
                "name", page, f"{other}村", not taken and self.villages[at][0] not in _NEIGHBOURS, "note"
            )
        areas = [self.chance.randint(60, 900) for _ in told]
        return (
            "；".join(
                f"{name}村种植{crop}{area}亩" for name, crop, area in zip(told, _CROPS, areas, strict=True)
            )
            + "。"
        )

    def _told_later(self, project: Undertaking, year: int) -> bool:
        """Tell whether a report before this year and one after it state a project's total."""
        return project.start.year < year <= project.finish.year and not project.revised

    def _summary(self, year: int) -> None:
        page, kind, town = self._url(year, "summary"), self.kinds.get(year, ""), self.town
        lines = [
            f"{year}年，{town.name}统筹推进各项工作，现报告如下。",
            f"一、{year}年工作总结",
            "（一）综合实力",
        ]
        lines.append(self._growth_line(page, year, kind))
        lines.append("（二）重点项目")
        lines += self._project_lines(page, year, kind)
        lines += ["（三）民生福祉", self._crops(page, year, kind), self._moved_line(page, year, kind)]
        lines.append(f"二、{year + 1}年工作计划")
        coming = [one for one in town.projects if one.start.year <= year + 1 <= one.finish.year]
        for number, project in enumerate(coming, 1):
            planned = max(1, int(project.flows.get(year + 1, 0) * self.chance.uniform(0.8, 1.15)))
            project.planned[year + 1] = planned
            lines.append(f"{number}.{self._called(project, page)}计划完成投资{planned}万元。")
        if year + 1 in self.moved:
            target = int(self.moved[year + 1][0] * self.chance.uniform(0.7, 1.1))
            lines.append(f"{len(coming) + 1}.避险搬迁不少于{target}户。")
        title = f"{town.name}{year}年工作总结和{year + 1}年工作计划"
        before = "\n".join(lines)
        if kind == "changed":
            lines = self._changed(page, lines, year)
        self._page(
            page,
            title,
            date(year + 1, 1, self.chance.randint(8, 28)),
            lines,
            before if kind == "changed" else "",
        )

    def _changed(self, page: str, lines: list[str], year: int) -> list[str]:
        homes = self.moved[year][0]
        other = self._other(homes)
        self._wrong("changed", page, f"{other}户")
        self.town.moved[year] = other
        return [line.replace(f"避险搬迁{homes}户", f"避险搬迁{other}户") for line in lines]

    def _growth_line(self, page: str, year: int, kind: str) -> str:
        pieces = []
        chosen = self.chance.choice([name for name, _, _, _ in SERIES[:2]])
        for index, (name, unit, places, _) in enumerate(SERIES):
            now, last = self.levels[name][year], self.levels[name][year - 1]
            rate = (now / last - 1) * 100
            shown = f"{rate:.1f}%"
            if kind == "growth" and name == chosen and year > self.town.years.start:
                false = rate + Decimal(str(self.chance.choice((-1, 1)) * self.chance.uniform(0.2, 6)))
                shown = self._wrong(
                    "growth", page, f"{abs(false):.1f}%", self._seen(now, last, abs(false), places)
                )
                pieces.append(f"{name}{now}{unit}，比上年增长{shown}")
            elif index % 2:
                pieces.append(f"{name}{now}{unit}，增长{shown}")
            else:
                base = f"{last}{unit}"
                if kind == "base" and index == 0 and year > self.town.years.start:
                    other = self._changed_amount("base", page, int(last.scaleb(places)), places)
                    base = f"{other}{unit}"
                    shown = f"{(now / other - 1) * 100:.1f}%" if now > other else "0.1%"
                pieces.append(f"{name}{now}{unit}，比上年的{base}增长{shown}")
        return "；".join(pieces) + "。"

    @staticmethod
    def _seen(now: Decimal, last: Decimal, stated: Decimal, places: int) -> bool:
        """Tell whether a rate to one decimal lies outside what two levels and their rounding allow."""
        half = Decimal(1).scaleb(-places) / 2
        low, high = ((now - half) / (last + half) - 1) * 100, ((now + half) / (last - half) - 1) * 100
        rate = stated.quantize(Decimal("0.1"))
        return rate + Decimal("0.05") < low or rate - Decimal("0.05") > high

    def _project_lines(self, page: str, year: int, kind: str) -> list[str]:
        live = [one for one in self.town.projects if one.start.year <= year <= one.finish.year]
        old = [one for one in live if one.start.year < year]
        target = self.chance.choice(old) if old and kind in OF_PROJECTS else None
        lines = []
        for number, project in enumerate(live, 1):
            wrong = kind if project is target else ""
            lines.append(f"{number}.{self._called(project, page)}。{self._told(project, page, year, wrong)}")
        return lines

    def _told(self, project: Undertaking, page: str, year: int, kind: str) -> str:
        total, flow, so_far = project.total_in(year), project.flows[year], project.so_far(year)
        stated = self._money(total)
        if year == project.revised_in:
            stated = f"由{project.total}万元调整为{total}万元"
        elif kind == "amount":
            stated = f"{self._changed_amount('amount', page, total)}万元"
        elif kind == "scale":
            stated = self._wrong("scale", page, f"{total}{self.chance.choice(('元', '亿元'))}")
        start = f"{project.start.year}年{project.start.month}月"
        if kind in ("start", "order"):
            month = project.start.month % 12 + 1
            start = (
                self._wrong("start", page, f"{project.start.year}年{month}月") if kind == "start" else start
            )
        pieces = [f"总投资{stated}，占地{project.land}亩，{start}开工"]
        plan = project.planned.get(year)
        done = f"全年完成投资{flow}万元"
        if (plan and self.chance.random() < 0.5) or (kind == "quoted plan" and plan):
            quoted = plan
            shown = f"{quoted}万元"
            if kind == "quoted plan":
                quoted = int(self._changed_amount("quoted plan", page, plan))
                shown = f"{quoted}万元"
            done += f"，为年度计划{shown}的{Decimal(flow) / quoted * 100:.1f}%"
        pieces.append(done)
        if year > project.start.year or self.chance.random() < 0.5:
            reached = so_far
            shown = f"{reached}万元"
            if kind == "total":
                shown = f"{self._changed_amount('total', page, so_far)}万元"
            pieces.append(f"累计完成投资{shown}")
        if year == project.finish.year and kind != "order":
            dated = self.chance.random() < 0.5
            pieces.append(
                f"{year}年{project.finish.month}月竣工" if dated else f"{project.finish.month}月竣工"
            )
            self.dated |= {project.number} if dated else set()
        if kind == "order":
            early = project.start - timedelta(days=self.chance.randint(60, 200))
            pieces.append(self._wrong("order", page, f"{early.year}年{early.month}月") + "竣工")
        return "，".join(pieces) + "。"

    def _moved_line(self, page: str, year: int, kind: str) -> str:
        homes, people = self.moved[year]
        if kind == "stale":
            last = self.moved[year - 1]
            self._wrong("stale", page, f"{last[0]}户", severity="note")
            self.moved[year] = homes, people = last
        self.town.moved[year] = homes
        return f"全年完成避险搬迁{homes}户{people}人，群众反映良好。"

    def _bulletin(self, year: int) -> None:
        page, kind = self._url(year, "bulletin"), self.kinds.get(year, "")
        lines = [f"{year}年，全镇经济平稳增长，现将主要统计数据公布如下。", "一、综合"]
        for index, (name, unit, places, _) in enumerate(SERIES):
            now = self.levels[name][year]
            shown = f"{now}{unit}"
            if unit == "亿元":  # the same amount with more digits
                fine = now * 10000 + self.chance.randint(-49, 49)
                shown = f"{fine:.0f}万元"
            if kind == "bulletin" and index == 1:
                shown = f"{self._changed_amount('bulletin', page, int(now.scaleb(places)), places)}{unit}"
            if kind == "stale" and index == 2:
                shown = f"{now}{unit}"
            lines.append(f"全年{name}{shown}。")
        lines.append(f"全镇户籍人口{self.chance.randint(9000, 60000)}人。")
        title = f"{self.town.name}{year}年国民经济和社会发展统计公报"
        self._page(page, title, date(year + 1, 3, self.chance.randint(10, 28)), lines)

    def _village(self, village: str, url: str) -> str:
        """Return a line on a village that all pages on a year share; the half-year has a third of it."""
        year, what = url.split("/")[-2:]
        chance = random.Random(f"{self.number} {village} {year}")
        part = 3 if what == "half.html" else 1
        road, homes = Decimal(chance.randint(30, 90) // part) / 10, chance.randint(60, 300) // part
        when = "上半年" if part > 1 else ""
        return f"{when}{village}村投入{chance.randint(30, 300) // part}万元硬化道路{road}公里，受益农户{homes}户。"

    def _url(self, year: int, what: str) -> str:
        return f"http://t{self.number}.example/{year}/{what}.html"

    def _page(self, url: str, title: str, published: date, lines: list[str], before: str = "") -> None:
        lines = [*lines, *(self._village(one, url) for one in self.villages[: self.padding])]
        index = f"{self.town.code}/{published.year}-{len(self.town.pages) + 1:05}"
        whole = html(title, published, index, lines)
        self.town.pages.append(
            Page(url, whole, html(title, published, index, before.split("\n")) if before else "")
        )


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(map(str.__ne__, one, other)) == 1


def html(title: str, published: date, index: str, lines: list[str]) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{published} 10:00"></head><body><p>索引号：{index}</p><h1>{title}</h1>{body}'
        "</body></html>"
    )
