"""Tables into figures, pages and reports."""
