"""Invented groups for demonstration and measurement, each plainly marked «eksempel»."""

from videre.directory.demo.load import GROUPS, load_demo
from videre.directory.demo.people import lead_demo_groups, load_demo_people

__all__ = ["GROUPS", "lead_demo_groups", "load_demo", "load_demo_people"]
