"""The country loaded, and a small tree for what changes."""

import datetime as dt

import pytest

from tidtam.organisations import services
from tidtam.organisations.facts import NewOrganisation

AT = dt.datetime(2024, 3, 31, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def country(db):
    return services.load_reference_data(at=AT, by="test")


@pytest.fixture
def create(db):
    """Create an organisation by code; the rest is made up."""

    def make(code, *, kind="esa_secondary", parent=None, **more):
        new = NewOrganisation(code=code, kind=kind, parent_code=parent, name_th=f"หน่วยงาน {code}", **more)
        return services.create_organisation(new=new, at=AT, by="test")

    return make
