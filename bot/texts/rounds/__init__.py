"""What is said of a round: its calendar, reminders, its end."""
