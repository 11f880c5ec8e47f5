"""Sentences masked: names, numbers, days and words of the topic are tokens, and only what carries the claim stays."""

from __future__ import annotations

from claimkit.models.inflection import listed
from claimkit.models.lexicon import INDEX
from claimkit.models.sentence_view import View
from claimkit.models.zones import BACK, QUOTE

_BY_CLASS = listed(
    "say argue accuse find deny plan office unnamed paper role legal speech_act charge_noun offer_noun false past",
    joined=False,
)
"""Classes whose words ``MaskedText`` replaces by the class; words of the others stay as they are."""

_ENDINGS = ("ed", "ing", "ly", "ion", "s")

MASKED_WORD = r"<\w+>|n't|'\w+|\w+(?:[-.]\w+)*|[\",;:?!]"
"""What a word of a masked text is, for a vectorizer."""


def mask(seen: View) -> str:
    """A sentence as a string of tokens.

    >>> from claimkit.models.sentence_view import view
    >>> mask(view("The lender in Accra, which had 40 branches, denied hiding losses on Monday."))
    'the <x> in <name> <back> , deny <ing> <s> on <day> .'
    """
    return " ".join(token for token, _ in masked_tokens(seen))


def masked_tokens(seen: View) -> list[tuple[str, int]]:
    """The tokens of a masked sentence, each with the place of the word that it stands for, the first of several."""
    tokens: list[tuple[str, int]] = []
    zone = -1
    for i, word in enumerate(seen.words):
        before, zone = zone, seen.zones[i]
        if zone == BACK:
            if before != BACK:
                tokens.append(("<back>", i))
            continue
        if zone == QUOTE and before != QUOTE:
            tokens.append(("<quote>", i))
        if _is_name(seen, i):
            if not tokens or tokens[-1][0] != "<name>":
                tokens.append(("<name>", i))
        elif word != "." or not tokens or tokens[-1][0] != "<name>" or i == len(seen.words) - 1:
            tokens.append((_masked_word(word, seen.kinds[i]), i))
    return tokens


def _is_name(seen: View, i: int) -> bool:
    """Whether a capital marks a name, not the first word of a sentence or a quotation, a weekday or a month."""
    raw, kinds = seen.raw[i], seen.kinds[i]
    if not raw[0].isupper() or len(raw) < 2 or "day" in kinds or "month" in kinds:
        return False
    if i == 0:
        return not kinds and len(seen.raw) > 1 and seen.raw[1][0].isupper()
    return not (seen.raw[i - 1] == '"' and kinds)


def _masked_word(word: str, kinds: tuple[str, ...]) -> str:
    """The token for a word that is no name."""
    if word[0].isdigit():
        return "<num>"
    if "day" in kinds:
        return "<day>"
    if "month" in kinds:
        return "<month>"
    own = INDEX.get(word)
    if own:
        return own[0] if own[0] in _BY_CLASS else word
    if len(word) <= 3:
        return word
    return next((f"<{ending}>" for ending in _ENDINGS if word.endswith(ending)), "<x>")
