"""Classifiers, all with the scikit-learn contract on a list of strings."""
