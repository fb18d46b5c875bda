"""The name under which existing transforms know `dataspace_runner`."""

from dataspace_runner import File, Secret, Transform, transform

__all__ = ["File", "Secret", "Transform", "transform"]
