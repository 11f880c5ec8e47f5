"""The published cue lexicon: words and patterns by which the codebook's labels are usually seen.

Each list serves the ``rules`` model, by way of what that decides the linear models, and the check of the corpus ("which
sentences have no cue?"). The classes of single words that the features of the linear models read are in ``lexicon``.
Patterns are regular expressions over the output of ``plain``: lower-case text with straight marks. Every repetition in
them is bounded, so that no text can make them slow.
"""

from __future__ import annotations

import re

from claimkit.models.patterns import compiled, either, inflected

_GAP = r"(?: [\w'%$£€-]+){0,3}?"  # a few words between a verb and what decides its meaning
_REFUTE = inflected("refute rebut+ repudiate disavow disown debunk recant retract contradict contest rubbish pooh-pooh")
_REJECT = inflected("reject dismiss rebuff rubbish decry discount counter challenge")
_SCOFF = inflected("scoff shrug+ brush laugh bat+ wave swat+ play knock bristle snort sneer bridle")
_DESCRIBE = inflected("describe depict portray attribute regard cite liken characterise characterize")
_URGE = inflected(
    "urge ask request beg+ implore condemn criticise criticize denounce praise thank"
    " congratulate apologise apologize welcome discuss salute lambast"
)
_CONFIRM = inflected("confirm acknowledge admit+ concede reveal disclose announce discover learn")
_ARGUE = inflected(
    "argue believe contend assert explain suggest indicate insist maintain conclude observe tweet emphasise emphasize"
    " reiterate lament remember opine muse boast respond retort calculate speculate imply assume affirm attest bemoan"
    " grumble concur+ surmise theorise theorize exclaim warn confide swear posit recommend"
)
MONTHS = either(r"""(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may_?|june|july|aug(?:ust)?|sept?(?:ember)?
    |oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?""")
DAYS = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
UNTRUE = either(r"""(?:\w+ly |just )?(?:false|untrue|baseless|unfounded|groundless|wrong|mistaken|incorrect|misleading
    |absurd|ridiculous|ludicrous|laughable|fanciful|nonsens\w+|rubbish|hogwash|tosh|garbage|invented|fabricat\w+
    |fictitious|fiction|invention|propaganda|slander\w*|libel\w*|defamat\w+|smears?|hoax|lies?|myth|legend|fake
    |speculati\w+|gossip|conspiracy|politically motivated|trumped-up)""")
"""What a claim is called by those who reject it."""
CLAIM_NOUN = either(r"""claims?|allegations?|accusations?|reports?|rumou?rs?|suggestions?|charges?|criticisms?
    |notions?|ideas?|assertions?|accounts?|stor(?:y|ies)|figures?|findings?|conclusions?|estimates?|versions?
    |characteri[sz]ations?|descriptions?|comparisons?|talk|gossip|labels?|words?|terms?|theor(?:y|ies)|complaints?
    |suspicions?|testimony|arguments?|narratives?|views?|inference|arithmetic|timeline|verdict|link|tales?|numbers?
    |concerns?|fears|warnings|evidence""")
"""What can be untrue: the objects by which *reject* and *dismiss* become denials."""
_THAT = r"(?:that|this|it|them|those|these|such|all of it|any|both|as)"
_CLAIM_OBJECT = either(rf"""(?:(?: [\w'\".-]+){{0,6}}? {CLAIM_NOUN}\b| {_THAT}\b(?! \w+ing\b)
    |(?:,? [\w'\"-]+){{0,9}}? as ?\"?(?: ?[\w-]+){{0,4}}? ?{UNTRUE})""")
_DENY_OTHER = either(r"""(?:entry|access|bail|(?:a |their |his |her )?visas?|the right|rights|permission|them|him|her
    |us|me|asylum|parole|service|funding|care|treatment|food|medical|a (?:chance|place|goal|win))\b""")
