"""From articles and annotations to a dataset of labelled sentences."""
