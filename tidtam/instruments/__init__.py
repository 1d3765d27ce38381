"""What is asked of offices, schools and bureaus: indicator instruments as versioned trees of a fiscal year."""
