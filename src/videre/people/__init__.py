"""Staff accounts: who someone is, what they may do, and how they prove it. Citizens have none."""
