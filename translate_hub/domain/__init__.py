"""What we know: plain values and pure rules, without clock, network, SQL or web."""
