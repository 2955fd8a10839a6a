"""Small parts that views are made of; they know nothing of the project or the session."""
