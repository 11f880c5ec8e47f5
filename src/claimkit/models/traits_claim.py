"""What is claimed: traits of a sentence's negation, tense, modality, rejections, refusals, legal steps, dates and clauses.

Each function takes a ``View`` and gives a number, mostly 0 or 1; its docstring ends with a sentence in which it is above 0.
"""

from __future__ import annotations

from claimkit.models.sentence_view import BACK, LEAD, MAIN, QUOTE, REPORTING, View
from claimkit.models.traits_voice import OUTSIDE, content, quotes_mostly

_SPEAKERS = frozenset(("he", "she", "it", "they", "we", "i", "his", "her", "its", "their"))


def not_by_writer(view: View) -> float:
    """A negation goes with the first verb. Example: The ministry has not published its accounts."""
    return float(view.head >= 0 and view.having("not", zones=(MAIN,), since=view.head - 2, until=min(view.head + 3, len(view.words))))


def not_reported(view: View) -> float:
    """A negation in what is reported without marks. Example: The ministry said that nobody had left."""
    since, until = content(view)
    return float(view.report >= 0 and view.having("not", zones=OUTSIDE, since=since, until=until))


def not_inside(view: View) -> float:
    """A negation inside marks. Example: “It was not us,” he said."""
    return float(view.having("not", zones=(QUOTE,)))


def not_in_background(view: View) -> float:
    """A negation in a relative or trailing clause. Example: The firm, which had no licence, was fined."""
    return float(view.having("not", zones=(BACK,)))


def speaker_not(view: View) -> float:
    """The speaker says of himself that he did not. Example: She told the court she had never met him."""
    for i in range(view.report + 1, min(view.report + 12, len(view.words)) if view.report >= 0 else 0):
        if view.words[i] in _SPEAKERS and view.zones[i] != BACK and any("not" in kinds for kinds in view.kinds[i + 1 : i + 5]):
            return 1.0
    return 0.0


def i_never(view: View) -> float:
    """I or we with a negation inside marks. Example: “We have never taken a cent,” he said."""
    return float(any(
        view.zones[i] == QUOTE and any("not" in kinds for kinds in view.kinds[i + 1 : i + 5]) for i in view.places.get("i", ())
    ))


def argues_not(view: View) -> float:
    """Insists, maintains or argues … not. Example: The union insisted that nobody was hurt."""
    since, until = content(view)
    return float(view.report >= 0 and "argue" in view.kinds[view.report] and view.having("not", zones=(MAIN, QUOTE), since=since, until=until))


def head_past(view: View) -> float:
    """The first verb is a past form. Example: The van hit a wall."""
    return float(view.head >= 0 and (view.head_is("past", "past_be") or view.words[view.head].endswith("ed")))


def head_present(view: View) -> float:
    """The first verb is is, has, does or an -s form. Example: The firm is in debt."""
    return float(view.head_is("present_be") or (view.head >= 0 and view.words[view.head].endswith("s") and not view.head_is("past_be")))


def head_perfect(view: View) -> float:
    """Has or have with a participle. Example: The firm has closed two mills."""
    return float(view.head >= 0 and view.words[view.head] in ("has", "have", "'ve") and any(
        w.endswith(("ed", "en", "wn")) or w in ("been", "had", "gone", "come", "made", "put", "cut", "won", "lost") for w in view.words[view.head + 1 : view.head + 4]
    ))


def head_nowhere(view: View) -> float:
    """No verb was found in the main clause. Example: Nine vans."""
    return float(view.head < 0)


def past_reported(view: View) -> float:
    """What is reported has a past form. Example: The ministry said the pilots were at home."""
    since, until = content(view)
    return float(view.report >= 0 and view.having("past", "past_be", zones=(MAIN, QUOTE), since=since, until=until))


