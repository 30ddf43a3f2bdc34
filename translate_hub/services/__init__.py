"""What people do: one function per use case. Services flush; edges commit."""
