"""Who is quoted in a news article, saying what, and on whose side."""
