"""The only place that writes documents."""
