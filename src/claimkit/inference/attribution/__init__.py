"""Who answers for a sentence, and who that is in the article."""

from claimkit.inference.attribution.source import CONSTRUCTIONS, Source, find_source
from claimkit.inference.attribution.speakers import resolve_speakers

__all__ = ["CONSTRUCTIONS", "Source", "find_source", "resolve_speakers"]
