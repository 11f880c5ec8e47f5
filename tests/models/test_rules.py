"""The rule model on sentences of our own, one construction of the codebook each, and its contract as a classifier."""

from __future__ import annotations

import time
import warnings

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.models.cues import plain
from claimkit.models.patterns import inflected
from claimkit.models.rules import RuleModel, build_rules, decide

ASSERTED = [
    "The bridge was closed to lorries in March.",
    "No ships left the port on Sunday.",
    "Neither company has published its accounts since 2019.",
    "The mayor declined to say who had paid for the trip.",
    "A spokeswoman did not respond to a request for comment.",
    "The ministry would not comment on the arrest.",
    "The union called on members to refuse overtime.",
    "Ministers urged both sides to stop the shelling.",
    "The bishop condemned the attack and praised the firemen.",
    "The ministry confirmed that two pilots had been dismissed.",
    "The bank admitted that it had lost the records.",
    "A jury convicted him of manslaughter.",
    "Police arrested three men at the ferry terminal.",
    "The firm was fined 3 million euros.",
    "The council rejected the developer's offer.",
    "The company did not deny the report.",
    "The law, which critics call harsh, took effect in May.",
    "The forum, which ran until Friday, was to discuss trade.",
    "She would later serve two terms as governor.",
    "The pipeline, which officials say will cost $2bn, was begun in 2019.",
    "He pleaded guilty to two counts of fraud.",
    "The clinic was denied access to the files.",
    "The report was false.",
    "LISBON, Jan 4 - Two trains collided on Tuesday near the station.",
    "Plans to widen the road were dropped in 2016.",
    "Eleven choirs took part in the contest in Graz.",
    "Two former mayors contested the seat in 2011.",
]
ALLEGATION = [
    "Two pilots had been dismissed, the ministry said.",
    "The ministry said two pilots had been dismissed.",
    "According to the police, the van was stolen.",
    "The van, police said, was stolen in Leeds.",
    "Investors believe the lender hid its losses.",
    "The lender is thought to have hidden its losses.",
    "He is accused of moving the money through three shell companies.",
    "The company allegedly paid the inspectors.",
    "The fever may have started in the valley.",
    "The engine appears to have failed.",
    "“It was a shabby way to treat people,” Ms Okafor said.",
    "“They came at night and took the goats.”",
    "“They came at night and took the goats, and nobody stopped them.",
    "Somebody left the gate open,” the farmer said.",
    "She told the court: “I was in Cardiff that weekend.”",
    "The senator blamed the outage on the grid operator.",
    "He described the talks as “a waste of everyone's time”.",
    "A study published in June found that the pills worked no better than sugar.",
    "Prosecutors allege that he forged the signatures.",
    "The minister announced that the scheme had been “a triumph”.",
    "Analysts say the market has hit bottom.",
    "She hit back, saying that the chairman was a coward.",
]
DENIAL = [
    "The lender denied hiding losses.",
    "The party leadership contests the figure.",
    "Both men each contest the charge.",
    "The company contests the final report.",
    "The firm contests the title claim.",
    "The minister contests allegations of election fraud.",
    "“He denies fixing the contest,” his lawyer said.",
    "Reports that the beauty contest was rigged are false, the organisers said.",
    "A spokesman said reports that Mr Obi would contest the presidency were false.",
    "The lender has repeatedly denied hiding losses.",
    "A cashier who had signed the statement has since recanted.",
    "“We have never taken a cent from them,” the treasurer said.",
    "The club said it had no plans to sell its striker.",
    "A spokesman dismissed the report as fiction.",
    "The embassy rejected the allegations.",
    "He pleaded not guilty to all charges.",
    "The prime minister ruled out an early election.",
    "The senator said she would not resign.",
    "The firm insisted that it had not broken the rules.",
    "The general called the accusation baseless.",
    "The minister took issue with the figures.",
    "There is no truth to the rumour, his lawyer said.",
    "“That is simply not true,” the chairman told reporters.",
    "The accusations were denied by both companies.",
    "Asked about the letter, the mayor said no such paper existed.",
    "The bank brushed aside claims that it was insolvent.",
]
FORECAST = [
    "The dam will be emptied by June, engineers say.",
    "Analysts say prices will fall.",
    "The two leaders plan to meet again in spring.",
    "Anyone who breaks the embargo would face sanctions.",
    "The court is expected to rule on Friday.",
    "Talks are to resume on Monday.",
    "The airline is considering a merger.",
    "The company said it would open two plants next year.",
    "“We will rebuild every house,” the governor said.",
    "The union has threatened to strike.",
    "The minister promised to publish the report.",
    "Prices are likely to rise.",
    "The storm could reach the coast by Thursday.",
    "He faces up to ten years in prison if convicted.",
    "The bill would ban the sale of fireworks.",
    "The ministry announced that it will close the camp.",
    "Scientists warned that the glacier would vanish within a decade.",
    "“We are not going to wait,” the captain said.",
]
CASES = [
    (text, label)
    for label, texts in zip(CLAIM_LABELS, (ASSERTED, ALLEGATION, DENIAL, FORECAST), strict=True)
    for text in texts
]


