"""Which airline to fly with: the most punctual first."""

from delays import measures


def transform(journeys):
    return journeys.group_by("carrier", "airline").agg(*measures()).sort("late")
