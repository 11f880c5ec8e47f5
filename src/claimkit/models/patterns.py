"""How the lexicons' regular expressions are written: verbs in all their forms, one pattern out of several."""

from __future__ import annotations

import re


def inflected(verbs: str) -> str:
    """A pattern for all forms of the verbs, parted by blanks; ``+`` marks a last consonant that doubles.

    >>> inflected("deny refute admit+ reject")
    'den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|admit(?:s|ted|ting)?|reject(?:s|es|ed|ing)?'
    """

    def forms(verb: str) -> str:
        if verb.endswith("+"):
            return f"{verb[:-1]}(?:s|{verb[-2]}ed|{verb[-2]}ing)?"
        if verb.endswith("e"):
            return f"{verb[:-1]}(?:e|es|ed|ing)"
        return f"{verb[:-1]}(?:y|ies|ied|ying)" if re.search("[^aeiou]y$", verb) else f"{verb}(?:s|es|ed|ing)?"

    return "|".join(forms(verb) for verb in verbs.split())


def either(*patterns: str) -> str:
    """One group out of several patterns; line breaks and indentation in them are for the reader alone."""
    return "(?:" + "|".join(re.sub(r"\n\s*", "", pattern) for pattern in patterns) + ")"


def compiled(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns, as whole words."""
    return re.compile(rf"\b{either(*patterns)}(?![\w])")
