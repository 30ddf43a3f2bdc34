"""Runs what reads uploads in a child process with limits."""
