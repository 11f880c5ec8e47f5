"""Tell article text from what a web page or a wire feed wraps around it.

In: the lines of a raw text, as spans. Out: the spans that are article text, and those dropped, each
with the name of the rule that dropped it. Nothing is rewritten: a span only shrinks or goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from claimkit.claims import Dropped, Span


class Rule(NamedTuple):
    """A rule that drops: its name, what it matches, and a text that it was made for."""

    reason: str
    pattern: re.Pattern[str]
    example: str


def _rule(reason: str, pattern: str, example: str, flags: int = re.IGNORECASE) -> Rule:
    return Rule(reason, re.compile(pattern, flags), example)


_MENU = (
    r"menu|home|world|news|sports?|business|opinion|politics|log ?in|log ?out|sign ?in|sign ?up|register"
    r"|reset password"
    r"|forgot password\??|subscribe(?: now)?|share(?: this)?(?: article)?|print|e-?mail|search|advertisement|sponsored"
    r"|newsletters?|contact us|about us|cookie (?:policy|settings)|privacy policy|terms of (?:use|service)"
    r"|skip to content"
    r"|facebook|twitter|whatsapp|linkedin|copy link|follow us(?: on .*)?|back to top|next|previous|video|photos?"
    r"|gallery"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)

LINE_RULES: tuple[Rule, ...] = (
    _rule("navigation", rf"^\W*(?:{_MENU})\W*$", "• MENU"),
    _rule(
        "navigation",
        r"^(?:read(?: more| also| next)?|also read|see also"
        r"|related(?: stories| articles| news)?|more on this(?: story| topic)?"
        r"|watch|listen|click here|more from .{1,40})\s*(?::[^.]*$|$)",
        "Read more: how the embargo works",
    ),
    _rule(
        "navigation",
        r"^(?:more stories like this|for more (?:news|stories|articles)|get the latest|sign up (?:for|to) )",
        "More stories like this are available on our site",
    ),
    _rule(
        "date line",
        rf"^(?:(?:published|updated|posted|last updated)\W*)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
        rf"(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
        r"(?:[ ,|at]*\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [a-z]{2,4})?)?$",
        "Sunday, April 28, 2024",
    ),
    _rule(
        "byline",
        r"^by (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]+){1,3}"
        r"(?:(?:,| and)(?: (?-i:[A-Z])[\w.’'-]+){1,4}){0,3}(?:, [\w ]{3,40})?$",
        "By Ann Reyes and Tom Hale",
    ),
    _rule(
        "credit",
        r"^\W*(?:with assistance (?:from|by)|reporting by|editing by|additional reporting|writing by"
        r"|photo(?:graph)?s? by|with files from|translated (?:from|by))\b",
        "–With assistance from Ann Reyes.",
    ),
    _rule(
        "credit",
        r"^[^.“\"]{3,120} contributed (?:to this (?:report|story|article)|reporting(?: from [^.]+)?)\.?$",
        "Ann Reyes contributed to this report.",
    ),
    _rule(
        "update note",
        r"^\(?(?:updates?|corrects?|adds|recasts) (?:with|to|in|the|that)\b[^.]*\.?\)?$",
        "(Updates with comments from briefing.)",
    ),
    _rule(
        "copyright",
        r"^\W*(?:©|\(c\) ?\d{4}|copyright \d{4})|^.{0,80}all rights reserved\W*$",
        "©2023 Example News L.P.",
    ),
    _rule(
        "comment prompt",
        r"^(?:leave a (?:comment|reply)|post a comment|comments?(?: \(\d+\))?|discussion about this post"
        r"|you may also like"
        r"|join the (?:conversation|discussion)|comment threads are .*|comments are closed\.?)\W*$",
        "Leave a Comment",
    ),
    _rule("separator", r"^[\W_]+$", "- - -"),
    _rule("tag line", r"^[a-z0-9]+(?:-[a-z0-9]+)+$", "putin-kim", 0),
)

# What stands before or behind the text inside a line.
PREFIX_RULES: tuple[Rule, ...] = (
    _rule("dateline", r"^\((?:[A-Z]\w+|[A-Z]{2,6})\)\s*(?:—|–|--|-)\s+", "(Bloomberg) — ", 0),
    _rule(
        "dateline",
        r"^[A-Z][A-Z.’' -]{2,30}(?:, [A-Z][\w. ]{1,20})?(?: \([A-Z]\w+\))? ?(?:—|–|--) ?(?=[A-Z“\"])",
        "KHARTOUM (AP) — A bridge",
        0,
    ),
    _rule("caption mark", r"^(?:FILE(?: PHOTO)?|PHOTO|VIDEO)\s*(?:—|–|-|:)\s*", "FILE - ", 0),
)
SUFFIX_RULES: tuple[Rule, ...] = (
    _rule(
        "photo credit",
        r"\s*\((?:AP|Reuters|AFP|Getty|EPA|Photo|Image|Courtesy)\b[^()]*\)$",
        " (AP Photo/Ann Reyes, Pool, File)",
    ),
)


def clean(raw: str, lines: Sequence[Span]) -> tuple[list[Span], list[Dropped]]:
    """Sort the lines of ``raw`` into article paragraphs and what was dropped, both in order."""
    kept: list[Span] = []
    dropped: list[Dropped] = []
    seen: set[str] = set()
    for line in lines:
        text = raw[line.start : line.end]
        rule = next((rule for rule in LINE_RULES if rule.pattern.search(text)), None)
        if rule is not None:
            dropped.append(Dropped(line, rule.reason))
            continue
        body, trimmed = _trim(text, line)
        fingerprint = "".join(c for c in raw[body.start : body.end].lower() if c.isalnum())
        if len(fingerprint) > 40 and fingerprint in seen:
            dropped.append(Dropped(line, "printed twice"))
            continue
        seen.add(fingerprint)
        dropped.extend(trimmed)
        kept.append(body)
    return kept, sorted(dropped, key=lambda d: d.span.start)


def _trim(text: str, line: Span) -> tuple[Span, list[Dropped]]:
    start, end = line.start, line.end
    trimmed: list[Dropped] = []
    for rule in PREFIX_RULES:
        if (match := rule.pattern.match(text[start - line.start :])) and start + match.end() < end:
            trimmed.append(Dropped(Span(start, start + len(match[0].rstrip())), rule.reason))
            start += match.end()
    for rule in SUFFIX_RULES:
        if (match := rule.pattern.search(text)) and line.start + match.start() > start:
            end = line.start + match.start()
            opening = end + len(match[0]) - len(match[0].lstrip())
            trimmed.append(Dropped(Span(opening, line.end), rule.reason))
    return Span(start, end), trimmed
