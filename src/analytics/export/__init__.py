"""What people take away: workbooks, CSV and pictures of exactly what is shown."""
