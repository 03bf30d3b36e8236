"""A news monitor: feeds in, one weekly digest out, each event told once and with its evidence."""

__version__ = "0.1.0"
