"""One file per area of the pages: parse, ask a domain, render."""
