"""Who did what, and who looked at what is not public: written once, never changed."""
