"""What export profiles may ask for: one function for each word of a closed vocabulary, from a project's record alone.

A source says what is known and in which of four ways: given, said to be none, not asked of this project, missing. Zero
is given. `faults` name what is missing inside something that is given. Which words a form asks for is data
(profiles.py); how an answer is printed is the form's own.
"""

from tidtam.documents.sources import registration, reports
from tidtam.documents.sources.said import Desk, Said, State
from tidtam.documents.sources.vocabulary import BY_HAND, OWN, SOURCES, Made, Reporter, Source, known, words_known

__all__ = [
    "BY_HAND",
    "OWN",
    "SOURCES",
    "Desk",
    "Made",
    "Reporter",
    "Said",
    "Source",
    "State",
    "known",
    "registration",
    "reports",
    "words_known",
]
