"""Traits of how a sentence reports: the verb and its place, what the writer vouches for, what is hedged.

Each function takes a ``View`` and gives a number, mostly 0 or 1; its docstring ends with a sentence that it fires on.
"""

from __future__ import annotations

from claimkit.models.sentence_view import REPORTING, View
from claimkit.models.zones import BACK, MAIN, OUTSIDE, QUOTE


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
    """A verb reports in a background clause only. Example: The law, which critics say is unfair, took effect."""
    return float(view.report < 0 and view.having(*REPORTING, zones=(BACK,)))


def reports_nowhere(view: View) -> float:
    """No verb reports. Example: The bridge was closed to lorries."""
    return float(view.report < 0 and not view.having(*REPORTING))


def reports_second(view: View) -> float:
    """A second verb after "and" reports. Example: He left the court and told reporters that he had won."""
    kinds = [
        k
        for i, w in enumerate(view.words)
        if w in ("and", "but") and view.zones[i] == MAIN
        for k in view.kinds[i + 1 : i + 2]
    ]
    return float(any(not REPORTING.isdisjoint(k) for k in kinds))


def says_nothing(view: View) -> float:
    """The verb that reports has "nothing" or "no more" after it. Example: The mayor said nothing."""
    return float(
        view.report >= 0 and view.words[view.report + 1 : view.report + 2] in (["nothing"], ["little"], ["no"])
    )


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
    """Accused, charged, suspected or under investigation. Example: He is suspected of moving the money."""
    return float(view.having("accuse", zones=(MAIN,)))


def finds(view: View) -> float:
    """A verb of finding reports. Example: The study found that wages had risen."""
    return float(_report_is(view, "find"))


def according_to(view: View) -> float:
    """An attribution without a verb. Example: The dam was cracked, according to engineers."""
    words = view.words
    return float(
        any(w == "according" and words[i + 1 : i + 2] == ["to"] and view.zones[i] != QUOTE for i, w in enumerate(words))
    )


def vouches(view: View) -> float:
    """A factive verb reports. Example: The ministry confirmed that two pilots had left."""
    return float(_report_is(view, "factive"))


def vouches_for_words(view: View) -> float:
    """A factive verb with a quotation. Example: The mayor noted that there was “no pressing reason” to go."""
    return float(_report_is(view, "factive") and bool(view.marks))


def vouches_for_future(view: View) -> float:
    """A factive verb before a future. Example: The ministry confirmed that two pilots will leave."""
    return float(
        _report_is(view, "factive") and view.having("will", "would", "plan", zones=OUTSIDE, since=view.report + 1)
    )


def hedges(view: View) -> float:
    """A hedge in the main clause. Example: The lender apparently hid its losses."""
    return float(view.having("hedge", zones=OUTSIDE))


def hedges_first(view: View) -> float:
    """A hedge just before or after the first verb. Example: The fire apparently began in a shed."""
    return float(
        view.head >= 0
        and view.having("hedge", zones=OUTSIDE, since=view.head - 2, until=min(view.head + 3, len(view.words)))
    )


def hedges_in_background(view: View) -> float:
    """A hedge in a relative or trailing clause. Example: The firm, which reportedly lost money, was sold."""
    return float(view.having("hedge", zones=(BACK,)))


def modal_of_past(view: View) -> float:
    """May, could or would with "have" or "be". Example: The fever may have started in the valley."""
    return float(view.having("perfect_modal", zones=OUTSIDE))
