"""Links that do what an invitation code does: on some messengers a code need not be typed.

What such a link looks like is known once a platform has learnt its bot's name. It is kept in the data folder as well, so
that the command line, which starts no platform, can print it too.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

_log = logging.getLogger(__name__)

_CODE = "{code}"


class Links:
    """Link forms by platform, each with {code} in it. Safe to read from any thread."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._forms: Mapping[str, str] = MappingProxyType(self._load())

    def learn(self, platform: str, form: str) -> None:
        """This is what the platform's links look like from now on."""
        if self._forms.get(platform) == form or _CODE not in form:
            return
        self._keep({**self._forms, platform: form})

    def of(self, code: str) -> tuple[tuple[str, str], ...]:
        """(platform, link) for this code, wherever a link will do."""
        return tuple((platform, form.replace(_CODE, code)) for platform, form in sorted(self._forms.items()))

    def only(self, platforms: frozenset[str]) -> None:
        """Forget the links of platforms that are not configured any more."""
        kept = {name: form for name, form in self._forms.items() if name in platforms}
        if kept != self._forms:
            self._keep(kept)

    def _keep(self, forms: dict[str, str]) -> None:
        self._forms = MappingProxyType(forms)
        if self._path is not None:
            try:
                self._path.write_text(json.dumps(forms), "utf-8")
            except OSError:
                _log.warning("links not kept", extra={"action": "links"})

    def _load(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text("utf-8")) if self._path else {}
        except (OSError, ValueError):
            return {}
        return {str(k): v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}
