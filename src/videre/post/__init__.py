"""Outgoing mail: letters wait in the database and are delivered from there, once."""
