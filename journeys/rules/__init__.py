"""The rules of journeys: pure functions, no database, no clock."""
