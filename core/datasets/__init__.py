"""Datasets: where samples (crop + label) come from, and how a training draws from them."""

CROP_SIZE = (200, 64)  # width and height in pixels of warped crops: twice what the attention CRNN takes
