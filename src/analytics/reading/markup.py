"""Clean markup, as an HTML parser writes it out, without what a reader of the page does not see.

In such markup every ``<`` in running text and every quote in an attribute is escaped and every element is
closed, so that tags can be told by a regular expression. Only the content of a few elements stands raw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TAG = r"""[^>"]*(?:"[^"]*"[^>"]*)*>"""
"""The rest of a tag after its name."""


def names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_RAW = names("script style iframe")
"""Elements whose content is no markup, and nothing that is read."""
_VERBATIM = names("xmp plaintext noembed noframes")
"""Elements whose content is no markup, and text."""
_SKIPPED = names(
    "script style noscript template head iframe object svg select option button textarea canvas video audio"
)
_UNSEEN = re.compile(rf"<!--|<({'|'.join(sorted(_SKIPPED | _VERBATIM))})(?=[\s/>])" + TAG)
_OPEN = re.compile(r"<([a-zA-Z][^\s/>]*)(\s" + TAG + ")")
_HIDDEN = re.compile(
    r""" (?:hidden="|style="[^"]*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all))""",
    re.IGNORECASE,
)
_VOID = names("area base br col embed hr img input link meta param source track wbr")
_ESCAPES = (("&nbsp;", "\u00a0"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))


def plain_text(text: str) -> str:
    """Text between tags as it is read: the only escapes that a writer of markup needs are undone."""
    if "&" in text:
        for escape, sign in _ESCAPES:
            text = text.replace(escape, sign)
    return text


def without_unseen(markup: str) -> str:
    """The markup without comments, scripts, controls and elements that are hidden."""
    if _UNSEEN.search(markup):
        markup = "".join(_seen(markup))
    if (' hidden="' in markup or ' style="' in markup) and _HIDDEN.search(markup):
        markup = "".join(_shown(markup))
    return markup


def _seen(markup: str) -> Iterator[str]:
    done = 0
    while (found := _UNSEEN.search(markup, done)) is not None:
        yield markup[done : found.start()]
        name = found[1]
        if name is None:
            end = markup.find("-->", found.end())
            done = len(markup) if end < 0 else end + 3
        elif name in _RAW or name in _VERBATIM:
            end = markup.find(f"</{name}>", found.end())
            end = len(markup) if end < 0 else end
            if name in _VERBATIM:
                yield markup[found.end() : end].replace("&", "&amp;").replace("<", "&lt;")
            done = min(len(markup), end + len(name) + 3)
        else:
            done = _end_of(name, markup, found.end())
    yield markup[done:]


def _shown(markup: str) -> Iterator[str]:
    done = at = 0
    while (found := _OPEN.search(markup, at)) is not None:
        at = found.end()
        if _HIDDEN.search(found[2]):
            yield markup[done : found.start()]
            done = at = at if found[1] in _VOID else _end_of(found[1], markup, at)
    yield markup[done:]


def _end_of(name: str, markup: str, start: int) -> int:
    """Where the element ends whose content begins at ``start``."""
    depth = 1
    for tag in re.compile(rf"<!--.*?-->|<(/?){re.escape(name)}(?=[\s/>])" + TAG, re.DOTALL).finditer(
        markup, start
    ):
        if tag[1] is None:
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(markup)
