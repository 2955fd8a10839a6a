"""What verbs have in common; a verb is a module of the folder above, and never imports another."""
