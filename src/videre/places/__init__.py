"""Places and travel: where something is, how far it is, and how long it takes to get there."""
