"""Invented groups for demonstration and measurement, each plainly marked «eksempel»."""
