"""What words mean that are said beside a report or in it: answers, corrections, names, times."""
