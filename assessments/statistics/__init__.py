"""What can be said about raters and scales: one subject per file, computed from values alone.

These figures describe ratings; they are no scores and enter none, so floats do (``assessments.scoring`` stays exact).
Where a figure is not defined, or too little is known, there is None with a reason, never "not a number".
"""
