"""An app of the crash test alone: its handlers leave a record of each effect."""
