"""`cuibao form` and `cuibao scan` as a script uses them: the form out, the page back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.documents.photographs import page_images, stamp
from tests.documents.test_scan import jpeg, printed
from tests.test_cli import ZIBO, as_json, folder, ok, refused

__all__ = ["folder"]  # the fixture, used by every test here


def test_the_page_of_a_form_is_known_again(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    ok(capsys, "notice", "import", str(ZIBO), "--yes")
    made = as_json(capsys, "form", "建设局", "2024Q3", "--out", str(folder / "form"))
    [pdf] = [Path(name) for name in made["files"] if name.endswith(".pdf")]
    photo = folder / "stamped.jpg"
    photo.write_bytes(jpeg(stamp(page_images(pdf.read_bytes())[0], "round", np.random.default_rng(8))))
    seen = as_json(capsys, "scan", str(photo))
    assert {key: seen[key] for key in ("unit", "quarter", "version", "current", "seal", "missing", "others")} == {
        "unit": "建设局",
        "quarter": "2024Q3",
        "version": 1,
        "current": True,
        "seal": "yes",
        "missing": [],
        "others": [],
    }
    assert seen["qr"].startswith("ZF1.24Q3.0001.1.1.")
    assert ok(capsys, "scan", str(photo)) == (
        "建设局 2024年第三季度 第 1 版，是最新一版，页数齐全。公章：看到红色圆章。\n"
    )
    again = as_json(capsys, "form", "建设局", "2024Q3", "--out", str(folder / "form"))
    assert again["files"] == made["files"]
    assert as_json(capsys, "scan", str(photo))["version"] == 1


def test_what_is_no_page_of_ours_is_said_so(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    foreign = folder / "foreign.jpg"
    foreign.write_bytes(jpeg(page_images(printed()[0])[0]))
    seen = as_json(capsys, "scan", str(foreign))
    assert (seen["unit"], seen["valid"], seen["current"]) == (None, False, False)
    text = folder / "text.txt"
    text.write_text("不是图片")
    assert refused(capsys, 2, "scan", str(text)) == "收到的是 txt 文件。请发照片（JPG、PNG）或 PDF。"
    assert refused(capsys, 2, "scan", str(folder / "none.jpg")).startswith("文件打不开：")
