"""Work in the background: queue, progress, cancel, retry, reaper, scheduler."""
