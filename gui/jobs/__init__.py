"""What runs beside the operator's work: reading, training, searching, importing; it knows no view."""
