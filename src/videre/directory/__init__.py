"""Groups, and the organisations that answer for them."""
