"""Lists in Word: each begins anew, and a document that has no numbering yet gets one."""

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

_LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="567" w:hanging="340"/></w:pPr></w:lvl>'
)


class Lists:
    """The numbering of one document: one definition of bullets, one of numbers, and a list on it for each that begins."""

    def __init__(self, document: WordDocument):
        self._root = _numbering(document)
        self._definitions: dict[bool, str] = {}

    def begin(self, numbered: bool) -> int:
        """Begin a list, and return the number by which its paragraphs name it."""
        if numbered not in self._definitions:
            self._definitions[numbered] = self._define(numbered)
        number = max((int(each.get(qn("w:numId"))) for each in self._root.findall(qn("w:num"))), default=0) + 1
        restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if numbered else ""
        held = (
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{self._definitions[numbered]}"/>{restart}</w:num>'
        )
        after = self._root.findall(qn("w:num"))
        (after or self._root.findall(qn("w:abstractNum")))[-1].addnext(parse_xml(held))
        return number

    def _define(self, numbered: bool) -> str:
        taken = self._root.findall(qn("w:abstractNum"))
        key = str(max((int(each.get(qn("w:abstractNumId"))) for each in taken), default=0) + 1)
        level = _LEVEL.format(kind="decimal" if numbered else "bullet", mark="%1." if numbered else "•")
        kind = '<w:multiLevelType w:val="hybridMultilevel"/>'
        made = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{kind}{level}</w:abstractNum>')
        # All definitions stand before all lists.
        if taken:
            taken[-1].addnext(made)
        else:
            self._root.insert(0, made)
        return key


def _numbering(document: WordDocument):
    part = document.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        root = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element
