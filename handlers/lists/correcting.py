"""Looking through a list that waits, and putting it right: by buttons and in plain words, with a way back."""

from __future__ import annotations

import re

from bot.conversation.lists import correcting as meaning
from bot.conversation.lists import finding
from bot.conversation.lists.correcting import ROLE_WORDS, Make, Meaning, Show, Undo, read_words
from bot.conversation.lists.finding import Unclear
from bot.domain import correction as make
from bot.domain.correction import CannotCorrect, Correction
from bot.domain.programme import Role
from bot.domain.proposal import DoubtKind, OpenDoubt, Proposal
from bot.domain.putting_right import corrected, require_target
from bot.texts import errors
from bot.texts.lists import corrections as words
from bot.texts.lists import notice as notice_words
from bot.texts.lists import proposal as screens
from handlers.lists.places import PLACE, Path, ask, path_of, place_of, show_home, show_place, task_in
from handlers.lists.proposal import look_at, tell_admins
from handlers.turn import Turn
from storage import programmes, proposals, units

_YES = frozenset(("对", "是", "是的", "对的", "没错", "正确", "确认", "同一个", "是同一个单位", "沿用", "都沿用"))
_NO = frozenset(("不是", "不对", "不", "否", "两个", "不是同一个", "不是同一个单位"))
_DROP = frozenset(("去掉", "删除", "删掉", "不要", "不算"))
_FIX = frozenset(("修改", "改", "不对", "改一下"))
_BACK = frozenset(("返回", "返回清单", "返回这一项", "不改了", "算了"))
_ROLE_CODES = {"lead": Role.LEAD, "resp": Role.RESPONSIBLE, "supp": Role.SUPPORTING}
_KEY = re.compile(r"=(?P<key>\d{1,15})")
_ROLE_AFTER = re.compile(rf"(?P<name>.+?)[\s（(，,]+(?P<role>{'|'.join(ROLE_WORDS)})[）)]?")

# Whoever begins with a task's number has left the question that is open.
_NAMES_A_TASK = re.compile(r"第\s*(?:\d+|[一二三四五六七八九十百]+)\s*项")


def handles(argument: str) -> bool:
    """Whether what follows /import names a place in a waiting list."""
    return PLACE.fullmatch(argument) is not None


def handle(turn: Turn, argument: str) -> None:
    """Go to a place, or take the words typed at one."""
    found = PLACE.fullmatch(argument)
    waiting = proposals.waiting(turn.tx)
    if waiting is None or found is None:
        turn.save_dialogue(None)
        turn.say(notice_words.nothing_waits())
        return
    if int(found["id"]) != waiting.proposal.id:
        show_home(turn, note=words.other_list())
        return
    path = path_of(found["place"])
    if found["words"]:
        _typed(turn, waiting.proposal, path, found["words"].strip())
    else:
        _pressed(turn, waiting.proposal, path)


def said(turn: Turn, text: str) -> None:
    """Words that stand on their own: 第3项 增加单位 区妇联, 撤销."""
    waiting = proposals.waiting(turn.tx)
    if waiting is None:
        turn.say(notice_words.nothing_waits())
    else:
        _typed(turn, waiting.proposal, (), text)


# --- words ------------------------------------------------------------------------------------------------------


def _typed(turn: Turn, proposal: Proposal, path: Path, text: str) -> None:
    general = read_words(text, proposal, task_in(path, proposal))
    if isinstance(general, Undo):
        _undo(turn, proposal, general.steps)
    elif text in _BACK:
        _pressed(turn, proposal, path[:1] if len(path) > 1 else ())
    elif _NAMES_A_TASK.match(text):
        _take(turn, proposal, path, general)
    else:
        _take(turn, proposal, path, _answer(turn, proposal, path, text) or general)


def _answer(turn: Turn, proposal: Proposal, path: Path, text: str) -> Meaning | None:
    """What the words mean as the answer to the question that is open; None where none is."""
    match path:
        case (("d", key),):
            return _about_doubt(proposal, key, text)
        case (("t", task), ("name", _)):
            return Make(make.RenameTask(task, text))
        case (("t", task), ("addu", _)):
            return _new_unit(turn, proposal, task, text)
        case (("t", task), ("like", _), (code, _)):
            name, _, choice = text.rpartition(" ")
            role = _ROLE_CODES.get(code, Role.RESPONSIBLE)
            if choice == "新单位":
                return Make(make.AddPart(task, name, role))
            picked = _KEY.fullmatch(choice)
            chosen = proposal.unit(int(picked["key"])) if picked else None
            if chosen is not None:
                return Make(make.AddPart(task, chosen.name, role, alias=name))
            return read_words(choice or text, proposal, task)
        case (("t", _), ("g", target), ("num", _)):
            return meaning.read_target(text, target, proposal)
        case (("t", task), ("addg", _)):
            return meaning.read_new_target(text, task)
        case (("u", unit), ("name", _)):
            return Make(make.RenameUnit(unit, text))
        case (("u", unit), ("merge", _)):
            found = finding.find_units(text, [other for other in proposal.units if other.key != unit])
            if len(found) == 1:
                return Make(make.MergeUnits(unit, found[0].key))
            return Unclear("which_unit" if found else "no_unit", text, tuple(other.name for other in found))
        case (("addt", _),):
            return read_words(f"增加一项 {text}", proposal)
    return None


