"""What of this house reads or writes for outsiders, and inputs that are meant to break it."""
