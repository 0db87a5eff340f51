"""Fetching what people sent: only from where it may lie, only as much as is bearable."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.platforms.dingtalk.account import Account
from bot.platforms.dingtalk.files import Downloads
from bot.ports import FileRef, SendFailed
from tests.platforms.dingtalk_http import HttpServer, Reply, Request
from tests.platforms.dingtalk_messenger import DingtalkMessenger
from tests.platforms.door import Door
from tests.platforms.test_every_platform import DOCX


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[DingtalkMessenger]:
    opened = DingtalkMessenger(tmp_path)
    await opened.open(Door().deliver)
    yield opened
    await opened.close()


def account(*file_hosts: str) -> Account:
    return Account("id", "secret", "id", file_hosts=file_hosts)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:80/x",
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://192.168.0.1:8443/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://localhost/x",
        "http://8.8.8.8:8080/x",
        "https://user:pass@8.8.8.8/x",
        "ftp://8.8.8.8/x",
        "file:///etc/passwd",
        "https://8.8.8.8:99999/x",
        "nonsense",
        "",
    ],
)
async def test_an_address_that_is_not_on_the_open_internet_is_not_asked(url: str) -> None:
    downloads = Downloads(account())
    with pytest.raises(SendFailed) as failed:
        await downloads.get(url)
    await downloads.close()
    assert "不可信" in failed.value.reason
    assert failed.value.certain


@pytest.mark.parametrize(
    "reply",
    [
        Reply(302, b"", headers={"Location": "http://127.0.0.1/secret"}),
        Reply(403, b"<Error/>", "application/xml"),
        Reply(200, b"x" * 2000, cut=True),
        Reply(hang_up=True),
    ],
)
async def test_what_is_no_whole_file_is_no_file(reply: Reply) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return reply

    server = HttpServer(answer)
    port = await server.open()
    downloads = Downloads(account("127.0.0.1"))
    with pytest.raises(SendFailed):
        await downloads.get(f"http://127.0.0.1:{port}/f")
    await downloads.close()
    await server.close()
    assert [request.path for request in asked] == ["/f"]


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(server's, client's) context with a certificate for this name that only this client trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(pem + private)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


async def test_the_address_is_resolved_once_and_the_certificate_checked_for_the_name(tmp_path: Path) -> None:
    server_tls, client_tls = certificate("down.example", tmp_path)
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return Reply(200, DOCX)

    async def resolve(host: str, port: int) -> str:
        return "127.0.0.1"

    server = HttpServer(answer, server_tls)
    port = await server.open()
    downloads = Downloads(account(), resolve=resolve, verify=client_tls)
    assert await downloads.get(f"https://down.example:{port}/f?sign=a%2Fb") == DOCX
    with pytest.raises(SendFailed):
        await downloads.get(f"https://other.example:{port}/f")
    await downloads.close()
    await server.close()
    assert [(request.headers["host"], request.query["sign"]) for request in asked] == [(f"down.example:{port}", "a/b")]


async def test_a_file_above_the_limit_is_left_where_it_is() -> None:
    server = HttpServer(lambda request: Reply(200, b"x" * 101))
    port = await server.open()
    downloads = Downloads(account("127.0.0.1"), limit_bytes=100)
    with pytest.raises(SendFailed) as failed:
        await downloads.get(f"http://127.0.0.1:{port}/f")
    await downloads.close()
    await server.close()
    assert "太大" in failed.value.reason


async def test_the_api_token_does_not_go_to_the_file_host(chat: DingtalkMessenger) -> None:
    code = chat.service.store("表.docx", DOCX)
    assert await chat.platform.fetch(FileRef(code, "表.docx")) == DOCX
    request = next(request for request in chat.service.log if request.path.startswith("/down/"))
    assert "x-acs-dingtalk-access-token" not in request.headers
    assert "access_token" not in request.query


async def test_a_code_the_service_does_not_know_is_a_file_that_is_gone(chat: DingtalkMessenger) -> None:
    with pytest.raises(SendFailed):
        await chat.platform.fetch(FileRef("unknown", "表.docx"))


async def test_a_file_is_fetched_late_as_well_because_the_address_is_asked_for_then(chat: DingtalkMessenger) -> None:
    code = chat.service.store("表.docx", DOCX)
    chat.clock.advance(3600)
    assert await chat.platform.fetch(FileRef(code, "表.docx")) == DOCX
