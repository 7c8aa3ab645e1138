"""Facts: the few set-based queries from which every figure is made.

Each gives rows of one shape. Spans (`[first, last)`, days that count once each) and events (on a
`day`) have: `ward_id`, `icb_id`, `patient_id`, `placement_id`, `stay_id`, `bed_id`, and `n`, which
is negative where days are taken off again. All are clipped to the parameters `first` and `last`.
"""
