"""The published cue lexicon: words and patterns by which the codebook's labels are usually seen.

Each list serves the ``rules`` model, the check of the corpus ("which sentences have no cue?") and the features
of the linear models. Patterns are regular expressions over lower-case text with straight apostrophes.
"""

from __future__ import annotations

import re

_SUBJECT_GAP = r"(?:\W+[\w'-]+){0,3}?"

DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)(?! (?:entry|access|bail|a visa|visas|the right|permission|them|him|her|us|me|asylum|parole|citizenship))"
    r"|denials?|disput(?:es?|ed|ing) (?!between|over)|refut(?:e|es|ed|ing)|rebut(?:s|ted|tal)?|contradict(?:s|ed|ing)?|disavow(?:s|ed|ing)?"
    r"|disown(?:s|ed)?|repudiat(?:es?|ed)|debunk(?:s|ed)?|retract(?:s|ed)?|recant(?:s|ed)?"
    r"|(?:reject|dismiss|scoff|shrugg?|brush|wav|laugh|bat)(?:s|es|ed)?(?:\W+[\w'-]+){0,6}?\W+(?:claims?|allegations?|accusations?|reports?|rumou?rs?|suggestions?"
    r"|charges?|criticisms?|speculation|notion|idea|assertions?|account|story|as (?:\"|')?(?:\w+ ){0,3}(?:false|baseless|untrue|fiction|nonsense|lies?|absurd|unfounded|"
    r"fabricat\w+|groundless|fantasy|rubbish|ridiculous|propaganda|a lie|a hoax|politically motivated))"
    r"|plead(?:s|ed|ing)? not guilty|not guilty plea|ruled? out|rul(?:es|ing) out|maintain(?:s|ed) (?:his|her|their|its) innocence|protest(?:s|ed) (?:his|her|their) innocence"
    r"|no truth (?:to|in)|not true|untrue|(?:is|was|are|were|be|as) (?:\w+ )?(?:false|baseless|unfounded|groundless|a lie|lies|nonsense|fabricat\w+|a fabrication|fake|a hoax|a smear)"
    r"|call(?:s|ed|ing)? (?:\w+\W+){1,6}?(?:\"|')?(?:\w+ )?(?:false|baseless|unfounded|untrue|lies?|a lie|nonsense|fabricat\w+|fake|a hoax|absurd|fiction|groundless)"
    r"|did nothing wrong|done nothing wrong|no wrongdoing|(?:is|was|were|are) not aware of|ha(?:s|d|ve) no (?:plans?|intention)|no intention of|took issue with|push(?:es|ed)? back (?:on|against)"
    r"|distanc(?:es?|ed|ing) (?:himself|herself|itself|themselves)|had nothing to do with|have nothing to do with|has nothing to do with|nothing to do with"
    r"|disclaim(?:s|ed)?|no knowledge of|disagree(?:s|d)?)\b"
)
"""Rejections, with their objects where the verb alone may mean something else."""

NOT_DENIAL = re.compile(
    r"\b(?:did not|didn't|does not|doesn't|do not|don't|has not|hasn't|have not|haven't|had not|hadn't|neither|nor|never|not|without|refused to|declined to|would not|could not|cannot)"
    r" (?:\w+ )?(?:deny|denied|dispute|disputed|denying|disputing|contradict|rule out|ruled out|reject)\b"
    r"|\bden(?:ied|ies) (?:entry|access|bail|a visa|visas|the right|permission|asylum|parole|citizenship)\b"
)

OWN_DENIAL = re.compile(
    r"^\W*(?:\"|')?[^\"]{0,60}\b(?:i|we|my client|our (?:company|party|government|client)) (?:have |had |has |did |do |was |were |am |are )?(?:never|not|nothing)\b"
    r"|\b(?:i|we) (?:didn't|haven't|don't|wasn't|weren't|never) (?:\w+ )?(?:take|took|taken|steal|stole|kill|killed|lie|lied|threaten|pay|paid|sell|sold|support|supply|supplied|authori[sz]e|order|ordered|know|knew|do|done|commit|break|broke|violate|cheat|bribe)"
)
"""A speaker of their own conduct, to be looked for inside quotation marks."""

INSISTS_NOT = re.compile(
    r"\b(?:insist(?:s|ed)?|maintain(?:s|ed)?|sw(?:ears|ore)|stress(?:es|ed)?|reiterat(?:es|ed))\b[^.\"]{0,80}\b(?:not|never|no|n't|nothing)\b"
    r"|\bsa(?:id|ys)\b[^.,\"]{0,25}\b(?:he|she|it|they|we|i) (?:would not|will not|won't|wouldn't|had never|has never|have never|never)\b"
)

