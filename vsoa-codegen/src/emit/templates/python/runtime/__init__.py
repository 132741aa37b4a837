"""What all generated packages share, over the package `vsoa`."""
