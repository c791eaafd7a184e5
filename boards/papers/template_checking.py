"""Whether a file may be kept as a council's Word template. What it may not hold is refused with a sentence, a wrong tag with the
tag and its paragraph.

The archive and its parts are checked as evidence is (`plans.evidence_files`): kind, size, size when unpacked, macros, DOCTYPE.
On top of that nothing may reach out of the file, or make Word fetch or run something when the paper is opened.
"""

import difflib
import io
import posixpath
import zipfile
from xml.etree.ElementTree import Element

import docx
from defusedxml.ElementTree import ParseError, fromstring

from boards.papers.template_fields import UnfitField, check_fields, local_name
from boards.papers.template_filling import fill
from boards.papers.template_reading import places
from boards.papers.template_tags import BLOCK_TAGS, LINE_TAGS, OPENED, SUBSTANCE, TAG, empty_filling
from plans.evidence_files import DOCX, Checked, Unsuitable, check, label_of

PARTS_AT_MOST, DEPTH_AT_MOST, PROBLEMS_AT_MOST = 300, 12, 20
# What would be fetched, run or opened from outside, by the end of its type.
FORBIDDEN_KINDS = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "an ActiveX control",
    "aFChunk": "an embedded document",
    "subDocument": "a document in another file",
    "frame": "a frame",
    "mailMergeSource": "a mail merge",
    "mailMergeHeaderSource": "a mail merge",
    "recipientData": "a mail merge",
    "webextension": "an add-in",
    "webextensiontaskpanes": "an add-in",
    "customUI": "a ribbon of its own",
    "extensibility": "a ribbon of its own",
    "userCustomization": "a toolbar of its own",
    "attachedToolbars": "a toolbar of its own",
    "keyMapCustomizations": "a set of keyboard shortcuts",
    "origin": "a digital signature, which would no longer hold once tags are replaced",
}
# What Word and LibreOffice write of themselves. Programs learn new kinds of parts that do something, so that others are refused.
KNOWN_KINDS = {
    *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "classificationlabels"),
    *("styles", "stylesWithEffects", "settings", "webSettings", "printerSettings", "numbering"),
    *("fontTable", "font", "theme", "themeOverride"),
    *("header", "footer", "footnotes", "endnotes", "glossaryDocument"),
    *("image", "hdphoto", "hyperlink", "customXml", "customXmlProps"),
    *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "documenttasks", "intelligence"),
    *("chart", "chartEx", "chartStyle", "chartColorStyle", "chartUserShapes"),
    *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"),
}
# Links are no danger; the address of the template on somebody's drive is left out when the template is filled.
OUTSIDE_ALLOWED = {"hyperlink", "attachedTemplate"}
NOTES = {"footnotes", "endnotes", "comments"}
DAMAGED = "The Word document is damaged. Open it in Word, save it again under a new name, and choose that."
# What evidence is told to become, and what a Word document can be instead: neither a PDF nor a link.
INSTEAD = {
    "Save it as a PDF and choose that.": "Copy its text into a new document, and choose that.",
    "Send a smaller one, or give a link to it.": "Make its pictures smaller, and choose it again.",
}


