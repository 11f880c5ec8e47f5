"""Who speaks: traits of a sentence's reporting, its subject, its quotation marks, what the writer vouches for and hedges.

Each function takes a ``View`` and gives a number, mostly 0 or 1; its docstring ends with a sentence in which it is above 0.
"""

from __future__ import annotations

import math

from claimkit.models.lexicon import CLASSES
from claimkit.models.sentence_view import BACK, LEAD, MAIN, QUOTE, REPORTING, View

OUTSIDE = (MAIN, LEAD)


def content(view: View) -> tuple[int, int]:
    """From where to where the words stand that are reported: after the verb, before the tag, or the whole sentence."""
    if view.report < 0:
        return 0, len(view.words)
    if view.report == view.head and not _quoted_before(view):
        return view.report + 1, len(view.words)
    return 0, len(view.words) if reports_between(view) else view.report


def _quoted_before(view: View) -> bool:
    """Whether at least four words inside marks stand before the verb that reports."""
    return sum(zone == QUOTE for zone in view.zones[: max(view.report, 0)]) > 4


def _report_is(view: View, kind: str) -> bool:
    return view.report >= 0 and kind in view.kinds[view.report]


def reports_first(view: View) -> float:
    """The first verb reports the rest. Example: The ministry said two pilots had left."""
    return float(view.report >= 0 and view.report == view.head and not _quoted_before(view))


def reports_last(view: View) -> float:
    """A tag closes the sentence. Example: Two pilots had left, the ministry said."""
    return float(view.report > 3 and not reports_first(view) and "," not in view.words[view.report :])


def reports_between(view: View) -> float:
    """A tag stands inside what is reported. Example: Two of the pilots, the ministry said, had left by Tuesday."""
    rest = view.words[view.report + 1 :]
    return float(view.report > 3 and not reports_first(view) and any(mark in rest for mark in (",", '"')))


def reports_with_that(view: View) -> float:
    """The verb that reports takes "that". Example: The ministry said on Monday that two pilots had left."""
    return float(view.report >= 0 and "that" in view.words[view.report + 1 : view.report + 6])


def reports_in_background(view: View) -> float:
    """Somebody says something in a relative or trailing clause only. Example: The law, which critics call harsh and say is unfair, took effect."""
    return float(view.report < 0 and view.having(*REPORTING, zones=(BACK,)))


def reports_nowhere(view: View) -> float:
    """No verb reports. Example: The bridge was closed to lorries."""
    return float(view.report < 0 and not view.having(*REPORTING))


def reports_second(view: View) -> float:
    """A second verb after "and" reports. Example: He left the court and told reporters that he had won."""
    kinds = [k for i, w in enumerate(view.words) if w in ("and", "but") and view.zones[i] == MAIN for k in view.kinds[i + 1 : i + 2]]
    return float(any(not REPORTING.isdisjoint(k) for k in kinds))


def says_nothing(view: View) -> float:
    """The verb that reports has "nothing" or "no more" after it. Example: The mayor said nothing."""
    return float(view.report >= 0 and view.words[view.report + 1 : view.report + 2] in (["nothing"], ["little"], ["no"]))


def tag_turned(view: View) -> float:
    """The verb of the tag stands before its subject. Example: “The road is closed,” said the mayor."""
    return float(view.report > 0 and view.words[view.report - 1] in (",", '"'))


def says(view: View) -> float:
    """A neutral verb reports. Example: The ministry said two pilots had left."""
    return float(_report_is(view, "say"))


def argues(view: View) -> float:
    """A verb of claiming reports. Example: The union argued that pay had fallen."""
    return float(_report_is(view, "argue"))


def believes(view: View) -> float:
    """A verb of thinking reports. Example: Investors believe the lender hid its losses."""
    return float(_report_is(view, "believe"))


def accuses(view: View) -> float:
    """A verb of accusing reports. Example: The opposition accused the mayor of theft."""
    return float(_report_is(view, "accuse"))


def charged(view: View) -> float:
    """Accused, charged, suspected or under investigation, in the main clause. Example: He is suspected of moving the money."""
    return float(view.having("accuse", zones=(MAIN,)))


def finds(view: View) -> float:
    """A verb of finding reports. Example: The study found that wages had risen."""
    return float(_report_is(view, "find"))


def according_to(view: View) -> float:
    """An attribution without a verb. Example: The dam was cracked, according to engineers."""
    words = view.words
    return float(any(w == "according" and words[i + 1 : i + 2] == ["to"] and view.zones[i] != QUOTE for i, w in enumerate(words)))


def _subject(view: View) -> range:
    """The places of the words between the last comma and the verb that reports, or the head."""
    verb = view.report if view.report >= 0 else view.head
    start = max((i + 1 for i in range(max(verb, 0)) if view.words[i] in (",", '"', ";") or view.zones[i] == BACK), default=0)
    if verb >= 0 and verb - start < 1:
        return range(verb + 1, min(verb + 7, len(view.words)))
    return range(start, max(verb, 0))


