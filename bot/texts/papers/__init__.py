"""What is said of papers: the form to stamp, its way back, packages that go out."""