class UnfitTemplate(Exception):
    """A template that is not taken, with a sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(" ".join(problems))


def check_template(name: str, content: bytes) -> Checked:
    """The template, if it may be kept. Raises `UnfitTemplate`."""
    checked = check_archive(name, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_texts(archive)
    try:
        document = docx.Document(io.BytesIO(content))
        problems = list(_problems(document))
    # Whatever it may be: a reader that meets a broken part fails in its own way, and the person is told the same.
    except Exception as error:
        raise UnfitTemplate([DAMAGED]) from error
    if problems:
        more = len(problems) - PROBLEMS_AT_MOST
        raise UnfitTemplate(problems[:PROBLEMS_AT_MOST] + ([f"And {more} more."] if more > 0 else []))
    try:
        fill(content, empty_filling())
    except Exception as error:
        raise UnfitTemplate([DAMAGED]) from error
    return checked


def check_archive(name: str, content: bytes, *, words_only: bool = False) -> Checked:
    """The Word document, if it may be opened: its kind, its size, and nothing in it that reaches out. Raises `UnfitTemplate`.

    `words_only`: only its words are read and it is not kept, so what it embeds or fetches from outside is of no account.
    """
    try:
        if not label_of(name).lower().endswith(f".{DOCX}"):
            raise UnfitTemplate(
                ["Choose a Word document that ends in .docx. Save a template (.dotx, .dotm) or an old file (.doc) as one."]
            )
        checked = check(name, content)
    except Unsuitable as error:
        raise UnfitTemplate([in_own_words(error)]) from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_parts(archive, words_only)
    return checked


def in_own_words(error: Unsuitable) -> str:
    """What is wrong with a file, as it is said of evidence, for a file that has to be a Word document."""
    words = str(error)
    for said, instead in INSTEAD.items():
        words = words.replace(said, instead)
    return words


def tags_left_out(content: bytes) -> list[str]:
    """The sections that a template does not print, by their tags."""
    used = {tag for place in places(docx.Document(io.BytesIO(content))) for tag in TAG.findall(place.words)}
    return [] if "paper" in used else [tag for tag in SUBSTANCE if tag != "paper" and tag not in used]


# --- The archive ---


def _check_parts(archive: zipfile.ZipFile, words_only: bool) -> None:
    names = set(archive.namelist())
    if len(names) > PARTS_AT_MOST:
        raise UnfitTemplate([f"The Word document has more than {PARTS_AT_MOST} parts. Copy its text into a new document."])
    if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise UnfitTemplate([DAMAGED])
    leads = {}
    for name in names:
        if name.lower().endswith(".rels"):
            leads[_owner(name)] = list(_relations(archive, name, words_only))
    reached, depth = {""}, 0
    edge = [""]
    while edge:
        edge = [target for part in edge for target in leads.get(part, ()) if target not in reached]
        reached |= set(edge)
        depth += 1
        if depth > DEPTH_AT_MOST:
            raise UnfitTemplate(
                ["The parts of the Word document lead from one to the next without end. Copy its text into a new one."]
            )


def _relations(archive: zipfile.ZipFile, name: str, words_only: bool):
    """The parts that a part leads to. Refuses what leads out of the file, unless only words are read."""
    owner = _owner(name)
    for relation in _parsed(archive.read(name)):
        target, outside = relation.get("Target", ""), relation.get("TargetMode") == "External"
        if not words_only:
            _check_relation(relation.get("Type", "").rsplit("/", 1)[-1], target, outside, owner)
        if not outside:
            yield posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")


def _check_relation(kind: str, target: str, outside: bool, owner: str) -> None:
    """Refuses what a part leads to, if it does something, lies outside, or is of a kind that is not known."""
    if kind in FORBIDDEN_KINDS:
        raise _holds(FORBIDDEN_KINDS[kind], owner)
    if outside and kind not in OUTSIDE_ALLOWED:
        raise UnfitTemplate(
            [f"The Word document fetches something from outside ({target[:60]}). Put it into the document itself."]
        )
    if not outside and kind not in KNOWN_KINDS:
        raise _holds(f"a part of an unknown kind, “{kind[:60]}”", owner)


def _holds(what: str, where: str) -> UnfitTemplate:
    place = f"in {where}" if where else "in the file itself"
    return UnfitTemplate(
        [f"The Word document holds {what} ({place}). Remove it, or copy the text into a new document, and choose that."]
    )


def _owner(name: str) -> str:
    """The part to which a part of relations belongs: `word/_rels/document.xml.rels` is of `word/document.xml`."""
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file[: -len(".rels")])


def _check_texts(archive: zipfile.ZipFile) -> None:
    """The words of every part that is XML, whatever it is called: Word goes by what a part is said to be."""
    for name in archive.namelist():
        content = archive.read(name)
        if not (name.lower().endswith((".xml", ".rels")) or _starts_as_xml(content)):
            continue
        _check_text(_parsed(content), name)


def _check_text(root: Element, name: str) -> None:
    """The mail merge, the fields and the notes of a part."""
    # Its source is an address that Word would open with every paper, without any relation that would show it.
    if any(local_name(each.tag) == "mailMerge" for each in root.iter()):
        raise _holds("a mail merge", name)
    try:
        check_fields(root)
    except UnfitField as error:
        raise UnfitTemplate([str(error)]) from error
    if local_name(root.tag) in NOTES and any("{{" in words for words in root.itertext()):
        raise UnfitTemplate(["A tag stands in a footnote, an endnote or a comment. Put it into the text, a header or a footer."])


def _starts_as_xml(content: bytes) -> bool:
    """Whether it may be XML in one of the encodings that Word reads: an angle bracket, after marks, nothing bytes and spaces."""
    return content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _parsed(content: bytes) -> Element:
    """The part. Refuses what cannot be read, and what defines entities."""
    try:
        return fromstring(content, forbid_dtd=True)
    # An encoding that is not known is a ValueError or a LookupError, a DOCTYPE a ValueError of its own.
    except (ParseError, ValueError, LookupError) as error:
        raise UnfitTemplate([DAMAGED]) from error


# --- Tags ---


def _problems(document):
    """What is wrong with the tags, a sentence each."""
    seen: set[str] = set()
    found_any = False
    for place in places(document):
        words = place.words
        found_any = found_any or bool(TAG.search(words))
        for opened in OPENED.finditer(words):
            if not TAG.match(words, opened.start()):
                said = _shown(words[opened.start() :])
                yield f"{said} in {place.where} is no tag: a tag is a name from the list in double braces."
        for tag in TAG.findall(words):
            problem = _problem(tag, place, seen)
            if problem:
                yield f"{{{{{tag}}}}} in {place.where} ({_shown(words)}): {problem}"
    if not found_any:
        yield "The template holds no tag, so no paper would say anything. Put at least {{paper}} where the paper is to stand."
    elif not seen.intersection(SUBSTANCE):
        yield "The template holds no section of the paper. Put at least {{paper}} where it is to stand."


def _problem(tag: str, place, seen: set[str]) -> str:
    if tag in LINE_TAGS:
        return ""
    if tag not in BLOCK_TAGS:
        near = difflib.get_close_matches(tag, [*LINE_TAGS, *BLOCK_TAGS], n=1)
        return f"there is no such tag. Did you mean {{{{{near[0]}}}}}?" if near else "there is no such tag."
    if tag in seen:
        return "it stands here a second time; a section can be printed once."
    seen.add(tag)
    if not place.lone_block:
        return "it has to stand alone in its paragraph, because a section takes its place."
    if not place.takes_blocks:
        return "it cannot stand in a header, a footer or a text box. Put it into the text."
    return ""


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words[:60]}…”" if len(words) > 60 else f"“{words}”"
