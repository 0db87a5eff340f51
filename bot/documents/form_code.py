"""A page's code as a QR picture, without its quiet zone: the page around it is white.

Error correction is at least M and rises as far as the size allows (segno's boost), which is Q for every code that is
printed: a quarter of it may lie under a seal.
"""

from __future__ import annotations

import io

import segno

PORTRAIT_MM = 27
LANDSCAPE_MM = 26


def code_svg(code: str) -> str:
    out = io.BytesIO()
    _code(code).save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode("ascii")


def code_png(code: str) -> bytes:
    """Twenty pixels a module, so that no printer has to guess at an edge."""
    out = io.BytesIO()
    _code(code).save(out, kind="png", border=0, scale=20)
    return out.getvalue()


def _code(code: str) -> segno.QRCode:
    return segno.make(code, error="m", micro=False)
