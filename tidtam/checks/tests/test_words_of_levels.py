"""The words of a level are the same in a list of choices, on the command line and on a page's tag."""

import pytest
from django.utils.translation import override

from tidtam.checks.choices import Level
from tidtam.ui.templatetags.ui import check_level_tag


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("level", Level)
def test_a_tag_says_what_the_list_of_choices_says(level, language):
    with override(language):
        assert check_level_tag(level.value)["label"] == level.label
