"""The parts of the window; they never import each other."""
