"""Events with tickets.

Locks are always taken in one order: the event's row, its ticket type's, then registrations and tickets.
"""
