"""The head of the list: which queue, which filter, which of those that were kept."""
