"""The bars: speed, as ratios against a peer or a limit. Each module prints its own; run it with `python -m`."""
