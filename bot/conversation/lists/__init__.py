"""A proposed list and a schedule, put right in plain words."""
