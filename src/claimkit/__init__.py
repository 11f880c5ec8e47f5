"""claimkit tells how a sentence of news is put: asserted fact, allegation, denial or forecast."""

from claimkit.claims import ClaimKind, Prediction, SentencePrediction
from claimkit.errors import ClaimkitError
from claimkit.inference.frames import to_frame
from claimkit.inference.load import find_folder as model_folder
from claimkit.inference.load import load

__all__ = [
    "ClaimKind",
    "ClaimkitError",
    "Prediction",
    "SentencePrediction",
    "load",
    "model_folder",
    "to_frame",
]
