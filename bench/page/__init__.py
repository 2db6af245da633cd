"""The page's part of the benchmarks: a real Chromium, the real relay, a paced model server."""
