"""The smallest dialogue: one command waits for one line of words (稍后提醒到什么时候？)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.reading.yes import is_yes


@dataclass(frozen=True)
class Asking:
    """The next plain text is the missing argument of `command`, put after `prefix` and before `suffix`.

    With `yes` a preview waits for that word, or for any other yes; `held` is what it was a preview of. Other words take
    the place of what is held.
    """

    command: str
    prefix: str = ""
    suffix: str = ""
    held: str = ""
    yes: str = ""

    def line(self, text: str) -> str:
        """The command's argument once these words are said."""
        if self.yes and (text == self.yes or is_yes(text)):
            text = f"{self.held} {self.yes}".strip()
        return f"{self.prefix} {text.strip()} {self.suffix}".strip()
