"""The first question of a task that left a problem open: 上季提出的问题解决了吗.

PROBLEM ──已解决 / 正在解决 / 还没有, or words on it──▶ the first part still missing
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import prompts as ask
from bot.conversation.events import Chose, Event, Said
from bot.conversation.filling import AnswerProblem, Filling, Outcome, ReportFacts
from bot.conversation.report.questions import go_on
from bot.domain import plain_text
from bot.domain.problem import ProblemState

_WORDS = {
    ProblemState.SOLVED: ("已解决", "解决了", "已经解决", "已经解决了", "是", "是的", "对"),
    ProblemState.IN_PROGRESS: ("正在解决", "解决中", "部分解决", "正在协调"),
    ProblemState.OPEN: ("还没有", "没有", "未解决", "还没有解决", "没解决", "还没解决", "否"),
}


def answer_problem(state: Filling, event: Event, facts: ReportFacts) -> Outcome:
    """Take how it stands; other words are a note that something is being done."""
    item = facts.item(state.open_task)
    if item.problem is None:  # answered meanwhile, by somebody else
        return go_on(state, facts)
    said = event.choice if isinstance(event, Chose) else event.text if isinstance(event, Said) else ""
    word, note = said.strip("。.！! "), None
    stands = next((stands for stands, words in _WORDS.items() if word == stands.value or word in words), None)
    if stands is None:
        if isinstance(event, Chose) or not plain_text.has_words(said) or len(said) > plain_text.LIMIT:
            return Outcome(state, (), (ask.Refuse("step_order"),))
        stands, note = ProblemState.IN_PROGRESS, said.strip()
    change = AnswerProblem(item.problem.id, stands, note)
    asked_no_more = facts.with_item(replace(item, problem=None))
    return go_on(replace(state, held=None), asked_no_more, ask.ProblemNoted(stands), changes=(change,))
