"""Invented groups for demonstration and measurement, each plainly marked «eksempel»."""

from videre.directory.demo.load import GROUPS, load_demo

__all__ = ["GROUPS", "load_demo"]
