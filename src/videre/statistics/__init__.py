"""Counts of what came of handovers, with small numbers kept small, and where each stands for the team that made it."""
