"""Closed lists of function words and times, by which attribution finds where clauses and noun phrases end.

The verbs that report are those of ``claimkit.models.lexicon``. ``MORE_VERBS`` adds those that report only with what
follows them ("put the loss at"), which no trait of the linear models can use.
"""

from __future__ import annotations

from claimkit.models.inflection import listed, verbs
from claimkit.models.lexicon import CLASSES

BE = listed("is are was were be been being am 're 'm")
AUXILIARIES = BE | listed(
    "has have had 's 've did does do will would could may might must can cannot should shall 'd 'll"
)
PRONOUNS = listed("he she it they we i you")
OBJECTS = listed("him them us me")
POSSESSIVES = listed("his her its their")
CONJUNCTIONS = listed("and but so yet or nor then")
RELATIVES = listed("who which whose whom where")
LINKS = RELATIVES | listed(
    "that when because if as than what whether how after before until although though while why whereas once unless "
    "since whatever whoever wherever lest"
)
"""Words after which a clause is part of another one."""

ARTICLES = listed("the a an its his her their our my your")
NUMERALS = listed("one two three four five six seven eight nine ten eleven twelve half dozens hundreds thousands")
DETERMINERS = (
    ARTICLES | NUMERALS | listed("these this those some several many most few both all other no every each another any")
)
PREPOSITIONS = listed(
    "on in at for by from under during of over within between among like unlike across to with without about after "
    "before since until against near into through throughout despite amid given as per behind beside besides beyond "
    "outside inside upon out off up down along around above below via"
)
OPENERS = (
    PREPOSITIONS
    | LINKS
    | listed(
        "asked speaking according yesterday today earlier later last this next meanwhile however still now here there "
        "thus instead again even only not never nor perhaps indeed elsewhere moreover furthermore nonetheless "
        "nevertheless separately privately publicly officially finally initially eventually recently tonight tomorrow "
        "back far soon told pressed questioned faced confronted shown challenged then so yet once"
    )
)
"""Words with which an adverbial begins that stands before a subject."""

ADVERBS = listed(
    "also now later again always never not n't still once then first initially since long even yet already often "
    "sometimes himself herself itself themselves too however meanwhile nevertheless nonetheless likewise hitherto both "
    "all each just only rather twice soon today yesterday afterwards afterward instead thus therefore duly further "
    "simply ever jointly half almost more so please"
)
NOT_ADVERBS = listed(
    "family italy assembly anomaly monopoly ally daily weekly supply reply bully rally elderly july emily kelly sally "
    "molly billy holly lily polly reilly connolly"
)
ADVERBIALS = (("at", "first"), ("at", "last"), ("at", "once"), ("so", "far"), ("in", "turn"), ("in", "private"))
"""Pairs of words that stand where an adverb does."""

TIME_NOUNS = (
    CLASSES["day"]
    | CLASSES["month"]
    | listed(
        "yesterday today tonight then now night morning evening afternoon week weeks month months year years days "
        "spring summer autumn winter fall noon midnight dawn dusk weekend hour hours time moment end ago decade easter "
        "christmas lunchtime season quarter century a.m p.m am pm"
    )
)
TIMES = TIME_NOUNS | listed(
    "later earlier first last late this next that recent past the a an few mid same following previous since of early"
)
TIME_STARTS = listed(
    "on in at last this late early earlier since during next later yesterday today by until before after"
)

PARTICIPLES = listed(
    "seen made held sent built led kept drawn written known born given taken chosen read told called shown brought "
    "bought sold paid lost left found said thrown grown hurt hit cut put set caught taught run won thought understood "
    "felt"
)

CUTS = listed("as when while after before because during yesterday last late early earlier though although since until")
"""Words that end the noun phrase of a tag."""
CUTS_NAME = CUTS | listed("in on at by from over with to through for this via outside")
"""The same where the noun phrase is a name: "said Ms Reyes in Lima", but "said a shepherd in Lima"."""
HEARERS = listed("reporters journalists us parliament applause laughter lawmakers")

NOT_VERBS = listed(
    "no not n't nothing far that is under on adamant her his their denial denials rebuttal rebuttals disclaimer "
    "untrue unaware short according in so alleging hint hints state record counter post project comment answer "
    "know knows knew known learn learns learned learnt discover discovers discovered recorded records "
    "volunteer volunteers"
)
"""Words of the lexicon's reporting classes that name no source: nouns, negatives, verbs of knowing."""
MORE_VERBS = verbs(
    "caution call rebuff challenge retort deem sigh thunder ridicule blast respond purport scoff shout stress assure "
    "consider affirm recognise predict forecast fear warn remember quibble repel whisper charge sustain worry "
    "attribute brush point plead",
    "shown ventured ventures put puts held hold holds hit hits let lets sees see saw took takes take taken accept",
)
NOUN_LIKE = listed("call challenge caution stress whisper shout sigh blast ridicule point hit hold charge")
"""Forms of ``MORE_VERBS`` that are nouns too."""
PLANS = verbs(
    "plan intend aim hope expect vow pledge promise threaten predict forecast anticipate warn fear foresee envisage "
    "want consider mull weigh pencil brace undertake",
    "eyes pencilled",
) - {"wanted"}
"""Verbs of planning and expecting whose subject answers for the forecast."""
CONVINCED = listed("adamant convinced confident certain hopeful doubtful sceptical skeptical sure unconvinced")
"""Adjectives of opinion, after a form of *be*."""
ACCOUNTS = listed(
    "view version account words telling opinion reckoning count estimate estimates calculation calculations figures "
    "tally phrase eyes judgment judgement estimation belief"
)
"""Nouns that report: "in the prosecution's version", "in the words of"."""
