"""Spanish dates short enough for a list; everything else is Django's."""

DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j b Y, H:i"
