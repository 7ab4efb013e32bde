"""A plainly fictional company with one finished and one running campaign, built through the services.

Everything is deterministic: the same people, ratings and steps come out each time; only dates follow the calendar.
"""
