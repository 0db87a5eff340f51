"""What is missing or refused at DingTalk, in one sentence each, with where to click.

Looks without disturbing anybody: the message that tries the permission is for a userId nobody has, and the card that is
updated does not exist. Three of its calls count against the monthly quota.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from bot.platforms.dingtalk import words
from bot.platforms.dingtalk.account import Account, is_loopback
from bot.platforms.dingtalk.encode import text_note
from bot.platforms.dingtalk.opening import account_of, missing
from bot.platforms.dingtalk.quota import MonthlyQuota
from bot.platforms.dingtalk.refusals import Refused, TokenDead, read_answer
from bot.ports import SendFailed
from bot.settings import DingtalkSettings

_WHAT = "钉钉"
_NOBODY = "cuibao-doctor-nobody"
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; the same three fields as handlers.doctor.Finding."""

    what: str
    ok: bool
    says: str


def examine(settings: DingtalkSettings, quota: MonthlyQuota | None = None) -> list[Finding]:
    """Everything about DingTalk; nothing where it is not used. Talks to the service, up to a few seconds."""
    sentence = missing(settings)
    if sentence is not None:
        return [Finding(_WHAT, False, sentence)]
    account = account_of(settings)
    if account is None:
        return []
    with httpx.Client(timeout=_TIMEOUT, trust_env=not is_loopback(account.base_url)) as http:
        findings = _Examination(account, http).findings()
    if quota is not None:
        calls = quota.spent().calls
        roomy = calls * 100 < settings.monthly_calls * 80
        says = f"本月本程序已调用 {calls} 次，额度 {settings.monthly_calls} 次（全单位共用）"
        findings.append(Finding("钉钉额度", roomy, says if roomy else f"{says}，快用完了，请在开发者后台查看用量。"))
    return findings


class _Examination:
    """One round of questions; the first refusal that explains the others ends it."""

    def __init__(self, account: Account, http: httpx.Client) -> None:
        self._account = account
        self._http = http
        self._token = ""

    def findings(self) -> list[Finding]:
        refused = self._key()
        if refused is not None:
            return [Finding(_WHAT, False, refused)]
        found = [
            Finding("钉钉密钥", True, "Client ID 与 Client Secret 正确"),
            _judge("钉钉长连接", self._stream(), "Stream 模式可以连接"),
            _judge("钉钉机器人", self._robot(), "机器人可以主动发消息"),
            _judge("钉钉文件", self._media(), "文件接口可以访问"),
        ]
        if self._account.card_template_id is None:
            found.append(Finding("钉钉卡片", True, "没有配置卡片模板：选项前标有字母，回复字母或文字即可"))
        else:
            found.append(_judge("钉钉卡片", self._cards(), "有发送互动卡片的权限"))
        return found

    def _key(self) -> str | None:
        body = {"appKey": self._account.client_id, "appSecret": self._account.client_secret}
        try:
            answer = self._ask("POST", "/v1.0/oauth2/accessToken", body)
        except (TokenDead, SendFailed) as failure:
            return _explain(failure, wrong_key=isinstance(failure, TokenDead) or failure.refused)
        self._token = str(answer.get("accessToken", ""))
        return None

    def _stream(self) -> str | None:
        body: dict[str, Any] = {
            "clientId": self._account.client_id,
            "clientSecret": self._account.client_secret,
            "subscriptions": [{"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}],
            "ua": "cuibao",
        }
        try:
            self._ask("POST", "/v1.0/gateway/connections/open", body)
        except (TokenDead, SendFailed) as failure:
            if isinstance(failure, TokenDead) or failure.refused:
                return (
                    "长连接没有开通：请在开发者后台“应用详情—机器人”打开机器人配置，"
                    "把“消息接收模式”选为 Stream 模式，再发布版本。"
                )
            return _explain(failure)
        return None

    def _robot(self) -> str | None:
        body = {"robotCode": self._account.robot_code, "userIds": [_NOBODY], **text_note("检查").fields()}
        try:
            self._ask("POST", "/v1.0/robot/oToMessages/batchSend", body)
        except (TokenDead, SendFailed) as failure:
            if isinstance(failure, Refused) and failure.is_permission:
                return (
                    "缺少发消息的权限：请在开发者后台“应用详情—权限管理”搜索“企业内机器人发送消息权限”"
                    "（qyapi_robot_sendmsg）并申请，再发布版本。"
                )
            if isinstance(failure, Refused) and (failure.gone or failure.refused):
                return None  # it looked at the person, so it knew the robot
            return _explain(failure)
        return None

    def _media(self) -> str | None:
        try:
            self._http.get(self._account.oapi_base_url)
        except httpx.HTTPError:
            return (
                f"连不上 {self._account.oapi_base_url}：文件和图片发不出去，"
                "请让防火墙放行这个地址，或检查 CUIBAO_DINGTALK__OAPI_BASE_URL。"
            )
        return None

    def _cards(self) -> str | None:
        body = {"outTrackId": _NOBODY, "cardData": {"cardParamMap": {}}, "userIdType": 1}
        try:
            self._ask("PUT", "/v1.0/card/instances", body)
        except (TokenDead, SendFailed) as failure:
            if isinstance(failure, Refused) and failure.is_permission:
                return (
                    "缺少互动卡片的权限：请在开发者后台“应用详情—权限管理”搜索 Card.Instance.Write 并申请，"
                    "再发布版本。在此之前选项前标有字母，回复字母或文字即可。"
                )
            if isinstance(failure, Refused) and failure.refused:
                return None  # such a card does not exist, which is right
            return _explain(failure)
        return None

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if self._token:
            headers["x-acs-dingtalk-access-token"] = self._token
        try:
            response = self._http.request(
                method, f"{self._account.base_url.rstrip('/')}{path}", json=body, headers=headers
            )
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SendFailed(words.DOWN, certain=True) from None
        return read_answer(response.status_code, response.content)


def _judge(what: str, trouble: str | None, good: str) -> Finding:
    return Finding(what, trouble is None, trouble or good)


def _explain(failure: TokenDead | SendFailed, *, wrong_key: bool = False) -> str:
    """What to do about a refusal that may happen to any call."""
    if wrong_key or isinstance(failure, TokenDead):
        return (
            "钉钉不接受 Client ID 或 Client Secret：请在开发者后台“应用详情—凭证与基础信息”重新复制，"
            "填入 CUIBAO_DINGTALK__CLIENT_ID 和 CUIBAO_DINGTALK__CLIENT_SECRET。"
        )
    match failure.reason:
        case words.ADDRESS_REFUSED:
            return "钉钉不接受本机的公网地址：请在开发者后台“应用详情—安全设置”的“服务器出口 IP”里加上本机的公网地址。"
        case words.ROBOT_CODE:
            return (
                "机器人编码不对或机器人已停用：请在开发者后台“应用详情—机器人”核对 RobotCode，"
                "填入 CUIBAO_DINGTALK__ROBOT_CODE，并确认机器人已发布。"
            )
        case words.QUOTA:
            return words.quota_used_up()
        case words.PERMISSION:
            return "钉钉应用缺少权限：请在开发者后台“应用详情—权限管理”申请，再发布版本。"
        case words.BANNED | words.TOO_FAST:
            return f"{failure.reason}，请过 5 分钟再检查。"
        case words.DOWN:
            return "连不上钉钉：请确认本机能访问外网，防火墙放行 api.dingtalk.com，或检查 CUIBAO_DINGTALK__BASE_URL。"
        case _:
            return f"{failure.reason}，请稍后再检查。"
