"""Where a plate is typed: the strip with plate and slots, and what is offered and known beside it."""