DENIAL = compiled(rf"""den(?:y|ies|ied|ying)(?! {_DENY_OTHER})|denials?|plead(?:s|ed|ing)? not guilty|enter(?:s|ed
    |ing) (?:a plea of |pleas of )?(?:not guilty|innocence)|disput(?:e|es|ed|ing)(?! (?:between|over|with)\b)|{_REFUTE}
    |(?:{_REJECT}){_CLAIM_OBJECT}|(?:{_SCOFF}|shot|shoots?|shooting)(?: it| that| them)? (?:at|off|aside|away
    |down)(?: \S+){{0,4}}? (?:{CLAIM_NOUN}|{_THAT})|(?:takes?|took|taking) (?:\w+ )?(?:issue with|exception to)|beg(?:s
    |ged)? to differ|(?:pour|throw|threw|heap)(?:s|ed|n)? (?:scorn|cold water|doubt) on|(?:took|takes?
    |taken) back{_GAP} (?:what|his|her)|ha(?:ve|s|d) none of it|none of (?:this|that|it) (?:is|was) (?:true|so|right)
    |push(?:es|ed|ing)? back (?:on|against|at)|(?:rul(?:e|es|ed|ing)) out|protest(?:s|ed|ing)? (?:his|her|their
    |its) innocence|maintain(?:s|ed)? (?:his|her|their) inno\w+|{CLAIM_NOUN} (?:was|were|is|are|has been
    |have been) (?:\w+ly )?(?:denied|rejected|disputed|dismissed|refuted)|(?:call(?:s|ed|ing)?|label\w*|brand\w*
    |describ\w+|term(?:s|ed)|considers?)(?: [\w'-]+){{1,6}}? ?(?:as )? ?\"?(?:an? |pure |a pack of |the )?
    (?:\w+ )?{UNTRUE}|no truth (?:to|in|whatever)|not (?:at all )?(?:true|correct|the case)|untrue|(?:not|n't
    |nor was it|cannot be|could not be) (?:so|right)(?=[,.;:]|$)| not guilty|(?:is|was|are|were|be|as|'s|'re
    |that) (?:an? |all |pure |a complete |a total |a pack of )?{UNTRUE}|(?:did|done|doing) nothing (?:wrong|improper
    |illegal|unlawful)|no wrongdoing|wrong to (?:say|suggest|tie|link|claim)|(?:is|was|were|are|am
    |'m) (?:not |un)aware of|aware of no|ha(?:s|d|ve) no (?:\w+ )?(?:plans?|intention|knowledge|interest in)
    |no (?:\w+ )?(?:plans? to|intention of|knowledge of|connection (?:to|with|between)|involvement|such)|(?:had|has
    |have) nothing to do with|knew (?:nothing|of no)|(?:do|does|did) not (?:accept|recogni[sz]e|agree)\b|disagree(?:s|d
    |ing)?|distanc(?:e|es|ed|ing) (?:himself|herself|itself|themselves|\w+self) from|(?:gave|gives?|issued?
    |issues) (?:\w+ ){{0,3}}denials?|claim(?:s|ed) innocence|withdr(?:ew|awn|aws)(?: \w+){{0,2}} (?:confession
    |statement|sentence|remark|testimony|claim)|runs? counter to|rebuttal""")
"""Rejections, with their objects where the verb alone may mean something else."""
NOT_DENIAL = compiled(r"""(?:not|n't|nor|never|neither|without|cannot|refused to|declined to|wouldn't
    |didn't)(?: \w+){0,3}? (?:den(?:y|ies|ied|ying)|disput(?:e|ed|ing)|contradict|contest|contested|ruled? out|refute
    |disagree)|(?:disputed|contested) (?!by\b)(?:\w+ ){0,2}?(?:land|territor\w+|election|vote|border|region|island\w*
    |district|clause|seat|result|race|market|goal|penalty|match)|(?:a|the|this|that|any|of|in|legal|trade|pay|labou?r
    |border|land|bitter|long) disputes?(?! (?:that|the claim))|(?:an?|the|this|that|any|each|every|of|in|his|her|their
    |song|beauty|title|leadership|presidential|electoral|close|tight|open|fair|free|two-way|three-way) contests?
    (?! (?:that|the|this|these|those|an?|any|some|its|his|her|their|\w+'s|(?:\w+ )?(?:claim|allegation|report|charge
    |accusation)s?)\b)
    |contest(?:s|ed|ing)? (?:an? |the |this |next |any )?(?:(?!(?:that|this|he|she|it|they|of|about|claims?|allegations?
    |reports?|accusations?)\b)\w+ ){0,2}?(?:elections?|seats?|poll|polls|ballot|presidency|race|primary|primaries|title
    |final|nomination|leadership|by-election|constituenc\w+)(?=[,.;:\"]|$| (?:in|on|for|as|at|with|against|by|next|last
    |this|again|and|but|or|from|after|before|while|because|if|alone|unopposed|were|was|are|is)\b)""")
