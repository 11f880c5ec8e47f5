"""claimkit tells how a sentence of news is put: asserted fact, allegation, denial or forecast."""

from claimkit.claims import ClaimKind, Prediction
from claimkit.errors import ClaimkitError
from claimkit.inference.load import find_folder as model_folder
from claimkit.inference.load import load

__all__ = ["ClaimKind", "ClaimkitError", "Prediction", "load", "model_folder"]
