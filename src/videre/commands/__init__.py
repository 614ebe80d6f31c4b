"""The commands of `videre`, a file each: `add_to` puts one on the command line; `cli` joins them."""
