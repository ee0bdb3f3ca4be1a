"""What is known: the tables of a case, their dates, their texts, and how they are read."""