"""What looks like a denial and is none: denial negated, or the word in another sense."""
NEGATIVE = compiled(r"""no|not|never|nobody|nothing|none|neither|nor|without|no one|cannot|\w+n't|(?:is|was|are
    |were) (?:false|wrong|untrue)""")
"""Negative words: a denial only where the sentence shows what it answers (``ANSWERING``)."""
ANSWERING = compiled(rf"""(?:when )?asked (?:about|whether|if|why|on|at)|(?:when|after) (?:asked|challenged
    |questioned|pressed|confronted)|no evidence of the|in (?:answer|reply|response) to|respond(?:s|ed|ing) to
    |repl(?:ies|ied|ying)|retort(?:s|ed)|contrary to|as (?:[\w'.-]+ ){{1,8}}?(?:alleged|claimed|alleges?|claims?
    |suggested|suggests?|reported|asserted|maintained)|whatever (?:\w+ ){{1,4}}?(?:may|might|have|has|had|says?|said
    |thinks?|claims?|heard|read)|put (?:it |that )?to (?:him|her|them|it)|(?:evidence|proof|basis|support) (?:of|for|to
    |in|behind) (?:[\w']+ ){{0,2}}{CLAIM_NOUN}|nothing to (?:support|back|suggest)|(?:any|the) (?:suggestion|notion
    |idea|claim|allegation|insinuation) that|let alone|not an? (?:scrap|shred|single|cent|penny|euro|dollar|word)
    |not one|at no (?:point|time|stage)|ever""")
"""Signs that a negative statement answers something said, suspected or asked."""
INSISTS_NOT = compiled(r"""(?:insist|maintain|reiterate|stress|protest|vow)(?:s|ed|d
    |ing)?(?=[ ,])[^.\"]{0,100}?\b(?:not|never|no|\w+n't|nothing|nobody|innocent|untouched)|(?:swears?|swore
    |sworn)(?=[ ,])[^.\"]{0,80}?\b(?:not|never|no|nothing|nobody)|(?:said|says|told(?: [\w'-]+){0,7}?
    |insist\w*)(?: that)?(?: on \w+day| late \w+| again| yesterday)?(?: that)? (?:he|she|it|they|we|i) (?:would not
    |will not|won't|wouldn't)(?! (?:say|comment|confirm|discuss|be (?:able|enough|easy|until|clear)))
    |told (?:[\w']+ ){1,5}?(?:that )?(?:he|she|it|they) (?:had |has )?never|said(?: that)? (?:he|she|it|they|neither
    |none|no one|nobody) (?:had |has |have )?(?:never|at no|done no|done nothing|not (?:taken|received|paid|met|sold
    |asked|ordered|given|signed|known|told|stolen|killed|killing))""")
"""A speaker insisting that something is not so, or saying that they would not do it."""
_NO_CONDUCT = either(r"""(?:recogni|enjoy|blame|proud|played|slept|notice|publish|smell|very|been this|see|saw|seen
    |know|hear|have (?:a|an|any|the|to|time|enough)\b|think|thought|want|feel|felt|sleep|expect|imagin|get|got
    |understand|even|been (?:so|more|as)|like|need|realis|realiz|dare|yet|had|believe|ask |care|remember|forg|mind|say
    |going|sure|afraid|proud)""")
OWN_DENIAL = compiled(rf"""(?:i|we|my client|our \w+)(?:'ve|'d| have| had| has
    | did)? (?:absolutely |certainly |simply |categorically )?(?:never|not) (?:once |ever |knowingly |personally )?
    (?!{_NO_CONDUCT})\w+|(?:i|we) (?:didn't|haven't|hadn't)(?: ever)? (?!{_NO_CONDUCT})\w+|(?:i|we) (?:am|'m|are|were
    |was|wasn't|weren't|'re) (?:not |never )?(?:innocent|(?:the one|an? (?:\w+ )?(?:thief|spy|traitor|criminal|liar
    |crook|terrorist)|corrupt|guilty|responsible for|involved|hiding|aware))|(?:i
    |we) (?:have |had |owe |took |did )nothing (?:to (?:hide|do)|wrong)|(?:i|we) (?:take issue|reject|deny|dispute
    |disagree|refute)|^\W*no[,.!]|^\W*(?:(?:nobody|no one|nothing) (?:was|has been|is being|took|sold|paid|broke)
    |not one|not a|at no point|there (?:was|were|is|are|'s) no(?:thing)?|no (?!one knows|doubt|longer
    |matter)\w+ \w+ (?:has|have|had|was|were|took|sold))""")