@pytest.mark.parametrize(("text", "label"), CASES)
def test_constructions_of_the_codebook(text: str, label: str) -> None:
    assert decide(text)[0].value == label


def test_the_month_of_may_and_the_name_will_are_no_futures() -> None:
    assert decide("Nine people died in the fire in May.")[0].value == "asserted_fact"
    assert decide("The prize went to Will Carter.")[0].value == "asserted_fact"


@pytest.mark.parametrize("text", ["", " ", '"', "“”", "§", "—", "?!", "said", '" " "', "\n"])
def test_odd_texts_get_some_label(text: str) -> None:
    label, rule = decide(text)
    assert label.value in CLAIM_LABELS
    assert rule


UNITS = ["a", '"', "“", "”", ",", "that ", "said ", "no ", "a, ", "walked ", "who was ", "as ", "(", "— ", "he said, "]


@pytest.mark.parametrize("unit", UNITS)
def test_no_repetition_makes_the_patterns_slow(unit: str) -> None:
    started = time.perf_counter()
    decide((unit * 100_000)[:100_000])
    decide((unit * 2_000)[:2_000])
    assert time.perf_counter() - started < 2


def test_thousands_of_sentences_are_quick() -> None:
    started = time.perf_counter()
    for text, _ in CASES * 10:
        decide(text)
    assert time.perf_counter() - started < 10


def test_classifier_contract() -> None:
    texts = [text for text, _ in CASES]
    labels = [label for _, label in CASES]
    model = RuleModel().fit(texts, labels)
    rows = model.predict_proba(texts)
    assert list(model.classes_) == list(CLAIM_LABELS)
    assert rows.shape == (len(texts), 4)
    assert (rows >= 0).all()
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    assert (model.classes_[rows.argmax(axis=1)] == model.predict(texts)).all()
    assert model.score(texts, labels) == 1


def test_a_rule_that_was_never_met_in_training_still_gives_its_label() -> None:
    model = build_rules(seed=3).fit(["The bridge was closed."], ["asserted_fact"])
    texts = ["The lender denied it.", "Prices will rise.", "Prices rose, the ministry said."]
    rows = model.predict_proba(texts)
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    assert [str(label) for label in model.classes_[rows.argmax(axis=1)]] == ["denial", "forecast", "allegation"]
    assert model.predict(texts).tolist() == ["denial", "forecast", "allegation"]


def test_labels_stay_the_rules_even_where_training_says_otherwise() -> None:
    texts = ["The lender denied it.", "The mayor denied it.", "The bank denied it."]
    model = RuleModel().fit(texts, ["forecast"] * 3)
    assert model.predict(texts).tolist() == ["denial"] * 3
    assert (model.predict_proba(texts).argmax(axis=1) == CLAIM_LABELS.index("denial")).all()


def test_clone_and_no_texts() -> None:
    from sklearn.base import clone

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = clone(RuleModel()).fit(["The bridge was closed."], ["asserted_fact"])
    assert model.predict([]).shape == (0,)
    assert model.predict_proba([]).shape == (0, 4)


def test_helpers() -> None:
    assert plain("“May I?” asked Will ‘Bo’ in May") == "\"may i?\" asked will_ 'bo' in may_"
    assert inflected("carry") == "carr(?:y|ies|ied|ying)"