def _about_doubt(proposal: Proposal, key: int, text: str) -> Meaning | None:
    doubt = proposal.doubt(key)
    if doubt is None:
        return None
    if text in _YES:
        return Make(make.Settle(key))
    if doubt.kind is DoubtKind.SAME_UNIT and text in _NO:
        return Make(make.Settle(key, same=False))
    if text in _DROP:
        return Make(make.DropDoubted(key))
    if text in _FIX and doubt.kind is DoubtKind.READING:
        return Show("fix", key)
    return None


def _new_unit(turn: Turn, proposal: Proposal, task: int, text: str) -> Meaning:
    """区妇联, 区妇联 牵头; a name or alias of an earlier list is that unit."""
    role = Role.RESPONSIBLE
    if found := _ROLE_AFTER.fullmatch(text):
        text, role = found["name"].strip(), ROLE_WORDS[found["role"]]
    known = [unit for unit in units.find_units(turn.tx, text) if units.is_known_name(unit, text)]
    if known:
        return Make(make.AddPart(task, known[0].name, role, known[0].id))
    return meaning.read_new_part(text, task, proposal, role)


def _take(turn: Turn, proposal: Proposal, path: Path, found: Meaning) -> None:
    match found:
        case Make(correction):
            _make(turn, proposal, correction, path)
        case Undo(steps):
            _undo(turn, proposal, steps)
        case Show(screen, key):
            _show(turn, proposal, screen, key)
        case Unclear(reason="like_known"):
            choices = [(unit.name, unit.key) for unit in proposal.units if unit.name in found.choices]
            code = next(code for code, role in _ROLE_CODES.items() if role is (found.role or Role.RESPONSIBLE))
            ask(turn, proposal, f"t{found.task}:like:{code} {found.quote}", words.like_known(found, choices))
        case Unclear():
            turn.audit("notice.correct", f"programme:{proposal.id}", after={"reason": found.reason}, result="unclear")
            ask(turn, proposal, place_of(path), words.unclear(found, proposal))


def _show(turn: Turn, proposal: Proposal, screen: str, key: int | None) -> None:
    steps: dict[str, Path] = {
        "tasks": (("p", 1),),
        "units": (("n", 1),),
        "changes": (("changes", 0),),
        "doubts": (("doubts", 0),),
        "task": (("t", key or 0),),
        "unit": (("u", key or 0),),
        "fix": (("d", key or 0), ("fix", 0)),
    }
    _pressed(turn, proposal, steps.get(screen, ()))


# --- places -----------------------------------------------------------------------------------------------------


def _pressed(turn: Turn, proposal: Proposal, path: Path) -> None:
    """Show a place, or do what its last step says."""
    match path:
        case (("undo", _),):
            _undo(turn, proposal, 1)
        case (("tell", _),):
            ask(turn, proposal, "", notice_words.admins_told(tell_admins(turn)))
        case (("back", _),):
            _take_back(turn, proposal)
        case (("list", key),):
            live = {programme.id for programme in programmes.live(turn.tx)}
            _make(turn, proposal, make.SetUpdates(key if key in live else None), ())
        case (("d", key), ("ok" | "no" | "drop" | "fix" as what, _)):
            _settle(turn, proposal, key, what)
        case (("t", task), ("drop", _)):
            _make(turn, proposal, make.DropTask(task), path)
        case (("t", task), ("addu", unit)) if unit:
            known = proposal.unit(unit)
            add = make.AddPart(task, known.name) if known is not None else None
            _make(turn, proposal, add, path)
        case (("t", task), ("u", unit), ("drop", _)):
            _make(turn, proposal, make.DropPart(task, unit), path)
        case (("t", task), ("u", unit), (code, _)) if code in _ROLE_CODES:
            _make(turn, proposal, make.SetRole(task, unit, _ROLE_CODES[code]), path)
        case (("t", _), ("g", target), ("drop", _)):
            _make(turn, proposal, make.DropTarget(target), path)
        case (("t", _), ("g", target), ("who", unit), ("set", _)):
            _make(turn, proposal, make.GiveTarget(target, unit or None), path)
        case (("u", unit), ("drop", _)):
            _make(turn, proposal, make.DropUnit(unit), path)
        case (("u", unit), ("merge", into)) if into:
            _make(turn, proposal, make.MergeUnits(unit, into), path)
        case _:
            show_place(turn, path)


