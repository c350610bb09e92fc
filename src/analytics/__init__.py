"""Annual reports on open government information: read, checked, counted, shown."""

__version__ = "0.1.0"
