"""The window: shows the core and sends it intents; computes nothing, imports no torch."""
