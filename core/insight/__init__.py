"""What can be said about the plates of a folder: statistics, two models compared, doubts about labels."""