"""Speakers denying conduct of their own, to be looked for inside quotation marks."""
_ADVERB = either(r"""(?:(?!not have)(?:\w+ly|now|also|still|soon|even|again|once|widely|not|n't|all|both|currently|yet
    |at least) ){0,2}""")
_SOON = either(rf"""(?:next|{DAYS}|{MONTHS}|tomorrow|(?:on|from|until|by|before|after|in|at|for) (?:the )?(?:{DAYS}
    |{MONTHS}|next|\d+(?:st|nd|rd|th)\b|spring|summer|autumn))""")
_EXPECTED = either(r"""(?:(?:expected|scheduled|slated|set|due|poised|bound|tipped|forecast|projected|predicted
    |certain|sure|going|about|ready|hoping|planning|preparing|aiming|intending|looking|threatening|seeking|determined
    |waiting|prepared|minded|promising|eager) to|(?:set|due|scheduled|slated|planned|hoping|bracing|braced|up) (?:for
    |in|on|at|by|back|next)|(?:un)?likely|expected|expecting|considering|mulling|anticipated|pencilled in|on track
    |in line for|leaning towards?|drafting|preparing|imminent)""")
REPORTED_FUTURE = compiled(rf"(?:was|were) {_ADVERB}(?:{_EXPECTED}|to (?!have\b|blame\b)[a-z]+)")
"""Futures in the past: of time to come only where somebody is reported to say them."""
FORECAST = compiled(rf"""(?:will|won't|shall|'ll)(?! (?:of|and testament)\b)|(?:is|are|'s|'re|am|'m|be|isn't
    |aren't) {_ADVERB}(?:{_EXPECTED}|to (?!blame\b|be found\b|some\b|the\b|\W)\w+)(?!ly\b)|(?:looks?|seems?|appears?
    |remains?|stands?) {_ADVERB}(?:set|likely|unlikely|certain|poised|bound|destined|due|on course) ?(?:to)?|(?:would
    |may|might|could){_ADVERB.replace("{0,2}", "{0,1}")}(?! (?:\w+ )?have\b)(?! (?:not )?(?:be (?:heard|seen|verified)
    |hear|see)\b)|(?:plan|intend|hope|aim|promise|pledge|vow|threaten|seek|mean|agree|prepare|offer|undertak)(?:s|d|ed
    |ned)? (?:to|that|on \w+ing|for|at)|(?:promise|pledge|vow)(?:s|d|ed)?(?= \w)|agreed(?: [\w]+){{1,4}}? to
    |(?:plans) (?:a|an|further|more|another|new|\d\w*|\w+ (?:million|billion))|(?:predict|foresee|forecast
    |envisage)(?:s|ed|ing|d)?|anticipates?|expects?|hop(?:e|es|ed|ing) (?:the|they|he|she|it|this)|(?:hopes? for|fears?
    |awaits|eyes?)(?= \w)|warn(?:s|ed)?(?! (?:lights?|signs?|system|sirens?|(?:\w+ ){{1,3}}(?:to|against))\b)|brac(?:e
    |es|ing) for|consider(?:s|ing)|mulls?|faces|facing|(?<!the )(?<!his )(?<!her )(?<!its )face (?:another|bankruptcy
    |dismissal|up to|at least|\w+ to \w+ years|(?:a|an) (?:maximum|fine|trial|vote)|trial|(?:\w+ ){{0,2}}(?:years
    |months|life|prison|jail|extradition))|called(?: for)? (?:an? (?:[\w-]+ )?(?:strike|march|election|rally
    |referendum)|(?:\w+ ){{1,4}}{DAYS})|pencill?(?:ed|ing) in|(?:takes|opens?|begins?|starts?|meets?|resumes?|goes|go
    |holds|ends|closes|returns|plays|hosts|makes|arrives|leaves|sits|expires|comes|travels|heads|testifies|appears
    |hears|decides?|votes?|reports)(?: [\w'-]+){{0,6}}? {_SOON}|(?:can|must|has to|have to|need to
    |should)(?: [\w'-]+){{1,12}}? (?:by|before|until|next|tomorrow|no later than) (?:\w*day|\w+ber|\d|the end|next
    |easter|christmas)|tomorrow|(?:next|coming) (?:week|month|year|spring|summer|autumn|fall|winter|days|weeks|months
    |years)|in the (?:coming|next) \w+""")
