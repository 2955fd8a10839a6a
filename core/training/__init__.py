"""Training: configuration, the trainer, evaluation, fine-tuning.

Importing this package imports no torch; ``core.training.trainer`` does.
"""
