"""Rates and their intervals, sample sizes, control charts and forecasts for short series."""
