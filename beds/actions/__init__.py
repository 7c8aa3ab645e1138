"""The day's work on a ward: each thing that can be done, as a form that works without JavaScript.

An action is a form class: its fields, who may, when it is offered, the service that it calls, its
words. `beds.actions.table` lists them; one view shows and carries out any of them.
"""
