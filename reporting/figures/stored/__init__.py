"""The stored series: months and weeks of every figure, kept up to date from the change history.

`history` says which rows of history have been read and which have not; `reach` which days a change
can touch, and `touched` for which collaborative and which figures; `recount` has the engine count
those periods again and writes what differs; `refreshing` puts these together; `reading` answers a
question from what is stored. The rows are the engine's own counts, undivided, so that a stored and
a live answer are the same to the last digit.
"""
