"""Tell sentences that make a claim from those with no proposition to check.

One function, ``is_claim``, that the dataset and inference share. It decides by form alone: questions,
headings without a verb, commands, wishes, thanks, bylines, navigation, a tag without its quotation,
another language. In doubt a sentence is a claim: a claim lost here is lost for good.
"""

from __future__ import annotations

import re
import unicodedata

from claimkit.claims import closes_earlier
from claimkit.dataset.cleaning import LINE_RULES

_QUOTES = "“”\"‘’'«»()[] "
_QUESTION_END = re.compile(r"\?[”\"»)\]]*$|^[‘'][^‘]*\?[’']$")
"""A question inside a statement does not count: “It is like asking, ‘Can you help?’”"""
# A quotation that is nothing but a question, with its tag: “Why now?” she asked.
_ASKING = r"(?:asked|asks|wondered|said|shouted|wrote|inquired|demanded|cried|called)"
_QUOTED_QUESTION = re.compile(
    r"^[“\"‘][^”\"]*\?[”\"’']"
    rf"(?:,? (?:[\w.’'-]+,? ){{0,14}}?(?:{_ASKING}|told|wanted to know)\b[^”“\"?]*|,? {_ASKING} [^”“\"?]*)$"
)
_ASKS = re.compile(r"^[^.“”\"]{2,90}(?:asked|asks|wondered|wrote|said)?[,:] [“\"‘][^”\".!]*\?[”\"’']?$")
_WISH = re.compile(
    r"^(?:may (?:the|god|he|she|they|her|his|your|all|peace|allah)\b|god (?:bless|save|help|send)\b|long live\b"
    r"|rest in peace\b|let (?:us|there)\b|let(?:’|')s\b|happy \w+\b|congratulations\b"
    r"|good (?:morning|evening|afternoon|night|luck)\b|welcome\b|dear \w+|(?:many )?thanks\b(?! to the)|thank you\b"
    r"|our thanks\b|sorry\b)",
    re.IGNORECASE,
)
_PLAINLY_NONE = re.compile(
    r"^(?:thank you|thanks|our thanks|god (?:bless|save|help)|long live|rest in peace|congratulations|please)\b",
    re.IGNORECASE,
)
"""Openings that make no claim even in a plain sentence; others, such as *share* or *welcome*, may be nouns there."""
_QUOTED_COMMAND = re.compile(
    r"^[“\"‘](?:please|kindly|bring|pray|study|speak|give us|give me|god (?:give|grant|willing)|ask|remember)\b"
    r"[^”\"]*[,!.][”\"’](?:[^“\"]*)$",
    re.IGNORECASE,
)
"""A quoted command, wish or prayer, with its tag: “Bring them back clean,” he told her."""
_IMPERATIVE = (
    r"go|come|stop|wait|look|listen|watch|stay|leave|get|give|tell|ask|show|bring|take|keep|put|sit|stand|run|call"
    r"|click|tap|read|see|subscribe|sign|follow|share|join|download|register|donate|vote|remember|imagine|consider"
    r"|think|try|be|make|let|help|pray|hold|hurry|open|close|send|write|check|find|turn|trust|believe|forget"
)
_COMMAND = re.compile(
    r"^(?:please\b|do not \w+|don(?:’|')t \w+|never \w+ (?:a|the|your)\b"
    rf"|(?:just )?(?:{_IMPERATIVE})(?! (?:said|says|told)\b)"
    r"(?: (?!(?:was|were|is|are|has|had|will|would)\b)[\w’'-]+[.,!]?){0,9}[!.]*$)",
    re.IGNORECASE,
)
_REPORTING = r"(?:said|says|told|added|wrote|asked|replied|explained|stated|continued|tweeted|concluded)"
_AFTER_TAG = (
    r"(?:[A-Z][\w.’'-]*|the|a|on|in|to|via|reporters|by|his|her|their|at|after|world|paper|statement|press|telephone"
    r"|email|this|newspaper|agency)"
)
_TAG_ALONE = re.compile(
    rf"^(?:[\w.’'-]+ ){{1,7}}{_REPORTING}(?: {_AFTER_TAG})*[.:]?$"
    rf"|^{_REPORTING} (?:[\w.’'-]+,? ?){{1,8}}[.:]?$"
)
_VERB_LIST = """
quits resigns kills crashes collapses returns launches unveils signs backs loses clears orders seizes jails frees
is are was were be been being am has have had having do does did done will would shall should can could may
might must ought cannot isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't
shan't shouldn't can't couldn't mustn't i'm i've i'd i'll we're we've we'd we'll you're you've they're they've
they'd they'll it's he's she's that's there's who's what's let's said says say told tells tell made makes make
took takes take gave gives give got gets get went goes go came comes come saw sees see knew knows know thought
thinks think found finds find left leaves leave put puts kept keeps keep began begins begin brought brings held
holds stood stands lost loses lose won wins win fell falls fall rose rises rise grew grows grow paid pays pay
met meets meet sat sits sit led leads lead ran runs run sent sends send built builds build spent spends spend
wrote writes write spoke speaks speak broke breaks break drew draws draw flew flies fly drove drives drive
struck strikes strike hit hits cut cuts set sets let lets hurt cost costs shut shuts became becomes become felt
feels feel heard hears hear meant means mean sold sells sell bought buys buy taught caught fought fights fight
sought seeks seek rang sang sank swam threw throws throw wore wears wear chose chooses choose drank ate eats eat
slept sleeps sleep rode rides ride shook shakes shake stole swore swears tore woke bore bears bound dealt deals
dug fed forgot forgave froze hid hung knelt laid lays lent lit shot shoots shone sped spread spreads sprang
stuck stung swept swung wept wound denies denied deny rejects reject claims alleges expects expect plans warns
urges argues believes seems appears remains remain stays stay opens open closes close works work lives live dies
die needs need wants want hopes hope faces face calls call shows show starts start stops stop ends end follows
follow includes include allows allow helps help plays play turns turn moves move looks look asks ask adds add
wins backs signs vows eyes braces weighs mulls seeks cuts raises lowers lifts slams hails bans
"""
_VERBS = frozenset(_VERB_LIST.split())
_HEADING = re.compile(r"^(?:what|how|why|where|when|who)\b[^.!”\"]*$", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?")
_LONG = 14
"""From this many words on, a text without a known verb is taken for a claim all the same."""


def is_claim(text: str, in_quotation: bool = False) -> bool:
    """Whether the sentence puts a proposition that one could check.

    >>> [is_claim(t) for t in ("Why did nobody call?", "Read more: the dam", "The dam broke.", "“Why now?” she asked.")]
    [False, False, True, False]
    """
    in_quotation = in_quotation or closes_earlier(text)
    bare = text.strip(_QUOTES)
    words = _WORD.findall(bare)
    if not words or _foreign(bare):
        return False
    if any(rule.pattern.search(text.strip()) for rule in LINE_RULES):
        return False
    if _QUESTION_END.search(text):
        return False
    if _QUOTED_COMMAND.match(text) or _QUOTED_QUESTION.match(text) or _ASKS.match(text):
        return False
    spoken = in_quotation or text[:1] in '“"‘'
    plain = not spoken and text.rstrip().endswith(".") and not _PLAINLY_NONE.match(bare)  # "Share prices fell."
    if _WISH.match(bare) and (spoken or (len(words) <= 12 and not plain)):
        return False
    if len(words) <= 12 and not plain and _COMMAND.match(bare):
        return False
    if len(words) < _LONG and _HEADING.match(text.strip()):
        return False
    if len(words) <= 12 and _TAG_ALONE.match(text.strip()):
        return False
    stopped = len(words) > 3 and text.rstrip(_QUOTES).endswith((".", ","))
    return stopped or len(words) >= _LONG or any(_is_verb(word) for word in words)


def _is_verb(word: str) -> bool:
    low = word.lower().replace("’", "'")
    return low in _VERBS or low.endswith("n't") or (len(low) > 4 and low.endswith("ed") and word[0].islower())


def _foreign(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    return bool(letters) and latin < len(letters) / 2
