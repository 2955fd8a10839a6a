"""What the session and its views edit with: undoable edits, a store that may refuse, the pace."""
