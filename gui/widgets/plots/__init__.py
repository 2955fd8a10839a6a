"""Charts and curves; they load the plotting library when made."""
