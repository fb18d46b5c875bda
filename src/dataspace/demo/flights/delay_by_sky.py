"""What the weather does to a timetable."""

from delays import measures


def transform(departures_in_weather):
    return departures_in_weather.group_by("sky").agg(*measures()).sort("late")
