"""An edition as pages for readers: one file each, no script, nothing fetched from elsewhere."""
