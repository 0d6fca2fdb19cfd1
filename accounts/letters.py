"""The mails that accounts sends."""
