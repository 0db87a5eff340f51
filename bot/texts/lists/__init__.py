"""What is said of a list: read from a notice, waiting, put right, compared."""
