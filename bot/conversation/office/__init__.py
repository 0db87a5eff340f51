"""What an officer's free words want, and what is said of a report on the screen."""
