"""Commands that need more than a few lines; `cli` joins them."""
