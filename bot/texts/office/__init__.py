"""What the office is told: summaries, comparisons, answers to its own words."""
