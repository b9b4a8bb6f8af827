"""The English that every stage reads: word lists and shallow parsing."""