# --- changes ----------------------------------------------------------------------------------------------------


def _make(turn: Turn, proposal: Proposal, correction: Correction | None, path: Path) -> None:
    """Make one correction, keep the way back, and show where it was made."""
    try:
        if correction is None:
            raise CannotCorrect("gone")
        after = corrected(proposal, correction)
    except CannotCorrect as refused:
        if refused.reason in ("gone", "unit_not_here"):
            show_home(turn, note=words.gone())
        else:
            ask(turn, proposal, place_of(path), words.refused(refused, proposal))
        return
    what = words.done(correction, proposal, after)
    version = proposals.change(turn.tx, after, what=what, person_id=turn.me.id, now=turn.now)
    turn.audit(
        "notice.correct",
        f"programme:{proposal.id}",
        before={"version": version - 1},
        after={"version": version, "what": what},
    )
    is_doubt = isinstance(correction, (make.Settle, make.DropDoubted))
    note = words.settled(what) if isinstance(correction, make.Settle) else words.corrected(what)
    show_place(turn, _next_place(correction, after, path) if not is_doubt else _next_doubt(after), note)


def _next_doubt(after: Proposal) -> Path:
    return (("d", after.doubts[0].key),) if after.doubts else ()


def _next_place(correction: Correction, after: Proposal, path: Path) -> Path:
    """Where the person stands after a correction: at the task or unit it was about, else at the list."""
    match correction:
        case (
            make.AddPart(task) | make.DropPart(task) | make.SetRole(task) | make.RenameTask(task) | make.AddTarget(task)
        ):
            return (("t", task),)
        case make.SetTarget(target) | make.GiveTarget(target):
            return (("t", require_target(after, target)[0].key),)
        case make.DropTarget():
            task_key = task_in(path, after)
            return (("t", task_key),) if task_key is not None else ()
        case make.AddTask():
            return (("t", max(task.key for task in after.tasks)),)
        case make.RenameUnit(unit):
            return (("u", unit),)
        case make.MergeUnits(_, into):
            return (("u", into),)
        case _:
            return ()


def _settle(turn: Turn, proposal: Proposal, key: int, what: str) -> None:
    doubt = proposal.doubt(key)
    if doubt is None:
        show_home(turn, note=words.refused(CannotCorrect("doubt_settled"), proposal))
    elif what == "fix":
        _fix(turn, doubt)
    elif what == "drop":
        _make(turn, proposal, make.DropDoubted(key), (("d", key),))
    else:
        _make(turn, proposal, make.Settle(key, same=what == "ok"), (("d", key),))


def _fix(turn: Turn, doubt: OpenDoubt) -> None:
    """修改: to where the doubted thing can be changed."""
    if doubt.task is not None and doubt.target is not None:
        show_place(turn, (("t", doubt.task), ("g", doubt.target)))
    elif doubt.unit is not None:
        show_place(turn, (("u", doubt.unit),))
    elif doubt.task is not None:
        show_place(turn, (("t", doubt.task),))
    else:
        show_place(turn, (("p", 1),), words.how_to_fix())


def _undo(turn: Turn, proposal: Proposal, steps: int) -> None:
    """Go back as many steps as were asked for, as far as there are any."""
    undone: list[str] = []
    for _ in range(min(steps, 50)):
        found = proposals.undo(turn.tx, proposal.id, turn.now)
        if found is None:
            break
        undone.append(found[1])
    if undone:
        turn.audit("notice.undo", f"programme:{proposal.id}", before={"what": undone})
    look = look_at(turn)
    if undone and look is not None:
        ask(turn, proposal, "", screens.undone(look, undone))
    else:
        show_home(turn, note=words.nothing_to_undo())


def _take_back(turn: Turn, proposal: Proposal) -> None:
    earlier = proposals.replaced(turn.tx, before=proposal.id)
    if earlier is None:
        turn.say(errors.not_found())
        return
    proposals.take_back(turn.tx, earlier.id)
    turn.audit(
        "notice.take_back", f"programme:{earlier.id}", before={"waiting": proposal.id}, after={"waiting": earlier.id}
    )
    show_home(turn, note=notice_words.taken_back(earlier.title))
