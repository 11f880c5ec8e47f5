"""Who answers for a sentence, and who that is in the article."""

from claimkit.inference.attribution.source import CONSTRUCTIONS, Source, find_source

__all__ = ["CONSTRUCTIONS", "Source", "find_source"]