"""Futures, plans, expectations and future dates."""
NOT_FORECAST = compiled(r"""(?:the|a|an|its|his|her|their|of|at|over|under|any|this|that|whose|'s|no|similar
    |against) (?:(?:new|old|original|big|latest|government|similar) )?(?:plans?|promises?|pledges?|hopes?|aims?|offers?
    |vows?|threats?) (?:to|for|that|of)|^(?:plans|promises|pledges|hopes|offers|attempts) (?:to|for|that|of|in)
    |, to be \w+ed|could (?:not|hardly|barely|scarcely|neither|only)(?! be\b)|would (?:need|require|breach)\b
    |would be (?:about|around|roughly|nearly|well|closer|worth|enough|lying|like)\b|(?:would|could|might|may|should
    |must)(?: not| never| well|n't)? have|(?:was|were) (?:to|due to|set to|going to) have|would (?:later|often|always
    |sometimes|rather|sooner|never)|(?:will|may|might|could) (?:already|still) be""")
"""Modals that tell no future: counterfactuals, habits, refusals to speak."""
FACTIVE = compiled(rf"""{_CONFIRM}|learnt|point(?:s|ed|ing)? out|not(?:e|es|ed|ing) (?:that|in|on|with|the|a|how)
    |knows?(?: that)""")
"""Verbs by which the writer vouches for the content. The codebook's list is closed."""
_NO_ANSWER = either(r"""(?:say|comment|confirm|discuss|answer|respond|reply|name|give|elaborate|talk|speak|return
    |be (?:drawn|interviewed|named|reached)|explain|specify)""")
SPEECH_ACT = compiled(rf"""(?:declin|refus)(?:e|es|ed|ing) (?:to|\w+)|(?:did|does|has|have|had|could|would|was
    |were)(?:n't| not)(?: \w+ly| yet)? (?:{_NO_ANSWER}\w*|been reached)|(?:could|would) (?:neither
    |not)(?: be)? (?:\w+ly )?(?:reached|recall|remember|{_NO_ANSWER})|(?:did|does) not (?:deny|dispute|say)|{_URGE}
    |call(?:s|ed|ing)? (?:\w+ )?(?:on|for|upon|off)(?! \w+day)|demand(?:s|ed|ing)?|meets?|met|spoke|speaks?
    |pleaded guilty|signed|signs|appealed|appeals? (?:to|for|against)|invit(?:e|es|ed|ing)|instruct(?:s|ed)|order(?:s
    |ed)|summon(?:s|ed)|told (?:[\w'-]+ ){{1,5}}to \w+""")
"""Speech told as an event: asked, urged, declined to comment."""
_CLAUSE = r"(?:that|the|he|she|it|they|there|a|an|its|his|her|their|some|at|more|no|most|many|up|as|to have|\d)"
RESEARCH = either(r"""(?:stud(?:y|ies)|polls?|surveys?|analys[ie]s|audits?|reviews?|reports?|inquir(?:y|ies)
    |inspectors|research|researchers?|scientists|trials?|results|monitors|economists)""")
SAY = either(rf"""says?|said(?! (?:nothing|little|sorry|yes|goodbye|so\b|to have))|saying
    |(?<!was )(?<!were )(?<!been )(?<!never )(?:tells?|told)(?! (?:[\w'-]+ ){{1,6}}to (?!be\b)\w+)|telling|(?:writes?
    |wrote|written)(?= that| to|,|\.?$| in a| on (?:twitter|facebook|social|x)|§)|thinks?|thought|feels?|felt
    |reckon(?:s|ed)?|held that|puts it|takes the view|(?:has|have|let) it(?: be known)? that|(?:claims|reports|states
    |estimates|notes|counters|reasons|cautions|stresses|remarks|quips|jokes|complains)(?= {_CLAUSE}\b|,|\.?$)
    |(?:claimed|claiming|reported|reporting|stated|estimated|protested|objected|countered|cautioned|stressed|remarked
    |quipped|joked|complained)(?! (?:to|a|an|for|by|on|seat|responsibility|victory|credit|lives|\d))|testif(?:y|ies
    |ied)|repl(?:y|ies|ied)|declared?(?= that| it| him|,|\.?$)|adds?(?= that|,|\.?$)|added(?= that| the| it| he|,|\.?$)
    |recalls|recounts|recounted|recalled(?! (?:its|the \w+ ambassador|\d))|(?:claim|report|estimate|complain
    |suspect)(?= that\b)|reported(?: on [\w]+| last \w+| in \w+)? that|(?<=[a-z]s )(?:claim|report|estimate|complain)
    (?! (?:of|for|to|is|was)\b)|alleges?|alleging|alleged(?= (?:that|the|he|she|it|they|in|on)\b|,|\.?$)|finds? that
    |(?:finds?|found)(?=,|\.?$)|{_ARGUE}|posts?(?= that)|posted|answer(?:s|ed)(?= that|,|\.?$)|agree[sd]?(?= that|,)
    |snap(?:s|ped)|continued(?=,|\.?$)|swore""")
