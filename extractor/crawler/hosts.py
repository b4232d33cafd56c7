"""What is known of each host tonight: whose turn it is, what robots.txt says, and whether to stay away."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from extractor.crawler.addresses import host_of
from extractor.crawler.robots import Robots

BLOCKS = (401, 403, 405, 418)


@dataclass
class Host:
    """One host. lock: held while a request is under way, so that there is one at a time.

    free_at: the monotonic second from which the next request may begin. troubles: addresses in a row that
    failed; alike: those of them that failed in the same way, `trouble`. refused: addresses in a row that it would
    not give us. closed: why nothing more is asked tonight. kind: the FetchError kind that goes with it.
    """

    lock: Any = field(default_factory=threading.RLock)
    free_at: float = 0.0
    troubles: int = 0
    alike: int = 0
    trouble: str = ""
    refused: int = 0
    closed: str = ""
    kind: str = "closed"
    robots: dict[str, Robots] = field(default_factory=dict)

    @property
    def in_trouble(self) -> bool:
        """Say whether the last address failed, which makes it unkind to ask for the next one twice."""
        return self.troubles > 0

    def close(self, why: str, kind: str = "closed") -> None:
        """Leave the host alone for the rest of the night; the first reason stays."""
        if not self.closed:
            self.closed, self.kind = why, kind

    def fared(self, status: int, patience: int) -> None:
        """Note an answer. So many addresses in a row that it refuses to give us are a block."""
        self.troubles = self.alike = 0
        self.refused = self.refused + 1 if status in BLOCKS else 0
        if self.refused >= patience:
            self.close(f"it answered {status} to {self.refused} addresses in a row", "blocked")

    def failed(self, kind: str, error: Exception, patience: int) -> None:
        """Note an address that brought nothing. So many in a row are enough for one night; where they fail in
        different ways, which looks more like pages that are broken, twice as many."""
        self.alike = self.alike + 1 if kind == self.trouble else 1
        self.trouble = kind
        self.troubles += 1
        if self.alike >= patience or self.troubles >= 2 * patience:
            self.close(f"{self.troubles} addresses in a row failed, the last: {error}")


class Hosts:
    """All hosts of a run, shared by its sources, so that none is asked faster because two sources name it."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def of(self, url: str) -> Host:
        """Return the host of an address."""
        with self._lock:
            return self._hosts.setdefault(host_of(url), Host())
