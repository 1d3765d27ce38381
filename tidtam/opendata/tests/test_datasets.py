"""The declaration of the tables holds together."""

import re

import pytest

from tidtam.opendata.datasets import DATASETS, dataset_of


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda each: each.name)
class TestEveryTable:
    def test_says_what_it_is_and_what_its_columns_mean_in_both_languages(self, dataset):
        words = [dataset.title, dataset.description]
        words += [word for column in dataset.columns for word in (column.title, column.meaning)]
        words += [word for column in dataset.columns for word in (column.choices or {}).values()]
        for word in words:
            assert word.th.strip(), dataset.name
            assert word.en.strip(), dataset.name
            assert not re.search("[ก-๙]", word.en), word

    def test_names_its_rows_by_columns_that_are_never_empty(self, dataset):
        assert all(dataset.column(name).is_required for name in dataset.key)

    def test_refers_to_the_key_of_another_table(self, dataset):
        for reference in dataset.references:
            other = dataset_of(reference.dataset)
            assert reference.named == other.key
            for here, there in zip(reference.columns, reference.named, strict=True):
                assert dataset.column(here).type == other.column(there).type

    def test_has_names_that_every_tool_takes(self, dataset):
        names = [column.name for column in dataset.columns]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in [dataset.name, *names])

    def test_gives_amounts_their_unit(self, dataset):
        for column in dataset.columns:
            assert (column.unit == "THB") == column.name.endswith("_baht")
            assert (column.unit == "percent") == column.name.endswith("percent")
