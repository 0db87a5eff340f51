"""The cuibao commands: parse arguments, call one handler, print text or JSON.

`entry` parses and turns faults into exit codes; the other modules hold the commands by subject. Each command imports
what it needs: `cuibao when` should not wait for a web server to load.
"""

from bot.cli.entry import main

__all__ = ["main"]
