"""What every slice stands on, and nothing that knows a slice."""
