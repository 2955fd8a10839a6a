"""Datasets: where samples (crop + label) come from, and how a training draws from them."""
