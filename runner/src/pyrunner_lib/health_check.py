"""Health checks, under the name that existing transforms import."""

from dataspace_runner import Check
from dataspace_runner import HealthCheckFailed as HealthCheckFailure

__all__ = ["Check", "HealthCheckFailure"]
