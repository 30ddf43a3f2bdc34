"""The command line, for operators and scripts: one module for each group of commands."""
