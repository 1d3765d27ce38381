"""Every change of the tree and of the roles: one function per verb, by file: tree, changes, roles, people,
delegations, reference_data."""

from tidtam.organisations.services.changes import (
    ChangeRefused,
    close_organisation,
    merge_organisations,
    move_organisation,
    rename_organisation,
    split_organisation,
)
from tidtam.organisations.services.delegations import DelegationRefused, delegate, end_delegation
from tidtam.organisations.services.people import add_person
from tidtam.organisations.services.reference_data import REFERENCE_FILE, load_reference_data
from tidtam.organisations.services.roles import RoleRefused, grant_role, refuse_days, refuse_end, withdraw_role
from tidtam.organisations.services.tree import AliasTaken, add_alias, add_organisations, create_organisation

__all__ = [
    "REFERENCE_FILE",
    "AliasTaken",
    "ChangeRefused",
    "DelegationRefused",
    "RoleRefused",
    "add_alias",
    "add_organisations",
    "add_person",
    "close_organisation",
    "create_organisation",
    "delegate",
    "end_delegation",
    "grant_role",
    "load_reference_data",
    "merge_organisations",
    "move_organisation",
    "refuse_days",
    "refuse_end",
    "rename_organisation",
    "split_organisation",
    "withdraw_role",
]
