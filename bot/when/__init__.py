"""Words → date, period, ongoing, done, none (完成时限, 稍后提醒)."""

from bot.when.answer import When, moment_of, when_to_json
from bot.when.reading import read_when

__all__ = ["When", "moment_of", "read_when", "when_to_json"]
