"""One word per idea across rooms that may not know each other."""

import pytest
from django.utils import translation

from tidtam.checks.choices import Level
from tidtam.ui.templatetags.ui import check_level_tag


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_level_of_a_check_has_one_word_on_pages_and_on_the_command_line(language):
    with translation.override(language):
        assert [check_level_tag(level.value)["label"] for level in Level] == [str(level.label) for level in Level]
