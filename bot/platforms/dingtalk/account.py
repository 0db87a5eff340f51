"""Which DingTalk application this is: keys, hosts, card template."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Account:
    """One internal application (企业内部应用) with its robot. `robot_code` is the client id unless DingTalk says otherwise.

    Two bases: the new API takes its token in a header, the old one (media) in the query. Private editions have hosts of
    their own; `file_hosts` are further hosts, perhaps inside the office's network, that received files may come from.
    """

    client_id: str
    client_secret: str = field(repr=False)
    robot_code: str
    card_template_id: str | None = None
    base_url: str = "https://api.dingtalk.com"
    oapi_base_url: str = "https://oapi.dingtalk.com"
    file_hosts: tuple[str, ...] = ()

    @property
    def own_hosts(self) -> frozenset[str]:
        """Hosts the administrator named himself: plain http and inner addresses are his decision there."""
        named = (urlsplit(url).hostname for url in (self.base_url, self.oapi_base_url))
        return frozenset((*(host for host in named if host), *self.file_hosts))

    @property
    def is_encrypted(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"


def is_loopback(url: str) -> bool:
    """Whether the URL means this machine, where no proxy helps."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
