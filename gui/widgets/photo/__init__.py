"""The photograph: how it lies in its widget, what is painted on it, how corners are moved."""
