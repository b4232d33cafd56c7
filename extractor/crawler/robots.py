"""robots.txt: what a host allows, and how slowly it wants to be read."""

from __future__ import annotations

from typing import NamedTuple, Protocol

AGENT_NAME = "disclosure-extractor"
LONGEST_DELAY = 60.0


class _Rules(Protocol):
    def can_fetch(self, url: str, user_agent: str) -> bool: ...
    def crawl_delay(self, user_agent: str) -> float | None: ...


class Robots(NamedTuple):
    """What a host's robots.txt says. closed: why nothing may be fetched tonight, or ""."""

    rules: _Rules | None = None
    closed: str = ""

    def allows(self, url: str) -> bool:
        """Say whether we may fetch the address."""
        return not self.closed and (self.rules is None or bool(self.rules.can_fetch(url, AGENT_NAME)))

    @property
    def delay(self) -> float:
        """The seconds between requests that the host asks for, within reason."""
        asked = self.rules.crawl_delay(AGENT_NAME) if self.rules is not None else None
        return min(float(asked or 0), LONGEST_DELAY)


def read_robots(status: int, body: bytes) -> Robots:
    """Read an answer to /robots.txt: 4xx allows everything, 5xx nothing tonight (RFC 9309). Nor does 429, with
    which a server says that it has no time to answer."""
    if 400 <= status < 500 and status != 429:
        return Robots()
    if status != 200:
        return Robots(closed=f"robots.txt answers {status}")
    from protego import Protego

    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("gb18030", errors="replace")
    return Robots(rules=Protego.parse(text.lstrip("\ufeff")))
