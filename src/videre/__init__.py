"""Videre: a directory of self-help groups in Norway, and the way there from the last meeting at RPH."""
