"""Dân vận Desktop: records of mass-mobilization work for Vietnam's local offices, without a network."""

__version__ = "0.1.0"
