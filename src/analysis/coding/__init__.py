"""From text to rows that a person accepts: rules and tables, no model."""
