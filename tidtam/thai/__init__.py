"""Thai presentation of numbers, dates, money and text, both ways: plain Python, no Django, no state.

What an officer may type and what a document prints is decided here; where a value is stored and which Thai words
explain a refusal is decided by the room that asks (refusals carry a code for that).
"""
