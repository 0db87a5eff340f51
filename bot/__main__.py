"""python -m bot is cuibao."""

import sys

from bot.cli import main

sys.exit(main())
