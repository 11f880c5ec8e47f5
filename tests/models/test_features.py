"""The linguistic features: each fires on its example and not on a near miss."""

from __future__ import annotations

import re
import time
from itertools import chain

import numpy as np
import pytest
from scipy.sparse import issparse

from claimkit.models.features import GROUPS, ClaimFeatures, MaskedText, RuleDecision, Trait
from claimkit.models.masking import mask
from claimkit.models.registry import build_model
from claimkit.models.sentence_view import view

TRAITS = {trait.__name__: trait for trait in chain.from_iterable(GROUPS.values())}

NEAR_MISSES = {
    "reports_first": "Two pilots had left, the ministry said.",
    "reports_last": "The ministry said two pilots had left.",
    "reports_between": "The ministry said that, by Tuesday, two pilots had left.",
    "reports_with_that": "The ministry said two pilots had left.",
    "reports_in_background": "Critics say the law, which took effect in May, is unfair.",
    "reports_nowhere": "The ministry said the bridge was closed.",
    "reports_second": "He left the court and drove home.",
    "says_nothing": "The mayor said that nothing was wrong.",
    "tag_turned": "“The road is closed,” the mayor said.",
    "says": "The union argued that pay had fallen.",
    "argues": "The union said that pay had fallen.",
    "believes": "Investors say the lender hid its losses.",
    "accuses": "The opposition praised the mayor.",
    "charged": "He moved the money.",
    "finds": "The study was long.",
    "according_to": "The dam was cracked, engineers said.",
    "by_he": "The minister said he had left.",
    "by_they": "The minister said it had left.",
    "by_i": "Nine vans passed.",
    "by_name": "The minister said Mr Okafor had left.",
    "by_unnamed": "The minister said two officials had left.",
    "by_paper": "The minister said the report was late.",
    "by_office": "The man said the ministry was closed.",
    "by_role": "The ministry said its spokesman had left.",
    "subject_is_capital": "The minister said two pilots had left.",
    "quotes_nothing": "“We go now,” he said.",
    "quotes_share": "We go now, he said.",
    "quotes_mostly": "The mayor praised a “fine result” at home on Monday.",
    "quotes_only": "“We go now,” he said.",
    "quotes_words": "“We go before it rains again,” he said.",
    "quote_opens": "He said, “We go now.”",
    "quote_stays_open": "“We go now.”",
    "quote_was_open": "“We go now,” he said.",
    "i_inside": "“They go now,” I said.",
    "vouches": "The ministry said that two pilots had left.",
    "vouches_for_words": "The mayor noted that there was no pressing reason to go.",
    "vouches_for_future": "The ministry confirmed that two pilots had left.",
    "hedges": "The lender hid its losses.",
    "hedges_first": "The fire began in a shed that was apparently empty.",
    "hedges_in_background": "The firm, which lost money, was reportedly sold.",
    "modal_of_past": "The fever may start in the valley.",
    "not_by_writer": "The ministry has published its accounts.",
    "not_reported": "Nobody at the ministry said that two had left.",
    "not_inside": "He did not say “it was us” at all.",
    "not_in_background": "The firm, which had a licence, was not fined.",
    "speaker_not": "She told the court that nobody had met him.",
    "i_never": "“They have never taken a cent,” he said.",
    "argues_not": "The union insisted that everybody was safe.",
    "head_past": "The van hits a wall.",
    "head_present": "The firm was in debt.",
    "head_perfect": "The firm has two mills.",
    "head_nowhere": "Nine vans were lost.",
    "past_reported": "The ministry says the pilots are at home.",
    "will": "The dam would have been emptied.",
    "would": "The firm said it would have closed two mills.",
    "could": "Two mills could have closed.",
    "may": "Two mills may have closed.",
    "can": "Heat killed two.",
    "must": "The mill closes, the mayor said.",
    "future_inside": "“We closed the mill,” he said, and will go.",
    "future_in_background": "The mill, which made paper, will close in May.",
    "plans": "The plans of the leaders were old.",
    "plans_somewhere": "The firm said it had rain.",
    "plans_to": "The mill is closed to lorries.",
    "conditional": "Two mills close when prices fall.",
    "conditional_would": "Two mills closed as if by order.",
    "future_date": "The leaders met last week.",
    "past_date": "The leaders meet next week.",
    "day_with_present": "The court was in session on Friday.",
    "date_without_past": "Trains resumed on Wednesday, the firm said.",
    "day_with_past": "The court sits on Friday.",
    "rejects": "The lender did not deny hiding losses.",
    "rejects_somewhere": "The lender, which denied hiding losses, was sold.",
    "rejects_inside": "“That is true,” he said, and denied the rest.",
    "rejects_in_background": "The lender denied hiding losses.",
    "rejects_not": "The lender disputed the sum.",
    "rejects_charge": "The lender rejected the offer.",
    "rejects_offer": "The lender rejected the report.",
    "calls_false": "The mayor called the report long.",
    "calls_charge_false": "The passport was fake.",
    "names_charge": "The road was long.",
    "refuses": "The firm commented.",
    "refuses_in_background": "The firm declined to comment.",
    "legal_step": "A jury saw him.",
    "speech_act": "The union said members had stayed.",
    "speech_act_only": "The union thanked its members, and said it had won.",
    "relative": "The firm made paper and was sold.",
    "lead_in": "The firm was sold on Monday.",
    "trailing_participle": "The firm was sold, and two mills are idle.",
    "background_share": "The firm made paper and was sold.",
    "question": "He asked who paid.",
    "turns": "The firm was sold, but late.",
}
ALWAYS = {"length"}