FORECAST = re.compile(
    r"\b(?:will(?! (?:of|and testament))|won't|shall|'ll|(?:is|are|was|were|'s|'re) (?:\w+ )?(?:going to|set to|due to|due (?:in|on|at|by|before|back|next)|scheduled (?:to|for)|expected (?:to|in|on|by|at|later|next|within|after)|likely (?:to|in)"
    r"|unlikely to|poised to|bound to|slated (?:to|for)|about to|to be|planned for|tipped to|forecast to|projected to|predicted to|anticipated|considering|preparing to|planning|mulling|weighing|eyeing)"
    r"|plan(?:s|ned)? (?:to|on|for)|intend(?:s|ed)? to|aim(?:s|ed)? (?:to|for|at)|hop(?:es?|ed|ing) (?:to|that|for|the)|expect(?:s|ed|ing)? (?:to|that|the|a|an|its|his|her|their|about|more|\d)"
    r"|vow(?:s|ed|ing)?(?: to| that)?|promis(?:es|ed|ing)? (?:to|that|a|an)|pledg(?:es|ed|ing)?(?: to| that)?|threaten(?:s|ed|ing)? (?:to|that)|predict(?:s|ed|ing)?|forecasts?|warn(?:s|ed|ing)?"
    r"|fear(?:s|ed)? (?:that|a|the|more)|looks? set to|seeks? to|want(?:s|ed)? to|agreed to|consider(?:s|ing)|prepar(?:es|ing) (?:to|for)|brac(?:es?|ing) for|eyes|mulls"
    r"|would(?! have| be (?:the|a) (?:first|biggest|largest|worst))|may(?! (?:have|be|well have|not have))|might(?! (?:have|be|well have|not have))|could(?! (?:have|be|not|hear|see|well have))"
    r"|fac(?:es?|ing) (?:up to|a maximum|\w+ (?:years|months|life))|(?:next|coming) (?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|fall|winter|days|weeks|months|years)|tomorrow"
    r"|in the (?:coming|next) \w+|later this (?:week|month|year)|by (?:the end of )?20[2-9]\d)\b"
)
"""Futures, plans, expectations and future dates."""

NOT_FORECAST = re.compile(
    r"\b(?:would|could|might|may|should|must) (?:not |never |well |also |possibly )?have\b|\bwas (?:to|due to|set to|going to) have\b|\bwould-be\b|\bgood will\b"
)

FACTIVE = re.compile(
    r"\b(?:confirm(?:s|ed|ing)?|acknowledg(?:es?|ed|ing)|admit(?:s|ted|ting)?|conced(?:es?|ed|ing)|reveal(?:s|ed|ing)?|disclos(?:es?|ed|ing)|announc(?:es?|ed|ing)|not(?:es|ed|ing) that"
    r"|point(?:s|ed) out|learn(?:s|ed|t) that|discover(?:s|ed)|showed that)\b"
)
"""Verbs by which the writer vouches for the content. The codebook's list is closed."""

SPEECH_ACT = re.compile(
    r"\b(?:declin(?:es?|ed|ing) to|refus(?:es?|ed|ing) to|(?:did not|didn't|has not|have not|could not be|wasn't|was not) (?:immediately |yet )?(?:respond|reply|reached|comment|answer|return|confirm)|would not (?:say|confirm|comment|discuss)"
    r"|urg(?:es?|ed|ing)|call(?:s|ed|ing)? (?:on|for)|ask(?:s|ed)?|demand(?:s|ed|ing)?|request(?:s|ed)?|condemn(?:s|ed|ing)?|critici[sz](?:es?|ed|ing)|prais(?:es?|ed|ing)|thank(?:s|ed)?|congratulat(?:es?|ed)"
    r"|apologi[sz](?:es?|ed)|welcom(?:es?|ed)|met(?: with)?|discussed|spoke (?:about|with|to)|pleaded guilty|pleads guilty|signed|appealed (?:to|for)|invited)\b"
)
"""Speech told as an event: asked, urged, declined to comment."""

ATTRIBUTION = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|told|tells|according to|add(?:s|ed)|wr(?:ote|ites)|tweet(?:s|ed)|claim(?:s|ed|ing)|alleg(?:es?|ed|ing)|accus(?:es?|ed|ing)|argu(?:es?|ed|ing)|believ(?:es?|ed)|think(?:s)?|thought"
    r"|contend(?:s|ed)|assert(?:s|ed)|stat(?:es|ed)|explain(?:s|ed)|describ(?:es|ed)|comment(?:s|ed)|report(?:s|ed)|cit(?:es|ed|ing)|quot(?:es|ed|ing)|suggest(?:s|ed|ing)?|indicat(?:es?|ed|ing)|insist(?:s|ed)?|maintain(?:s|ed)"
    r"|estimat(?:es?|ed)|conclud(?:es?|ed)|finds|found that|show(?:s)? that|testif(?:ied|ies)|complain(?:s|ed)|remark(?:s|ed)|observ(?:es|ed) that|recall(?:s|ed)|claim(?:s)? that|blam(?:es?|ed|ing)|suspect(?:s|ed)?"
    r"|charged with|under investigation|in the words of|in .{1,30} (?:view|opinion|account)|mention(?:s|ed)|express(?:es|ed)|declar(?:es?|ed)|repl(?:ies|ied)|opin(?:es|ed)|posted|stress(?:es|ed)|emphasi[sz](?:es|ed)|hail(?:s|ed)|slammed|lamented|joked|wondered|regretted)\b"
)
"""Reporting verbs and other words that leave the responsibility to somebody else."""

HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|supposedly|purportedly|seemingly|ostensibly|possibly|probably|perhaps|presumably"
    r"|(?:is|are|was|were|has been|have been) (?:\w+ )?(?:believed|thought|said|understood|alleged|reported|suspected|accused|rumou?red|assumed|seen as|considered|feared|presumed|claimed)"
    r"|seem(?:s|ed)?|appear(?:s|ed)? to|suspected of|accused of|alleged(?:ly)?|(?:may|might|could|must|would) (?:well |also |not |even )?have (?:been|had|\w+(?:ed|en|wn|ne))|may be|might be|could be|must be)\b"
)

QUOTED = re.compile(r"[\"“”«»]")


def plain(text: str) -> str:
    """The text as the patterns read it: lower case, straight marks."""
    return text.lower().translate(str.maketrans("“”‘’", "\"\"''"))


def outside_quotes(text: str) -> str:
    """The text with what stands inside double quotation marks blanked; an unclosed quotation runs to the end.

    >>> outside_quotes('"we go," he said.').split()
    ['he', 'said.']
    """
    return re.sub(r"\"[^\"]*(?:\"|$)", " ", text)
