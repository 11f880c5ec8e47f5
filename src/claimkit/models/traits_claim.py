"""Traits of a sentence's negations, rejections, refusals, legal steps and speech acts.

Each function takes a ``View`` and gives a number, mostly 0 or 1; its docstring ends with a sentence that it fires on.
"""

from __future__ import annotations

from claimkit.models.sentence_view import REPORTING, View
from claimkit.models.traits_voice import content
from claimkit.models.zones import BACK, MAIN, OUTSIDE, QUOTE

_SPEAKERS = frozenset(("he", "she", "it", "they", "we", "i", "his", "her", "its", "their"))


def not_by_writer(view: View) -> float:
    """A negation goes with the first verb. Example: The ministry has not published its accounts."""
    return float(
        view.head >= 0
        and view.having("not", zones=(MAIN,), since=view.head - 2, until=min(view.head + 3, len(view.words)))
    )


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
        if (
            view.words[i] in _SPEAKERS
            and view.zones[i] != BACK
            and any("not" in kinds for kinds in view.kinds[i + 1 : i + 5])
        ):
            return 1.0
    return 0.0


def i_never(view: View) -> float:
    """I or we with a negation inside marks. Example: “We have never taken a cent,” he said."""
    return float(
        any(
            view.zones[i] == QUOTE and any("not" in kinds for kinds in view.kinds[i + 1 : i + 5])
            for i in view.places.get("i", ())
        )
    )


def argues_not(view: View) -> float:
    """Insists, maintains or argues … not. Example: The union insisted that nobody was hurt."""
    since, until = content(view)
    return float(
        view.report >= 0
        and "argue" in view.kinds[view.report]
        and view.having("not", zones=(MAIN, QUOTE), since=since, until=until)
    )


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
    """A rejection in a background clause only. Example: The lender, which has denied hiding losses, was sold."""
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
    return float(
        bool(places) and view.having("offer_noun", zones=(MAIN,), since=places[0] + 1) and not rejects_charge(view)
    )


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
    """A refusal or non-answer in a background clause. Example: The firm, which declined to comment, was sold."""
    return float(view.having("refuse", zones=(BACK,)))


def legal_step(view: View) -> float:
    """The first verb is a legal step. Example: A jury convicted him."""
    return float(
        view.head >= 0
        and view.having("legal", zones=(MAIN,), since=view.head, until=min(view.head + 3, len(view.words)))
    )


def speech_act(view: View) -> float:
    """The first verb is a speech act. Example: The union urged members to stay."""
    return float(view.head_is("speech_act"))


def speech_act_only(view: View) -> float:
    """A speech act, and no verb that reports. Example: The union thanked its members."""
    return float(view.having("speech_act", zones=(MAIN,)) and not view.having(*REPORTING, zones=(MAIN,)))
