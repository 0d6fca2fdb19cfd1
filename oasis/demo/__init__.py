"""What `manage.py seed_dev` puts into a development database: invented organizations, people and sixty days.

It stands in the composition root because it speaks to every app. Nothing here runs in production.
"""
