"""Tables of plates, imports and problems, and the look that all of them share."""