def example(trait: Trait) -> str:
    return re.sub(r"\s+", " ", (trait.__doc__ or "").split("Example: ")[1]).strip()


@pytest.mark.parametrize("name", sorted(TRAITS))
def test_fires_on_its_example(name: str) -> None:
    assert TRAITS[name](view(example(TRAITS[name]))) > 0


@pytest.mark.parametrize("name", sorted(set(TRAITS) - ALWAYS))
def test_not_on_a_near_miss(name: str) -> None:
    assert TRAITS[name](view(NEAR_MISSES[name])) == 0


def test_names_are_unique_and_those_of_the_table() -> None:
    names = ClaimFeatures().get_feature_names_out()
    assert len(set(names)) == len(names) == sum(map(len, GROUPS.values()))
    assert names[0] == "reporting:reports_first"
    assert len(TRAITS) == len(names)


def test_matrix_is_sparse_with_a_row_for_each_text() -> None:
    model = ClaimFeatures().fit(["The bridge was closed."])
    matrix = model.transform(["The bridge was closed.", "", "“We go now,” he said."])
    assert issparse(matrix)
    assert matrix.shape == (3, len(model.get_feature_names_out()))
    assert matrix.dtype == np.float64
    assert np.isfinite(matrix.toarray()).all()


def test_no_texts() -> None:
    assert ClaimFeatures().transform([]).shape == (0, len(TRAITS))
    assert MaskedText().transform([]) == []


def test_groups_choose_columns() -> None:
    chosen = ClaimFeatures(groups=("hedge", "dates"))
    assert {name.split(":")[0] for name in chosen.get_feature_names_out()} == {"hedge", "dates"}
    whole = ClaimFeatures()
    texts = ["The lender apparently hid its losses last week."]
    kept = [i for i, name in enumerate(whole.get_feature_names_out()) if name.split(":")[0] in ("hedge", "dates")]
    both = (chosen.transform(texts).toarray(), whole.transform(texts).toarray()[:, kept])
    assert sorted(both[0][0]) == sorted(both[1][0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We go now,” he said.", '"We go now," he said.'),
        ("‘We go now,’ he said.", '"We go now," he said.'),
        ("He didn’t go.", "He didn't go."),
        ("«We go now», he said.", '"We go now", he said.'),
    ],
)
def test_marks_are_read_alike(one: str, other: str) -> None:
    rows = ClaimFeatures().transform([one, other]).toarray()
    assert (rows[0] == rows[1]).all()


@pytest.mark.parametrize("text", ["", " ", '"', "“”", "?!", "— (", "12", "ÉTÉ", "'", "a\nb", "，。"])
def test_odd_texts_are_read(text: str) -> None:
    assert ClaimFeatures().transform([text]).shape[0] == 1
    assert isinstance(mask(view(text)), str)


@pytest.mark.parametrize("piece", ["'a ", '"a ', "a, ", "(", "who ", "said, ", "n't ", "x"])
def test_long_texts_take_no_time(piece: str) -> None:
    start = time.perf_counter()
    ClaimFeatures().transform([piece * 3000])
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("The lender in Accra denied hiding losses on Monday.", "the <x> in <name> deny <ing> <s> on <day> ."),
        ("Mr Okafor Bello lost 40 vans in May 2019.", "<name> past <num> <s> in <month> <num> ."),
        ("The firm, which made paper, will close.", "the office <back> , will <x> ."),
        ("“We go now,” she said.", '<quote> " we go now , " she say .'),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert MaskedText().transform([text]) == [masked]


def test_other_names_and_numbers_mask_alike() -> None:
    one, other = MaskedText().transform(["The union in Lagos lost 40 vans.", "The union in Port Harcourt lost 7 vans."])
    assert one == other


def test_decision_of_the_rules_is_a_feature() -> None:
    texts = ["The lender denied hiding losses.", "It will open in May."]
    first, second = RuleDecision().fit(texts).transform(texts)
    assert first == {"label: denial": 1.0, "rule: denial word": 1.0, "denial by denial word": 1.0}
    assert second["label: forecast"] == 1.0
    model = build_model("logreg", seed=0, word_runs=0, masked=0, features=False)
    model.fit([*texts, "Ode said so.", "It rained."], ["denial", "forecast", "allegation", "asserted_fact"])
    assert list(model.predict(["Ode denied it.", "It will rain."])) == ["denial", "forecast"]
