"""From a need to ranked, explained suggestions, and the in-memory index they are found in."""
