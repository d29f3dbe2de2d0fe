"""The rules of the office: pure functions and values; no Qt, no SQLite, no documents."""
