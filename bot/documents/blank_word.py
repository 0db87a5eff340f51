"""The empty Word file that every .docx of ours starts from.

python-docx starts from a file that Word for Mac made in 2013: a theme's fonts and American English in its defaults, a
thumbnail of another page, a bibliography, 160 styles in a Latin and a Japanese font. Word goes by these where a run or a
paragraph says nothing: an East Asian language other than Chinese lets a line begin with "，" (w:kinsoku goes by
w:lang/@w:eastAsia: learn.microsoft.com/dotnet/api/documentformat.openxml.wordprocessing.nolinebreaksbeforekinsoku), and
a theme font wins over a named one (ECMA-376 part 1, 17.3.2.26: where w:eastAsiaTheme is given, w:eastAsia is ignored).
So the defaults are written here, as Chinese Word writes them, and what nobody uses is left out.

A font that a computer has not got is replaced by the first of its w:altName that is there (17.8.3.1,
ooxml.info/docs/17/17.8/17.8.3/17.8.3.1), else by one of the same w:charset and w:panose1: plain Windows has no
仿宋_GB2312 and no 方正小标宋简体.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Pt

_KEPT_STYLES = frozenset(
    ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "HeaderChar", "Footer", "FooterChar")
)
_UNUSED_PARTS = frozenset(
    (
        RELATIONSHIP_TYPE.CUSTOM_XML,
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        RELATIONSHIP_TYPE.FONT_TABLE,
        RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.THUMBNAIL,
        RELATIONSHIP_TYPE.WEB_SETTINGS,
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    )
)

# compatibilityMode 15: below it Word shows the file in compatibility mode. No w:docGrid type, and every line of ours is
# fixed, so nothing snaps to a grid of lines.
_SETTINGS = f"""<w:settings {nsdecls("w")}>
<w:zoom w:percent="100"/>
<w:defaultTabStop w:val="420"/>
<w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat>
<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>
<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:uri="http://schemas.microsoft.com/office/word"
 w:val="1"/>
<w:compatSetting w:name="enableOpenTypeFeatures" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
<w:compatSetting w:name="doNotFlipMirrorIndents" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
</w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>
<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2"
 w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink"
 w:followedHyperlink="followedHyperlink"/>
<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
</w:settings>"""

_DEFAULTS = f"""<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"""

# Name, the ones to take in its place, class, character set (0x86: GB2312), family and pitch as Windows has them.
_FONTS = (
    ("仿宋_GB2312", "仿宋,FangSong,华文仿宋", "02010609030101010101", "86", "modern", "fixed"),
    ("楷体_GB2312", "楷体,KaiTi,华文楷体", "02010609030101010101", "86", "modern", "fixed"),
    ("方正小标宋简体", "方正小标宋_GBK,华文中宋,宋体", "02010601030101010101", "86", "auto", "variable"),
    ("黑体", "SimHei", "02010609060101010101", "86", "modern", "fixed"),
    ("宋体", "SimSun", "02010600030101010101", "86", "auto", "variable"),
    ("Times New Roman", "", "02020603050405020304", "00", "roman", "variable"),
)


def blank_document(point: float, *, font: str, latin: str) -> DocumentObject:
    """A document without a page of text, set in `font` of `point` points unless a run says otherwise."""
    document = Document()
    _drop_parts(document)
    _replace_children(document.settings.element, parse_xml(_SETTINGS))
    _styles(document)
    _font_table(document)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = latin, Pt(point)
    name_fonts(normal.element.get_or_add_rPr(), font, latin)
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    return document


def name_fonts(properties: Any, font: str, latin: str) -> None:
    """Name the East Asian and the Latin font of a run, a style or a paragraph mark, and take a theme's away."""
    element = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        element.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        element.set(qn(name), latin)
    element.set(qn("w:eastAsia"), font)
    element.set(qn("w:hint"), "eastAsia")  # or quotation marks take the Latin font


def _drop_parts(document: DocumentObject) -> None:
    """A part that nothing refers to is not written."""
    for relationships in (document.part.rels, document.part.package.rels):
        for key in [key for key, one in relationships.items() if one.reltype in _UNUSED_PARTS]:
            del relationships[key]


def _replace_children(element: Any, by: Any) -> None:
    for child in list(element):
        element.remove(child)
    for child in list(by):
        element.append(child)


def _styles(document: DocumentObject) -> None:
    element: Any = document.styles.element
    for style in element.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            element.remove(style)
    element.replace(element.find(qn("w:docDefaults")), parse_xml(_DEFAULTS))


def _font_table(document: DocumentObject) -> None:
    entries = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{others}"/>' if others else "")
        + f'<w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/><w:family w:val="{family}"/>'
        f'<w:pitch w:val="{pitch}"/></w:font>'
        for name, others, panose, charset, family, pitch in _FONTS
    )
    package = document.part.package
    assert package is not None
    table = Part(
        PackURI("/word/fontTable.xml"),
        CONTENT_TYPE.WML_FONT_TABLE,
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode(),
        package,
    )
    document.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
