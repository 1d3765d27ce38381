"""Everything an import says is said in English too."""

import pytest
from django.db.models import TextChoices
from django.utils.translation import override

from tidtam.exchange import choices

LISTS: list[type[TextChoices]] = [
    choices.Mode,
    choices.PrintedTopic,
    choices.FaultKind,
    choices.DifferenceKind,
    choices.PrintedFigure,
]


@pytest.mark.parametrize("word", [word for one in LISTS for word in list(one)], ids=str)
def test_a_sentence_has_its_english_with_the_same_details(word):
    with override("th"):
        thai = str(word.label)
    with override("en"):
        english = str(word.label)
    assert english != thai
    assert sorted(part.split(")")[0] for part in thai.split("%(")[1:]) == sorted(
        part.split(")")[0] for part in english.split("%(")[1:]
    )
