"""The taxonomy, and what a person's own words mean in it."""