def _modal(view: View, *names: str) -> bool:
    """A modal in the main clause or what is reported, whether inside marks or not where these are most of the sentence."""
    zones = (MAIN, QUOTE) if quotes_mostly(view) else (MAIN,)
    return any(
        view.zones[i] in zones and "have" not in view.words[i + 1 : i + 3] for name in names for i in view.places.get(name, ())
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
    return float(view.having("will", "would", "plan", zones=(BACK,)) and not view.having("will", "would", "plan", zones=OUTSIDE))


def plans(view: View) -> float:
    """The first verb is one of planning, hoping, warning or being due. Example: The leaders plan to meet."""
    return float(view.head_is("plan"))


def plans_somewhere(view: View) -> float:
    """A word of planning in the main clause. Example: The firm said it hoped for rain."""
    return float(view.having("plan", zones=(MAIN,)))


def plans_to(view: View) -> float:
    """A word of planning with "to". Example: The mill is expected to close."""
    return float(any(view.zones[i] == MAIN and "to" in view.words[i + 1 : i + 3] for i in view.places.get("plan", ())))


def future_date(view: View) -> float:
    """A date that lies ahead, outside a background clause. Example: The leaders meet next week."""
    return float(view.having("future_date", zones=(MAIN, LEAD, QUOTE)))


def past_date(view: View) -> float:
    """A date that lies behind, in the main clause. Example: The leaders met last week."""
    return float(view.having("past_date", zones=OUTSIDE))


def day_with_present(view: View) -> float:
    """A weekday and a first verb in the present that does not report. Example: The court is in session on Friday."""
    return float((view.report < 0 or view.report > view.head) and head_present(view) > 0 and view.having("day", zones=OUTSIDE))


def date_without_past(view: View) -> float:
    """A weekday, month or coming date and no past form in what is told. Example: Trains resume on Wednesday, the firm said."""
    since, until = content(view)
    past = any(w.endswith("ed") for w, z in zip(view.words[since:until], view.zones[since:until], strict=True) if z == MAIN)
    return float(not past and view.having("day", "month", "future_date", zones=(MAIN,), since=since, until=until)
                 and not view.having("past", "past_be", "past_date", zones=(MAIN,), since=since, until=until)
                 and {"has", "have"}.isdisjoint(view.words[since:until]))


def day_with_past(view: View) -> float:
    """A weekday and a first verb in the past. Example: The court sat on Friday."""
    return float(head_past(view) > 0 and view.having("day", zones=OUTSIDE))


def rejects(view: View) -> float:
    """The first verb rejects. Example: The lender denied hiding losses."""
    return float(view.head_is("deny") and not _beside_not(view))


def rejects_somewhere(view: View) -> float:
    """A rejection in the main clause. Example: The lender wrote on Monday to deny hiding losses."""
    return float(view.having("deny", zones=OUTSIDE))


def rejects_inside(view: View) -> float:
    """A rejection or "false" inside marks. Example: “That is false,” he said."""
    return float(view.having("deny", "false", zones=(QUOTE,)))


def rejects_in_background(view: View) -> float:
    """A rejection in a relative or trailing clause only. Example: The lender, which has denied hiding losses, was sold."""
    return float(view.having("deny", zones=(BACK,)) and not view.having("deny", zones=OUTSIDE))


def _beside_not(view: View) -> bool:
    return any("not" in kinds for i in view.places.get("deny", ()) for kinds in view.kinds[max(i - 3, 0) : i])


def rejects_not(view: View) -> float:
    """Did not deny. Example: The lender did not dispute the sum."""
    return float(_beside_not(view))


def rejects_charge(view: View) -> float:
    """A rejection before a claim, charge or rumour. Example: The lender dismissed the report."""
    places = [i for i in view.places.get("deny", ()) if view.zones[i] != BACK]
    return float(bool(places) and view.having("charge_noun", zones=(MAIN,), since=places[0] + 1))


def rejects_offer(view: View) -> float:
    """A rejection before an offer or demand, and no claim. Example: The council rejected the offer."""
    places = [i for i in view.places.get("deny", ()) if view.zones[i] != BACK]
    return float(bool(places) and view.having("offer_noun", zones=(MAIN,), since=places[0] + 1) and not rejects_charge(view))


def calls_false(view: View) -> float:
    """A word for untrue in the main clause. Example: The mayor called the report baseless."""
    return float(view.having("false", zones=OUTSIDE))


def calls_charge_false(view: View) -> float:
    """A word for untrue, and a claim or charge. Example: The mayor called the report baseless."""
    return float(view.having("false", zones=(MAIN, QUOTE)) and view.having("charge_noun", zones=OUTSIDE))


def names_charge(view: View) -> float:
    """A claim, charge or rumour is named in the main clause. Example: The report was long."""
    return float(view.having("charge_noun", zones=OUTSIDE))


def refuses(view: View) -> float:
    """A refusal or non-answer in the main clause. Example: The firm declined to comment."""
    return float(view.having("refuse", zones=OUTSIDE))


def refuses_in_background(view: View) -> float:
    """A refusal or non-answer in a relative or trailing clause. Example: The firm, which declined to comment, was sold."""
    return float(view.having("refuse", zones=(BACK,)))


def legal_step(view: View) -> float:
    """The first verb is a legal step. Example: A jury convicted him."""
    return float(view.head >= 0 and view.having("legal", zones=(MAIN,), since=view.head, until=min(view.head + 3, len(view.words))))


def speech_act(view: View) -> float:
    """The first verb is a speech act. Example: The union urged members to stay."""
    return float(view.head_is("speech_act"))


def speech_act_only(view: View) -> float:
    """A speech act, and no verb that reports. Example: The union thanked its members."""
    return float(view.having("speech_act", zones=(MAIN,)) and not view.having(*REPORTING, zones=(MAIN,)))


def conditional(view: View) -> float:
    """If or unless. Example: Two mills close if prices fall."""
    return float(view.having("if"))


def conditional_would(view: View) -> float:
    """If with will, would or could. Example: Two mills would close if prices fell."""
    return float(view.having("if") and view.having("will", "would", "could", zones=OUTSIDE))


def relative(view: View) -> float:
    """A relative clause. Example: The firm, which made paper, was sold."""
    return float(view.having("relative"))


def lead_in(view: View) -> float:
    """Words before the main clause, closed by a comma. Example: On Monday, the firm was sold."""
    return float(LEAD in view.zones)


def trailing_participle(view: View) -> float:
    """A participle after a comma. Example: The firm was sold, leaving two mills idle."""
    return float(any(w == "," and n.endswith("ing") and view.zones[i + 1] == BACK for i, (w, n) in enumerate(zip(view.words, view.words[1:], strict=False))))


def background_share(view: View) -> float:
    """The share of words in relative and trailing clauses. Example: The firm, which made paper, was sold."""
    return sum(zone == BACK for zone in view.zones) / max(len(view.zones), 1)


def question(view: View) -> float:
    """A question mark. Example: Who paid?"""
    return float("?" in view.words)


def turns(view: View) -> float:
    """Begins with but, however or yet. Example: But the firm was sold."""
    return float(bool(view.kinds) and "but" in view.kinds[0])
