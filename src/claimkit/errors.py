"""What claimkit raises when the user can mend it.

ClaimkitError               anything a user can put right; the command line prints it as one line
├── DocumentError           a source file cannot be read as an article
├── AnnotationError         a labelled row is wrong: file, row, what was seen, what is allowed
├── DatasetError            a dataset cannot be built or read
├── ConfigError             a name or value in the configuration is not known
├── ModelError              a saved model is missing, damaged or not to be trusted
├── OutputError             results cannot be written where they should go
├── TrackingError           the MLflow store cannot be used, or does not hold what was asked for
├── ServiceError            the HTTP service cannot start, or cannot take another request
└── MissingExtraError       an optional package is not installed; the message names the extra
"""


class ClaimkitError(Exception):
    """Base of all errors that a user of claimkit can mend."""


class DocumentError(ClaimkitError):
    """A source file cannot be read as an article."""


class AnnotationError(ClaimkitError):
    """A labelled row is wrong."""


class DatasetError(ClaimkitError):
    """A dataset cannot be built or read."""


class ConfigError(ClaimkitError):
    """A name or a value in the configuration is not known."""


class ModelError(ClaimkitError):
    """A saved model is missing, damaged or not to be trusted."""


class OutputError(ClaimkitError):
    """Results cannot be written where they should go."""


class TrackingError(ClaimkitError):
    """The MLflow store cannot be used, or does not hold what was asked for."""


class ServiceError(ClaimkitError):
    """The HTTP service cannot start, or cannot take another request."""


class MissingExtraError(ClaimkitError):
    """An optional package is not installed."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs the package {package}: pip install 'claimkit[{extra}]'")
