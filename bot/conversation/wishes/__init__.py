"""What people want who know no commands and have nothing open."""
