"""What is said to whoever looks after the program."""
