"""What the pages of monitoring take."""
