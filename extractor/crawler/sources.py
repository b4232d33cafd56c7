"""sources.toml -> the sources of a crawl, checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractor.crawler.select import as_path, check_selector
from extractor.errors import ExtractorError
from extractor.rulebook import read_toml, validated


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f'"{url}" is not an http or https address')
    _ = parts.port  # an impossible port raises here
    return url


def _selector(text: str) -> str:
    try:
        return check_selector(text)
    except ExtractorError as error:
        raise ValueError(str(error)) from None


Expression = Annotated[str, AfterValidator(_selector)]


class Declared(BaseModel):
    """What all tables of sources.toml share: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(Declared):
    """When a source counts as broken although it answers."""

    min_items: int = Field(1, ge=0, description="fewest items on its list pages together")
    max_quiet_days: int | None = Field(None, ge=1, description="longest silence on its list pages")


class Selectors(Declared):
    """XPath or simple CSS expressions, for pages that no family fits.

    list, next: on list pages, the links to articles and to further list pages. title, body, breadcrumb: on
    articles, where the title, the article and the trail of columns stand. furniture: what to cut out of the
    article.
    """

    list: Expression = ""
    next: Expression = ""
    title: Expression = ""
    body: Expression = ""
    breadcrumb: Expression = ""
    furniture: Expression = ""


class Source(Declared):
    """One `[[source]]`: who publishes, where its list pages are, and how it wants to be asked."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    publisher: str = Field(min_length=1)
    start: list[Annotated[str, AfterValidator(_web_address)]] = Field(min_length=1)
    place_code: str = Field("", pattern=r"^(\d{6}|\d{9}|\d{12})?$")
    family: str = ""
    delay_seconds: float = Field(2.0, ge=0, le=3600, allow_inf_nan=False)
    max_requests: int = Field(500, ge=1)
    hours: str = Field("", pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$")
    expect: Expectation = Expectation(min_items=1, max_quiet_days=None)
    tls: Literal["modern", "legacy", "tls1"] = "modern"
    publish_text: bool = True
    allow_loopback: bool = False
    attachments: bool = True
    ca_file: str = ""
    selectors: Selectors = Selectors()

    def chosen(self) -> tuple[tuple[str, str], ...]:
        """Return the selectors that are set, as pairs of name and XPath in a fixed order."""
        return tuple((name, as_path(text)) for name, text in self.selectors.model_dump().items() if text)

    def open_at(self, now: time) -> bool:
        """Say whether the source may be asked at this local time; `22:00-06:00` reaches over midnight."""
        if not self.hours:
            return True
        first, last = (time.fromisoformat(text) for text in self.hours.split("-"))
        return first <= now < last if first <= last else now >= first or now < last


class Notice(Declared):
    """`[notice]`: whom to tell when something new is wrong. webhook gets a POST with JSON; mail_to a mail."""

    webhook: Annotated[str, AfterValidator(_web_address)] | None = None
    mail_to: str = Field("", pattern=r"^([^@\s]+@[^@\s]+)?$")
    mail_from: str = Field("extractor@localhost", pattern=r"^[^@\s]+@[^@\s]+$")
    smtp: str = Field("localhost:25", pattern=r"^[^:\s]+(:\d+)?$")


class SourceFile(Declared):
    """The shape of sources.toml."""

    source: list[Source] = Field(min_length=1)
    notice: Notice = Notice(mail_to="", mail_from="extractor@localhost", smtp="localhost:25")


def load_sources(path: Path, families: Collection[str] | None = None) -> list[Source]:
    """Read sources.toml. families: the site families there are, where they should be checked.

    Raises ExtractorError that names the line: what is not TOML, unknown keys, impossible values, doubled ids.
    """
    table = read_toml(path)
    if not table.get("source"):
        raise ExtractorError("no [[source]] in it", str(path), "declare one with id, publisher and start")
    sources = [_placed(source, path) for source in validated(table, SourceFile, path).source]
    seen: dict[str, int] = {}
    for number, source in enumerate(sources):
        if source.id in seen:
            first = _line_of(path, "id", source.id, 0)
            line = _line_of(path, "id", source.id, 1)
            raise ExtractorError(
                f'the id "{source.id}" is already used at line {first}',
                f"{path}:{line}",
                "give each source its own id",
            )
        seen[source.id] = number
        if families is not None and source.family and source.family not in families:
            line = _line_of(path, "family", source.family, 0)
            known = ", ".join(sorted(families))
            raise ExtractorError(f'unknown family "{source.family}"', f"{path}:{line}", f"known: {known}")
    return sources


def load_notice(path: Path) -> Notice:
    """Read whom sources.toml wants to be told of trouble. Raises ExtractorError as `load_sources` does."""
    return validated(read_toml(path), SourceFile, path).notice


def _placed(source: Source, path: Path) -> Source:
    """Return a source whose files are looked for beside sources.toml."""
    if not source.ca_file:
        return source
    file = path.parent / source.ca_file
    if not file.is_file():
        line = _line_of(path, "ca_file", source.ca_file, 0)
        raise ExtractorError(
            f'there is no file "{source.ca_file}"', f"{path}:{line}", "name it beside this file"
        )
    return source.model_copy(update={"ca_file": str(file)})


def _line_of(path: Path, key: str, value: str, nth: int) -> int:
    pattern = re.compile(rf"""\s*{key}\s*=\s*(["']){re.escape(value)}\1""")
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if pattern.match(line)]
    return found[nth] if nth < len(found) else 1
