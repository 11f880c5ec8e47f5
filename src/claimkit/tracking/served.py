"""The model as MLflow serves it: the same loader and the same answers as ``claimkit.load``.

MLflow runs this file when it loads a logged model ("models from code"), so the artifact holds no pickle.
In: texts. Out: one row a text with label, confidence and the four probabilities.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import mlflow.models
import mlflow.pyfunc
from mlflow.exceptions import MlflowException

from claimkit.claims import CLAIM_LABELS
from claimkit.tracking.store import MODEL_ARTIFACT

if TYPE_CHECKING:
    import pandas

warnings.filterwarnings("ignore", message=".*Add type hints to the `predict` method")  # the signature serves


class ServedModel(mlflow.pyfunc.PythonModel):  # type: ignore[misc, unused-ignore]
    """Predictions with a column ``label``, ``confidence`` and one for each kind of claim.

    The parameter ``min_confidence`` (0 to 1) turns less certain labels into ``uncertain``.
    """

    def load_context(self, context: Any) -> None:
        """Load the saved model through claimkit's own loader."""
        from claimkit.inference.predictor import Predictor
        from claimkit.models.store import load_model

        stored = load_model(context.artifacts[MODEL_ARTIFACT])
        self.predictor = Predictor(stored.classifier, stored.manifest)

    def predict(self, context: Any, model_input: Any, params: dict[str, Any] | None = None) -> pandas.DataFrame:  # noqa: ARG002
        """One row a text, in order; the index of a given frame is kept."""
        import pandas

        texts = model_input["text"] if hasattr(model_input, "columns") else model_input
        for place, text in enumerate(texts):
            if not isinstance(text, str):
                raise MlflowException.invalid_parameter_value(f"text {place} is {text!r}; it must be a string")
        least = float((params or {}).get("min_confidence", 0.0))
        if not 0 <= least <= 1:
            raise MlflowException.invalid_parameter_value(f"min_confidence is {least}; it must be from 0 to 1")
        rows = [
            {
                "label": p.label,
                "confidence": p.confidence,
                **{kind: p.probabilities[kind] for kind in CLAIM_LABELS},
            }
            for p in self.predictor.predict(texts, min_confidence=least)
        ]
        return pandas.DataFrame(
            rows, columns=["label", "confidence", *CLAIM_LABELS], index=getattr(texts, "index", None)
        )


mlflow.models.set_model(ServedModel())
