"""What is said of people: who they are, where they write from, whose seat they hold."""
