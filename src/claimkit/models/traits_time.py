"""Traits of a sentence's tense, modals, plans and dates.

Each function takes a ``View`` and gives a number, mostly 0 or 1; its docstring ends with a sentence that it fires on.
"""

from __future__ import annotations

from claimkit.models.sentence_view import View
from claimkit.models.traits_marks import quotes_mostly
from claimkit.models.traits_voice import content
from claimkit.models.zones import BACK, LEAD, MAIN, OUTSIDE, QUOTE


def head_past(view: View) -> float:
    """The first verb is a past form. Example: The van hit a wall."""
    return float(view.head >= 0 and (view.head_is("past", "past_be") or view.words[view.head].endswith("ed")))


def head_present(view: View) -> float:
    """The first verb is is, has, does or an -s form. Example: The firm is in debt."""
    return float(
        view.head_is("present_be")
        or (view.head >= 0 and view.words[view.head].endswith("s") and not view.head_is("past_be"))
    )


def head_perfect(view: View) -> float:
    """Has or have with a participle. Example: The firm has closed two mills."""
    return float(
        view.head >= 0
        and view.words[view.head] in ("has", "have", "'ve")
        and any(
            w.endswith(("ed", "en", "wn")) or w in ("been", "had", "gone", "come", "made", "put", "cut", "won", "lost")
            for w in view.words[view.head + 1 : view.head + 4]
        )
    )


def head_nowhere(view: View) -> float:
    """No verb was found in the main clause. Example: Nine vans."""
    return float(view.head < 0)


def past_reported(view: View) -> float:
    """What is reported has a past form. Example: The ministry said the pilots were at home."""
    since, until = content(view)
    return float(view.report >= 0 and view.having("past", "past_be", zones=(MAIN, QUOTE), since=since, until=until))


def _modal(view: View, *names: str) -> bool:
    """A modal in the main clause or what is reported, whether inside marks too where these are most of it."""
    zones = (MAIN, QUOTE) if quotes_mostly(view) else (MAIN,)
    return any(
        view.zones[i] in zones and "have" not in view.words[i + 1 : i + 3]
        for name in names
        for i in view.places.get(name, ())
    )


def will(view: View) -> float:
    """Will or shall in the main clause. Example: The dam will be emptied by June, engineers say."""
    return float(_modal(view, "will"))


def would(view: View) -> float:
    """Would in the main clause, without have. Example: The firm said it would close two mills."""
    return float(_modal(view, "would"))


def could(view: View) -> float:
    """Could in the main clause, without have. Example: Two mills could close."""
    return float(_modal(view, "could"))


def may(view: View) -> float:
    """May or might in the main clause, without have. Example: Two mills might close."""
    return float(_modal(view, "may") and "perfect_modal" not in view.places)


def can(view: View) -> float:
    """Can in the main clause. Example: Heat can kill."""
    return float(_modal(view, "can"))


def must(view: View) -> float:
    """Must, should or ought in the main clause. Example: The mill must close, the mayor said."""
    return float(_modal(view, "must"))


def future_inside(view: View) -> float:
    """A future inside marks. Example: “We will close the mill,” he said."""
    return float(view.having("will", "plan", "may", zones=(QUOTE,)))


def future_in_background(view: View) -> float:
    """A future in a relative or trailing clause only. Example: The mill, which will close in May, made paper."""
    return float(
        view.having("will", "would", "plan", zones=(BACK,)) and not view.having("will", "would", "plan", zones=OUTSIDE)
    )


def plans(view: View) -> float:
    """The first verb is one of planning, hoping, warning or being due. Example: The leaders plan to meet."""
    return float(view.head_is("plan"))


def plans_somewhere(view: View) -> float:
    """A word of planning in the main clause. Example: The firm said it hoped for rain."""
    return float(view.having("plan", zones=(MAIN,)))


def plans_to(view: View) -> float:
    """A word of planning with "to". Example: The mill is expected to close."""
    return float(any(view.zones[i] == MAIN and "to" in view.words[i + 1 : i + 3] for i in view.places.get("plan", ())))


def conditional(view: View) -> float:
    """If or unless. Example: Two mills close if prices fall."""
    return float(view.having("if"))


def conditional_would(view: View) -> float:
    """If with will, would or could. Example: Two mills would close if prices fell."""
    return float(view.having("if") and view.having("will", "would", "could", zones=OUTSIDE))


def future_date(view: View) -> float:
    """A date that lies ahead, outside a background clause. Example: The leaders meet next week."""
    return float(view.having("future_date", zones=(MAIN, LEAD, QUOTE)))


def past_date(view: View) -> float:
    """A date that lies behind, in the main clause. Example: The leaders met last week."""
    return float(view.having("past_date", zones=OUTSIDE))


def day_with_present(view: View) -> float:
    """A weekday and a first verb in the present that does not report. Example: The court is in session on Friday."""
    return float(
        (view.report < 0 or view.report > view.head) and head_present(view) > 0 and view.having("day", zones=OUTSIDE)
    )


def date_without_past(view: View) -> float:
    """A date and no past form in what is told. Example: Trains resume on Wednesday, the firm said."""
    since, until = content(view)
    past = any(
        w.endswith("ed") for w, z in zip(view.words[since:until], view.zones[since:until], strict=True) if z == MAIN
    )
    return float(
        not past
        and view.having("day", "month", "future_date", zones=(MAIN,), since=since, until=until)
        and not view.having("past", "past_be", "past_date", zones=(MAIN,), since=since, until=until)
        and {"has", "have"}.isdisjoint(view.words[since:until])
    )


def day_with_past(view: View) -> float:
    """A weekday and a first verb in the past. Example: The court sat on Friday."""
    return float(head_past(view) > 0 and view.having("day", zones=OUTSIDE))
