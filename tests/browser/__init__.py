"""Pages driven by a real Chromium. Every test here is marked `browser`."""
