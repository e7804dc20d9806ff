"""Long experiments and extractions, each re-runnable by name; lessons use their result files."""
