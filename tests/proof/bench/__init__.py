"""The benchmark of the pages: campaigns of 10, 1,000 and 10,000 people on PostgreSQL (``make bench``)."""
