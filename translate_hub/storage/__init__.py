"""What we remember: rows and the only SQL of the hub."""
