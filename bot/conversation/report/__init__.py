"""The report dialogue: one question at a time, task by task, until everything is submitted."""
