"""«Start en gruppe»: the form anybody may fill in, how it looks as a listing, and sending it in."""
