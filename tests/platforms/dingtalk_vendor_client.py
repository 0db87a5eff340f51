"""The vendor's own Stream client (dingtalk-stream) in a process of its own, which cancelling would not end.

Prints one line for each thing it was handed, and answers a message with a card. Run with DINGTALK_OPENAPI_ENDPOINT.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

import dingtalk_stream  # type: ignore[import-untyped]


class Message(dingtalk_stream.ChatbotHandler):  # type: ignore[misc]
    async def process(self, callback: Any) -> tuple[int, str]:
        incoming = dingtalk_stream.ChatbotMessage.from_dict(callback.data)
        print("message", incoming.message_id, incoming.text.content, flush=True)
        card = dingtalk_stream.CardReplier(self.dingtalk_client, incoming)
        values = {"title": "收到", "text": incoming.text.content, "buttons": "[]", "chosen": ""}
        card.create_and_deliver_card(sys.argv[3], values)
        return dingtalk_stream.AckMessage.STATUS_OK, "OK"


class Click(dingtalk_stream.CallbackHandler):  # type: ignore[misc]
    async def process(self, callback: Any) -> tuple[int, dict[str, Any]]:
        click = dingtalk_stream.CardCallbackMessage.from_dict(callback.data)
        print("click", click.user_id, click.content["cardPrivateData"]["actionIds"][0], flush=True)
        options = {"updateCardDataByKey": True}
        return 200, {"cardUpdateOptions": options, "cardData": {"cardParamMap": {"chosen": "好"}}}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    client = dingtalk_stream.DingTalkStreamClient(dingtalk_stream.Credential(sys.argv[1], sys.argv[2]))
    client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Message())
    client.register_callback_handler(dingtalk_stream.Card_Callback_Router_Topic, Click())
    asyncio.run(client.start())