def _subject_is(view: View, kind: str) -> float:
    return float(any(kind in view.kinds[i] for i in _subject(view)))


def by_he(view: View) -> float:
    """He or she is the subject of the verb that reports. Example: She said two pilots had left."""
    return _subject_is(view, "he")


def by_they(view: View) -> float:
    """They or it is the subject of the verb that reports. Example: It said two pilots had left."""
    return _subject_is(view, "they")


def by_i(view: View) -> float:
    """The writer is the subject. Example: We counted nine vans."""
    return _subject_is(view, "i")


def by_name(view: View) -> float:
    """A name is in the subject. Example: A tired Mr Okafor said two pilots had left."""
    return float(any(i and view.raw[i][:1].isupper() and "i" not in view.kinds[i] for i in _subject(view)))


def by_unnamed(view: View) -> float:
    """A source without a name is in the subject. Example: Two officials said the pilots had left."""
    return _subject_is(view, "unnamed")


def by_paper(view: View) -> float:
    """A study or document is in the subject. Example: The report says wages fell."""
    return _subject_is(view, "paper")


def by_office(view: View) -> float:
    """An institution is in the subject. Example: The ministry said two pilots had left."""
    return _subject_is(view, "office")


def by_role(view: View) -> float:
    """Somebody in a role is in the subject. Example: A spokesman said two pilots had left."""
    return _subject_is(view, "role")


def quotes_nothing(view: View) -> float:
    """No quotation marks. Example: The bridge was closed to lorries."""
    return float(not view.marks)


def quotes_share(view: View) -> float:
    """The share of words inside marks. Example: “We go now,” he said."""
    return sum(zone == QUOTE for zone in view.zones) / max(len(view.zones), 1)


def quotes_mostly(view: View) -> float:
    """Half the words or more stand inside marks. Example: “We go before it rains again,” he said."""
    return float(quotes_share(view) >= 0.5)


def quotes_only(view: View) -> float:
    """Nothing is said outside the marks. Example: “We go now.”"""
    return float(bool(view.marks) and all(zone == QUOTE or not word.isalnum() for zone, word in zip(view.zones, view.words, strict=True)))


def quotes_words(view: View) -> float:
    """A few words alone stand inside marks. Example: The mayor praised a “fine result” at home on Monday."""
    return float(0 < quotes_share(view) < 0.35)


def quote_opens(view: View) -> float:
    """The text begins with a quotation. Example: “We go now,” he said."""
    return float(bool(view.words) and view.words[0] == '"')


def quote_stays_open(view: View) -> float:
    """The last quotation is not closed. Example: “We go now."""
    return float(view.marks.endswith("o"))


def quote_was_open(view: View) -> float:
    """The text begins inside a quotation. Example: We go now,” he said."""
    return float(view.marks.startswith("c"))


def i_inside(view: View) -> float:
    """I or we inside marks. Example: “We go now,” he said."""
    return float(view.having("i", zones=(QUOTE,)))


def vouches(view: View) -> float:
    """A factive verb reports. Example: The ministry confirmed that two pilots had left."""
    return float(_report_is(view, "factive"))


def vouches_for_words(view: View) -> float:
    """A factive verb with a quotation: an opinion perhaps. Example: The mayor noted that there was “no pressing reason” to go."""
    return float(_report_is(view, "factive") and bool(view.marks))


def vouches_for_future(view: View) -> float:
    """A factive verb before a future. Example: The ministry confirmed that two pilots will leave."""
    return float(_report_is(view, "factive") and view.having("will", "would", "plan", zones=OUTSIDE, since=view.report + 1))


def hedges(view: View) -> float:
    """A hedge in the main clause. Example: The lender apparently hid its losses."""
    return float(view.having("hedge", zones=OUTSIDE))


def hedges_first(view: View) -> float:
    """A hedge just before or after the first verb. Example: The fire apparently began in a shed."""
    return float(view.head >= 0 and view.having("hedge", zones=OUTSIDE, since=view.head - 2, until=min(view.head + 3, len(view.words))))


def hedges_in_background(view: View) -> float:
    """A hedge in a relative or trailing clause. Example: The firm, which reportedly lost money, was sold."""
    return float(view.having("hedge", zones=(BACK,)))


def modal_of_past(view: View) -> float:
    """May, could or would with "have" or "be". Example: The fever may have started in the valley."""
    return float(view.having("perfect_modal", zones=OUTSIDE))


def length(view: View) -> float:
    """Words, on a log scale: 1 is about twenty. Example: The bridge was closed to lorries."""
    return math.log1p(sum(word.isalnum() for word in view.words)) / 3


def subject_is_capital(view: View) -> float:
    """The sentence begins with two capitals: a name or title. Example: Ama Okafor said two pilots had left."""
    return float(len(view.raw) > 1 and view.raw[0][:1].isupper() and view.raw[1][:1].isupper() and view.words[0] not in CLASSES["determiner"])
