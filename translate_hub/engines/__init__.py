"""Machine translation: each engine behind one Protocol; off until a project switches one on."""
