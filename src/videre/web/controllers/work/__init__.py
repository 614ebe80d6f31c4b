"""The staff's area: log-in, one's own account, and the work pages of each role."""
