"""What is said around a report: asked, read back, filed, reviewed."""
