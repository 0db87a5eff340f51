"""kill -9 in the middle of a dialogue: nothing acknowledged is lost, nothing is said twice, no stage is sent twice."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos.program import Program, Visitor

UNIT = "教育和体育事业中心"


class Killer:
    """Kills the program at random moments and starts it again, until it has done so often enough."""

    def __init__(self, program: Program, times: int, seed: int) -> None:
        self._program, self._times, self._random = program, times, random.Random(seed)
        self.done = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join(timeout=300)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        for _ in range(self._times):
            time.sleep(self._random.uniform(0.02, 1.2))
            self._program.kill()
            self._program.start()
        self.done.set()


def answer_for(text: str) -> str:
    """What the liaison says to a question."""
    if "请回一个数字" in text:
        return "1"
    if "目前总体情况" in text:
        return "正常推进"
    if "完成时限是什么时候" in text:
        return "12月底前"
    if "重要情况吗" in text:
        return "没有"
    return "本季度按计划推进，开展活动1次。"


@pytest.mark.parametrize(
    "kills",
    [pytest.param(4, id="quick"), pytest.param(50, id="long", marks=[pytest.mark.slow, pytest.mark.timeout(900)])],
)
def test_killed_in_the_middle_of_everything(tmp_path: Path, kills: int) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    with Program(tmp_path) as program:
        killed_in_the_middle(program, kills, seed)
        assert program.stop() == 0


def killed_in_the_middle(program: Program, kills: int, seed: int) -> None:
    """One office, one unit that reports and corrects, one that says nothing."""
    office = Visitor(program, "群团科经办人（管理员）")
    office.read()
    office.say("确认启用")
    office.answered(office.newest)
    liaison, silent = Visitor(program, f"{UNIT}联络员"), Visitor(program, "建设局联络员")
    killer = Killer(program, kills, seed)
    killer.start()
    rounds = 0
    try:
        fill_in(liaison)
        while not killer.done.is_set():
            rounds += 1
            stage(office, rounds)
            correct(liaison, f"第{rounds}次更正：新改扩建1所中小学，其余按计划推进。")
    finally:
        killer.join()
    stage(office, 4)
    time.sleep(2)
    texts = [line["text"] for line in liaison.read()]
    assert any("已登记" in text for text in texts)
    assert not any("处理时出了问题" in text for text in texts)
    part = next(part for task in office.board()["tasks"] for part in task["parts"] if part["unit"] == UNIT)
    if rounds:
        assert part["report"]["progress"].startswith(f"第{rounds}次更正")
    assert part["report"]["version"] == rounds + 1
    reminded = Counter(line["title"] + line["at"][:10] for line in silent.read() if "进展" in line["title"])
    assert reminded, "nobody was reminded"
    assert max(reminded.values()) == 1, reminded


def fill_in(liaison: Visitor) -> None:
    """Answer whatever is asked until everything is filed; the program may die at any point."""
    liaison.read()
    seen = liaison.newest
    liaison.say("填报")
    for _ in range(80):
        last = liaison.answered(seen)
        seen = last["id"]
        labels = [button["label"] for row in last["buttons"] for button in row]
        # 提交 3 项, or 全部对，提交 1 项 under words that were read when nothing was asked.
        submit = next((label for label in labels if re.search(r"提交 \d+ 项", label)), None)
        if "全部报齐" in last["text"]:
            return
        if submit:
            liaison.press(submit)
        elif (yes := next((label for label in labels if label in ("对", "确定", "补进进展")), None)) is not None:
            liaison.press(yes)
        else:
            liaison.say(answer_for(last["text"]))
    raise AssertionError(f"the dialogue did not come to an end; it stands at:\n{last['text']}\n{labels}")


def correct(liaison: Visitor, text: str) -> None:
    """Put the first task's words right, and submit it again."""
    liaison.read()
    for act, label, answer in (
        (liaison.say, "填报", "都已提交"),
        (liaison.press, "1. 实施教育资源扩增优化工程", "要改哪一处"),
        (liaison.press, "改进展", "请发送本季度具体措施及任务进度"),
        (liaison.say, text, text),
        (liaison.press, "提交 1 项", "已登记"),
    ):
        seen = liaison.newest
        act(label)
        liaison.answered(seen, answer)


def stage(office: Visitor, number: int) -> None:
    """Move the clock to the next stage, once."""
    wanted = ("2024-09-14T09:06", "2024-09-24T09:06", "2024-09-27T09:06", "2024-09-29T09:06")[min(number, 4) - 1]
    for _ in range(20):
        if office.now()[:16] >= wanted:
            return
        office.move_clock(f"{wanted}:00+08:00")
        time.sleep(0.2)
