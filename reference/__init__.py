"""Compiles the shared facts about Norway into the small files the package carries."""
