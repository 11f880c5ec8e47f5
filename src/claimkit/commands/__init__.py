"""The commands of ``claimkit``, a module each: ``add`` describes its options, ``run`` does it."""
