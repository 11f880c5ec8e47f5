"""Save and load trained models without pickle.

A saved model is a folder: the model's own files and ``claimkit.json``, a manifest with the SHA-256 of
every file, written last. Loading checks every file against it first, and opens a scikit-learn model with
a constant list of trusted types. What the folder says of itself is never trusted.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ModelError
from claimkit.models.registry import Classifier

MANIFEST = "claimkit.json"
CARD = "README.md"
FORMAT = 2
MAX_UNPACKED = 4 * 1024**3
"""A model file that claims to unpack to more bytes than this is not opened."""

TRUSTED_TYPES: tuple[str, ...] = (
    "claimkit.models.calibrated.Calibrated",
    "claimkit.models.features.ClaimFeatures",
    "claimkit.models.features.MaskedText",
    "claimkit.models.features.RuleDecision",
    "claimkit.models.rules.RuleModel",
    "claimkit.models.taught.TaughtPipeline",
    "claimkit.models.taught.TextPipeline",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
)
"""Types that a skops file may hold beside those that skops trusts by default."""

KINDS = {
    "encoder": ("claimkit.models.encoder", "FineTunedEncoder"),
    "frozen": ("claimkit.models.frozen", "FrozenEncoder"),
    "ensemble": ("claimkit.models.ensemble", "Ensemble"),
}
"""Kinds of models that write files of their own: module and class. All others are scikit-learn's."""

_SKOPS = "model.skops"


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model as loaded, and its manifest."""

    classifier: Classifier
    manifest: Mapping[str, Any]
    folder: Path


def save_model(
    model: Classifier, folder: str | Path, *, name: str, about: Mapping[str, Any], card: str | None = None
) -> Path:
    """Write a fitted model to a new folder, whole or not at all; ``about`` goes into the manifest, ``card`` (Markdown)
    into ``README.md``.

    Raises:
        ModelError: something is already there, or the folder cannot be written.
    """
    folder = Path(folder)
    if folder.exists():
        raise ModelError(f"{folder}: already there; give a new name, or remove it first")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise ModelError(f"{folder}: cannot be written ({error.strerror})") from error
    try:
        kind = write_model(model, fresh)
        if card is not None:
            (fresh / CARD).write_text(card, encoding="utf-8")
        files = {str(p.relative_to(fresh)): _sha256(p) for p in sorted(fresh.rglob("*")) if p.is_file()}
        manifest = {
            "format": FORMAT,
            "kind": kind,
            "model": name,
            "labels": list(CLAIM_LABELS),
            **about,
            "versions": package_versions(),
            "files": files,
        }
        manifest["sha256"] = manifest_digest(manifest)
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        fresh.chmod(0o755)
        fresh.replace(folder)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise ModelError(f"{folder}: cannot be written ({error.strerror})") from error
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return folder


def load_model(folder: str | Path) -> StoredModel:
    """The model in a folder.

    Raises:
        ModelError: it is not there, of another format, a byte of it was changed, or a type in it is not trusted.
    """
    folder = Path(folder)
    manifest = check_files(folder)
    return StoredModel(read_model(manifest.get("kind"), folder), manifest, folder)


def check_files(folder: Path) -> dict[str, Any]:
    """The manifest of a saved model, after every file of the folder was found to be as it says.

    Raises:
        ModelError: the model is not there, of another format, or a byte of it was changed.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        path = folder / name
        if Path(name).is_absolute() or ".." in Path(name).parts or not path.is_file():
            raise ModelError(f"{path}: the file is missing; the model is incomplete, save or fetch it again")
        if _sha256(path) != expected:
            raise ModelError(f"{path}: changed since it was saved (SHA-256 differs); it is not loaded")
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    if extra := sorted(there - manifest["files"].keys()):
        raise ModelError(
            f"{folder / extra[0]}: not in the manifest; the model is not loaded with files it was not saved with"
        )
    return manifest


def manifest_hash(folder: Path) -> str:
    """The SHA-256 of a saved model's manifest: two models with the same hash are the same."""
    return _sha256(folder / MANIFEST)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a saved model, its form checked."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: no claimkit model here (it has no {MANIFEST})") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error})") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelError(
            f"{path}: format {manifest.get('format') if isinstance(manifest, dict) else None!r};"
            f" this claimkit reads format {FORMAT}; train the model again"
        )
    if manifest.get("sha256") != manifest_digest(manifest):
        raise ModelError(f"{path}: changed since it was saved (SHA-256 differs); the model is not loaded")
    if manifest.get("labels") != list(CLAIM_LABELS) or not isinstance(manifest.get("files"), dict):
        raise ModelError(f"{path}: the labels or the list of files are not those of a claimkit model")
    return manifest


def write_model(model: Classifier, folder: Path) -> str:
    """Write a model's own files into a folder that is there; gives its kind."""
    kind: str | None = getattr(model, "kind", None)
    if kind is not None:
        model.save_files(folder)  # type: ignore[attr-defined]
        return kind
    skops_io = _import_skops()
    skops_io.dump(model, folder / _SKOPS, compression=zipfile.ZIP_DEFLATED)
    return "sklearn"


def read_model(kind: object, folder: Path) -> Classifier:
    """The model of a kind whose own files are in a folder, their hashes checked already."""
    if kind == "sklearn":
        return _read_skops(folder / _SKOPS)
    if kind not in KINDS:
        raise ModelError(f"{folder / MANIFEST}: kind {kind!r}; allowed are sklearn, {', '.join(KINDS)}")
    module, name = KINDS[str(kind)]
    model: Classifier = getattr(import_module(module), name).load_files(folder)
    return model


def _read_skops(path: Path) -> Classifier:
    skops_io = _import_skops()
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise ModelError(f"{path}: unpacks to more than {MAX_UNPACKED:,} bytes; it is not loaded")
        model: Classifier = skops_io.load(path, trusted=list(TRUSTED_TYPES))
    except UntrustedTypesFoundException as error:
        raise ModelError(f"{path}: holds types that claimkit does not trust; it is not loaded ({error})") from error
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise ModelError(f"{path}: not a readable model file ({error})") from error
    return model


def _import_skops() -> ModuleType:
    """The module skops.io, without the two seconds in which its import brings in torch.

    skops walks all modules of scikit-learn, one of which wraps torch where that is installed. No saved
    model needs the wrapper, so an empty module stands in for it during the walk.
    """
    wrapper = "sklearn.externals.array_api_compat.torch"
    stands_in = "skops.io" not in sys.modules and wrapper not in sys.modules
    if stands_in:
        sys.modules[wrapper] = ModuleType(wrapper)
    try:
        import skops.io as module
    finally:
        if stands_in:
            del sys.modules[wrapper]
    found: ModuleType = module
    return found


def package_versions() -> dict[str, str]:
    """The versions of the packages that a model depends on, as far as they are installed."""
    found = {}
    for package in ("claimkit", "numpy", "scikit-learn", "skops", "safetensors", "torch", "transformers"):
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 over all that a manifest says but this digest itself."""
    said = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
