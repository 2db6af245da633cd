"""The page in a real Chromium, against the relay and the scripted upstream."""
