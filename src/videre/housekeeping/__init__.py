"""What time alone brings about: mail, reminders, expiry. Done once, however many workers there are."""
