"""Commands of the console script around workbooks."""
