"""Counties that report on their townships, made by chance: what they state of each, of its projects, and of all together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from townships import Page, Township, Undertaking, Wrong, html

KINDS = ("county figure", "county project", "county sum")
_NAMED = 6


def county_pages(county: str, name: str, towns: Sequence[Township], seed: int, rate: float) -> Township:
    """Return a county as a township of its own: a page a year, and what was made wrong in it."""
    chance = random.Random(f"{seed} {county}")
    found = Township(name, county, towns[0].years)
    for year in found.years:
        kind = chance.choice(KINDS) if chance.random() < rate else ""
        _page(found, towns, year, kind, chance)
    return found


def _page(county: Township, towns: Sequence[Township], year: int, kind: str, chance: random.Random) -> None:
    url = f"http://county{county.code}.example/{year}.html"
    wrong = county.wrong

    def said(amount: int, kind_of: str, unit: str) -> str:
        if kind != kind_of or any(one.page == url for one in wrong):
            return f"{amount}{unit}"
        other = amount + max(2, amount // chance.randint(5, 30))
        wrong.append(Wrong(kind, url, f"{other}{unit}"))
        return f"{other}{unit}"

    named = chance.sample(list(towns), min(_NAMED, len(towns)))
    total = sum(town.moved[year] for town in towns)
    parts = "、".join(f"{town.name}{said(town.moved[year], 'county figure', '户')}" for town in named)
    lines = [f"一、{year}年工作总结", f"全年完成避险搬迁{total}户，其中{parts}。"]
    lines.append(f"全县{len(towns)}个乡镇合计完成避险搬迁{said(total, 'county sum', '户')}。")
    lines.append("重点项目方面：")
    for town in named:
        project = next((one for one in town.projects if _told(one, year)), None)
        if project is not None:
            stated = said(project.total, "county project", "万元")
            lines.append(f"{town.name}{project.name}总投资{stated}，全年完成投资{project.flows[year]}万元。")
    published = date(year + 1, 2, chance.randint(3, 25))
    title = f"{county.name}{year}年工作总结"
    county.pages.append(Page(url, html(title, published, f"{county.code}/{published.year}-00001", lines)))


def _told(project: Undertaking, year: int) -> bool:
    """Tell whether the township's summary tells of a project as it was planned."""
    return year in project.flows and not project.revised and project.start.year <= year <= project.finish.year
