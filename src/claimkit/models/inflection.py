"""Word lists written as strings, and the regular forms of English verbs."""

from __future__ import annotations


def listed(text: str, *, joined: bool = True) -> frozenset[str]:
    """Words separated by blanks; ``joined`` reads those joined by ``_`` as a phrase.

    >>> sorted(listed("denied ruled_out"))
    ['denied', 'ruled out']
    """
    return frozenset(word.replace("_", " ") if joined else word for word in text.split())


_DOUBLES = listed(
    "admit ban bar bat brag commit chat jot net nod permit plan quip refer rebut scrap shrug slam slip spot submit"
)


def verbs(regular: str, other: str = "") -> frozenset[str]:
    """Regular verbs by base form, and other forms as they stand."""
    bases = [word.replace("_", " ") for word in regular.split()]
    return frozenset(form for base in bases for form in inflect(base)) | listed(other)


def inflect(base: str) -> tuple[str, ...]:
    """The regular forms of a verb; what follows its first word is kept.

    >>> inflect("deny")
    ('deny', 'denies', 'denied', 'denying')
    >>> inflect("rule out")
    ('rule out', 'rules out', 'ruled out', 'ruling out')
    """
    verb, _, rest = base.partition(" ")
    if verb.endswith("e"):
        forms = (verb, verb + "s", verb + "d", verb[:-1] + "ing")
    elif verb.endswith("y") and verb[-2] not in "aeou":
        forms = (verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    elif verb in _DOUBLES:
        forms = (verb, verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing")
    else:
        forms = (verb, verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s"), verb + "ed", verb + "ing")
    return tuple(f"{form} {rest}" if rest else form for form in forms)
