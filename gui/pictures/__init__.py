"""Pictures for the screen, made ready in threads; they know neither project nor session."""
