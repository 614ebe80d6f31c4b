"""From the last meeting where somebody got help to the first meeting of a group."""
