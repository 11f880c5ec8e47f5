"""Closed word lists for the features of the linear models: what kind of word a word or short phrase is.

In: a lower-case word or a phrase of up to four words, straight apostrophes. Out: its classes in ``CLASSES``. Verbs are
listed by their base form and inflected here; a phrase that may take ``be`` or ``have`` is written without it.
"""

from __future__ import annotations

from claimkit.models.inflection import listed, verbs

CLASSES: dict[str, frozenset[str]] = {
    "say": verbs(
        "add state remark comment explain declare reply tweet post mention recall repeat joke quip mutter whisper "
        "shout recount relate counter answer clarify volunteer hint_at confide",
        "say says said saying tell tells told telling write writes wrote writing puts_it put_it according_to "
        "in_the_words_of in_the_view_of in_the_opinion_of so_said speak_of spoke_of",
    ),
    "argue": verbs(
        "claim argue contend assert insist maintain stress emphasise emphasize complain lament reckon fume grumble "
        "suggest describe opine observe swear boast brag protest object counter hail slam brand label lambast mock "
        "praise_as portray call_it dub attribute_to credit ascribe_to",
        "sees saw swore adamant her_telling his_telling their_telling lets_it_be let_it_be begged_to holds_that "
        "held_that puts_down_to call_him calls_it called_it called_him called_her",
    ),
    "believe": verbs(
        "believe suspect doubt assume wonder regard consider_it view_as",
        "think thinks thought feels felt",
    ),
    "accuse": verbs(
        "accuse allege blame fault implicate",
        "accused_of suspected_of charged_with charged_over charged_in under_investigation under_suspicion "
        "on_suspicion alleging wanted_over wanted_for on_trial indicted_for indicted_on stands_accused",
    ),
    "find": verbs(
        "conclude estimate indicate report cite imply rate rank calculate record attest hint document_that",
        "found finds find_that shows show showed suggests holds_that",
    ),
    "testify": verbs("testify depose", "told_the_court told_jurors told_the_jury told_the_tribunal under_oath"),
    "factive": verbs(
        "confirm acknowledge admit concede reveal disclose announce note point_out discover learn own_up",
        "knows knew known_that learnt found_guilty found_that showed_that owns_that owned_that",
    ),
    "deny": verbs(
        "deny dispute refute rebut contradict disavow repudiate disown debunk recant retract disagree dismiss rubbish "
        "deride disclaim quash contest pooh-pooh differ rule_out push_back brush_aside brush_off shrug_off wave_away "
        "wave_aside laugh_off scoff bristle pour_scorn distance_himself distance_herself distance_itself "
        "distance_themselves reject plead_not_guilty protest_his_innocence protest_her_innocence "
        "maintain_his_innocence maintain_her_innocence maintain_their_innocence wash_his_hands",
        "short_shrift not_buying n't_buying begs_to_differ begged_to_differ took_issue takes_issue take_issue "
        "hit_back hits_back not_guilty no_truth nothing_to_do_with no_such no_intention_of no_plans no_plan "
        "no_intention not_aware unaware_of no_knowledge no_wrongdoing nothing_wrong not_true untrue "
        "nothing_of_the_sort nothing_of_the_kind far_from_it gave_the_lie gives_the_lie denial denials rebuttal "
        "rebuttals disclaimer not_so that_is_not is_not_how no_basis no_foundation",
    ),
    "false": listed(
        "false baseless fiction nonsense lie lies absurd unfounded fabricated fabrication fabrications groundless "
        "fantasy fantasies hogwash ridiculous propaganda hoax smear slander libel legend invention inventions myth "
        "fake bogus mistaken misleading wrong inaccurate fairy-tale preposterous untruth untruths malicious laughable "
        "tosh tripe bunkum hysterical drivel wide_of_the_mark unsubstantiated",
    ),
    "charge_noun": listed(
        "claim claims allegation allegations accusation accusations report reports rumour rumours rumor rumors "
        "suggestion suggestions charge charges criticism criticisms speculation notion assertion assertions account "
        "accounts story stories suspicion suspicions insinuation insinuations version theory theories complaint "
        "complaints idea talk comparison link links",
    ),
    "offer_noun": listed(
        "offer offers request requests demand demands bill proposal proposals appeal appeals motion bid bids petition "
        "petitions application applications amendment invitation plea pleas challenge calls plan ultimatum deal "
        "settlement",
    ),
    "refuse": verbs(
        "decline refuse",
        "not_respond not_reply not_answer not_comment not_immediately not_return would_not_say would_not_confirm "
        "would_not_comment would_not_discuss not_be_reached no_comment no_reply no_answer went_unanswered unanswered "
        "not_say not_elaborate not_reached n't_respond not_responded not_replied not_answered not_commented "
        "not_returned never_answered never_replied not_disputed not_denied not_deny not_dispute not_recall "
        "stopped_short_of fell_short_of",
    ),
    "speech_act": verbs(
        "urge ask demand request condemn criticise criticize praise thank congratulate apologise apologize welcome "
        "discuss invite appeal call_on call_for sign summon order instruct beg plead salute applaud denounce rebuke "
        "brief consult vote agree_on pray greet",
        "met meets spoke speaks pleaded_guilty pleads_guilty paid_tribute begged swore_in sworn_in bade voted",
    ),
    "legal": verbs(
        "convict sentence fine arrest acquit jail charge indict extradite detain remand sue overturn uphold annul "
        "dismiss_the_case try suspend sack prosecute imprison adjourn",
        "upheld found_guilty struck_down ruled ruled_that held tried sued pleaded_guilty",
    ),
    "will": listed("will shall won't 'll"),
    "would": listed("would 'd"),
    "could": listed("could"),
    "may": listed("may might"),
    "can": listed("can cannot can't"),
    "must": listed("must should ought has_to have_to needs_to need_to had_to"),
    "plan": verbs(
        "plan intend aim hope expect vow pledge promise threaten predict forecast anticipate mull consider project "
        "envisage foresee await agree_to prepare_to prepare_for brace_for seek_to plan_to want_to look_to schedule "
        "earmark loom warn fear resolve_to offer_to",
        "going_to set_to due_to due_in due_on due_at due_by due_back due_before due_for due_next is_due are_due "
        "likely unlikely poised slated tipped bound_to about_to is_to are_to on_course_to on_track_to vowing mulling "
        "mulls weighing eyeing eyes sets_out_to meant_to to_be_held in_line_to ready_to pencilled goes_before "
        "go_before goes_to_the faces face facing up_to_decide planned_for destined ought_to_be swears_he_will "
        "wants_to prospect in_talks upcoming forthcoming",
    ),
    "future_date": listed(
        "tomorrow next_week next_month next_year next_spring next_summer next_autumn next_fall next_winter "
        "next_season next_monday next_tuesday next_wednesday next_thursday next_friday next_saturday next_sunday "
        "later_this by_the_end_of by_the_time in_the_coming in_the_next over_the_next coming_weeks coming_days "
        "coming_months coming_years coming_week before_the_end_of before_christmas by_christmas next_january "
        "next_february next_march next_april next_may next_june next_july next_august next_september next_october "
        "next_november next_december for_now soon until_at_least as_early_as as_soon_as within_the_next by_then "
        "by_next this_time_next the_day_after from_next",
    ),
    "past_date": listed(
        "yesterday ago last_week last_month last_year last_night last_spring last_summer last_autumn last_winter "
        "last_season last_monday last_tuesday last_wednesday last_thursday last_friday last_saturday last_sunday "
        "earlier since previously formerly already overnight",
    ),
    "day": listed("monday tuesday wednesday thursday friday saturday sunday"),
    "month": listed(
        "january february march april june july august september october november december jan feb mar apr jun jul "
        "aug sept sep oct nov dec",
    ),
    "hedge": listed(
        "reportedly allegedly apparently supposedly purportedly seemingly ostensibly possibly probably perhaps "
        "presumably seem seems seemed appear appears appeared is_believed are_believed was_believed were_believed "
        "is_thought are_thought was_thought were_thought is_said are_said was_said were_said been_said is_understood "
        "are_understood was_understood is_alleged are_alleged is_reported are_reported was_reported is_suspected "
        "are_suspected is_rumoured is_feared are_feared is_presumed seen_as regarded_as believed_to thought_to "
        "said_to reported_to alleged_to understood_to rumoured_to presumed_to looks_like looks_as alleged suspected "
        "purported purports so-called putative apparent feared",
    ),
    "perfect_modal": listed(
        "may_have might_have could_have would_have should_have must_have may_not_have might_not_have would_not_have "
        "could_not_have may_well_have might_well_have would_never_have could_never_have cannot_have can't_have "
        "wouldn't_have couldn't_have may_be might_be could_be must_be would_be may_already may_never might_never",
    ),
    "not": listed("not n't never no neither nor none nothing nobody without no-one hardly cannot"),
    "past_be": listed("was were had did"),
    "present_be": listed("is are has have does do am 's 're"),
    "past": listed(
        "went came took gave made got ran began fell rose left lost won held kept brought bought built sent spent "
        "stood sat met paid sold cut hit put set let led drew drove flew grew threw wore broke chose froze spoke "
        "stole woke wrote became sank sang swam rang struck hung fled fought caught taught sought laid shot shut "
        "slept swept split spread burst cost lay bore beat ate forgave shook withdrew read heard died",
    ),
    "i": listed("i we my our me us mine ours myself ourselves"),
    "he": listed("he she"),
    "they": listed("they it"),
    "unnamed": listed(
        "source sources official officials people person aide aides insider insiders critic critics analyst analysts "
        "expert experts witness witnesses resident residents neighbour neighbours neighbors observer observers "
        "diplomat diplomats supporter supporters opponent opponents villagers relatives investigator investigators "
        "some others many several activists campaigners rumours officers historians economists scientists doctors "
        "researchers traders colleagues parents workers locals executives",
    ),
    "paper": listed(
        "study studies report reports poll polls survey surveys document documents record records letter filing "
        "filings indictment complaint lawsuit memo audit figures data inquiry paper affidavit newspaper newspapers "
        "media press website statement dossier leaflet email",
    ),
    "office": listed(
        "ministry government company police court council commission party union agency office bank army military "
        "navy embassy department authority authorities board committee club association firm hospital university "
        "federation bureau palace presidency opposition regulator watchdog operator airline defence prosecution "
        "treasury parliament church group organisation charity campaign team administration",
    ),
    "role": listed(
        "spokesman spokeswoman spokesperson minister president chairman chairwoman chair director mayor lawyer "
        "lawyers attorney prosecutor prosecutors judge governor senator secretary chief leader head manager owner "
        "captain coach commissioner ambassador professor economist sheriff general colonel deputy counsel solicitor "
        "barrister witness doctor widow mother father brother sister son daughter",
    ),
    "determiner": listed(
        "a an the its his her their this that these those any some my our your no every each another of in on by for "
        "from with to and 's",
    ),
    "relative": listed("who which whose whom where"),
    "subordinate": listed(
        "after before when while although though because since despite amid as if unless until whereas once with "
        "without even_though",
    ),
    "lead": listed(
        "on in at for by from under during asked speaking according to of over within between among like unlike across",
    ),
    "if": listed("if unless provided whether should_he should_she should_it should_they or_else in_the_event"),
    "but": listed("but however yet nevertheless nonetheless still instead"),
}
"""Class name to the words and phrases it holds."""

NOUNS = listed(
    "claim claims report reports plan plans hope hopes fear fears charge charges demand demands request requests "
    "promise promises pledge pledges forecast forecasts comment comments answer answers order orders find finds state "
    "states record records project projects estimate estimates doubt doubts post posts blame fault invite appeal "
    "appeals sentence sentences fine fines try face faces say view views remark remarks complaint label labels brand "
    "brands reply replies protest protests note notes dispute disputes vote votes sign signs question rank rate rates "
    "schedule sees saw document hint hints eyes found thought set accused vow vows suspect suspects threat credit "
    "will may"
)
"""Forms that are a noun after a determiner or a preposition, and no verb."""


def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in CLASSES.items():
        for word in words:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


INDEX: dict[str, tuple[str, ...]] = _index()
"""Word or phrase to the classes it belongs to."""

PHRASE_STARTS: dict[str, tuple[str, ...]] = {
    start: tuple(sorted((p for p in INDEX if " " in p and p.split()[0] == start), key=len, reverse=True))
    for start in {phrase.split()[0] for phrase in INDEX if " " in phrase}
}
"""First word of a phrase to the phrases that begin with it, longest first."""