"""Reporting verbs as they stand beside a quotation or in front of what is reported."""
BLAME = either(rf"""{_DESCRIBE}|blam(?:e|es|ed|ing)|(?<!the )(?<!of )accused|accus(?:e|es|ing)|suspect(?:s
    |ed)?(?= (?:that|him|her|the)\b)|credits|credited|branded|labell?ed|mocked|(?:see|sees|saw|view|views|viewed
    |regard\w*|seen)(?: [\w'-]+){{1,5}}? as|(?:put|puts)(?: [\w',-]+){{1,9}}? (?:at|down to)|consider(?:s|ed)?
    |charged (?:\w+ ){{0,3}}(?:with|over)|under investigation|investigat(?:e|es|ed|ing)(?: [\w'-]+){{0,6}}? (?:over
    |whether|for|on suspicion)|on suspicion of|call(?:s|ed)? (?:it|the|that|him|her|them|this|his|their|its)|purports?
    |speaks? of|spoke of|tells? of|told of|let it be (?:known|understood)|have it
    |{RESEARCH}(?: [\w'-]+){{0,9}}? (?:find|finds|found|shows?|showed|suggests?|put)|quot(?:e|es|ed|ing)""")
"""Verbs that put a view or an accusation to somebody else's account without a clause of what was said."""
_VIEW = r"(?:view|opinion|account|words|telling|estimation|belief|reckoning|judg(?:e)?ment of)"
SOURCE_PHRASE = compiled(rf"""according to(?! (?:plan|schedule|law)\b)|in the (?:{_VIEW}) of
    |in [\w' -]{{1,30}} {_VIEW}|by (?:[\w']+ ){{1,4}}(?:count|tally|account|reckoning|estimate)
    |on the (?:[\w']+ ){{1,3}}case the|to (?:critics|supporters|opponents|admirers|detractors)|it(?:'s
    | is) (?:understood|claimed|said|thought)|if the [\w ]{{1,30}} (?:is|are) (?:right|to be believed)
    |to hear [\w' ]{{1,40}} tell it""")
"""Phrases that name a source anywhere in the sentence."""
HEDGE = compiled(r"""(?:(?:is|are|was|were|has|have|had|be)(?: been)? )?(?:reportedly|allegedly|apparently|supposedly
    |purportedly|seemingly|ostensibly|possibly|probably|perhaps|presumably)|(?:is|are|was|were|been|be
    |being)(?: (?:\w+ly|also|now|still|long|once|himself|itself))? (?:believed|thought|said to|understood to|alleged
    |reported(?: to)|suspected|accused|rumou?red|assumed|seen as|considered|feared|presumed|claimed|held to|reckoned
    |estimated to|blamed|described as|charged with|under investigation|being investigated|regarded as|viewed as)|(?:has
    |have|had) (?:long |also |since |now )?been (?:accused|charged with|blamed|suspected|linked)|stands? accused|(?:is
    |are|was|were) investigating(?: [\w'-]+){0,6}? (?:over|whether)|suspected (?:of|in)|suspicion|seem(?:s|ed)?
    |appear(?:s|ed)?|(?:may|might|could|must)(?: \w+)? have \w+|must be|so-called""")
"""Words by which a statement is left unproven."""
ATTRIBUTION = compiled(SAY, BLAME, SOURCE_PHRASE.pattern.removeprefix(r"\b"))
"""Reporting verbs and other words that leave the responsibility to somebody else."""
_NAMES = re.compile(r"(?<=[\w,;)] )(?:May|Will|[A-Z][a-z]{2,}ed)\b(?! (?:I|we|he|she|they|it)\b)")


def plain(text: str) -> str:
    """The text as the patterns read it: lower case, straight marks, the month May and the name Will set apart.

    >>> plain("“It’s over,” Will said in May.")
    '"it\\'s over," will said in may_.'
    """
    marked = _NAMES.sub(lambda name: f"{name.group()}_", text)
    return marked.lower().translate(str.maketrans("“”„«»‘’", '"""""\'\''))
