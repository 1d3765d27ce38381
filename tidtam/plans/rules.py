"""What may stand below what in a plan tree, and which version holds for a year. Plain values, no database.

The kinds below are strictly ordered, so a tree that keeps PARENT_KINDS cannot hold a circle.
"""

from collections.abc import Mapping

from tidtam.plans.choices import PlanNodeKind as Node
from tidtam.plans.choices import PlanTreeKind as Tree

FIRST_YEAR_BE, LAST_YEAR_BE = 2500, 2699
"""Buddhist-era years a plan may name; 2024 typed for 2567 falls outside."""

NODE_KINDS: Mapping[str, tuple[str, ...]] = {
    Tree.NATIONAL_STRATEGY: (Node.STRATEGY, Node.TARGET),
    Tree.MASTER_PLAN: (Node.ISSUE, Node.SUB_PLAN, Node.TARGET),
    Tree.NDP13: (Node.MILESTONE, Node.PLAN_STRATEGY, Node.TARGET),
    Tree.SECURITY_PLAN: (Node.ISSUE, Node.PLAN_STRATEGY, Node.TARGET),
    Tree.GOVERNMENT_POLICY: (Node.POLICY_MAIN, Node.POLICY_URGENT, Node.TARGET),
    Tree.MINISTRY_STRATEGY: (Node.STRATEGY, Node.PLAN_STRATEGY, Node.TARGET),
    Tree.INSPECTION_POLICY: (Node.ISSUE, Node.TARGET),
    Tree.OFFICE_STRATEGY: (Node.STRATEGY, Node.PLAN_STRATEGY, Node.TARGET),
    Tree.BUDGET_PLAN: (Node.BUDGET_PROGRAMME, Node.BUDGET_OUTPUT),
}
"""The kinds of node each tree may hold."""

PARENT_KINDS: Mapping[str, tuple[str, ...]] = {
    Node.SUB_PLAN: (Node.ISSUE,),
    Node.PLAN_STRATEGY: (Node.MILESTONE, Node.STRATEGY, Node.ISSUE),
    Node.BUDGET_OUTPUT: (Node.BUDGET_PROGRAMME,),
    Node.TARGET: (
        Node.STRATEGY,
        Node.ISSUE,
        Node.SUB_PLAN,
        Node.MILESTONE,
        Node.PLAN_STRATEGY,
        Node.POLICY_MAIN,
        Node.POLICY_URGENT,
    ),
}
"""The kinds a node must stand below; a kind that is not named here stands at the top."""


def holds_in_year(*, year_be: int, valid_from_be: int | None, valid_to_be: int | None) -> bool:
    """Return whether a range of Buddhist-era years, both ends included, holds a year.

    None is an end the source does not state: the range is then open on that side.
    """
    return (valid_from_be is None or valid_from_be <= year_be) and (valid_to_be is None or year_be <= valid_to_be)


def is_year_be(value: object) -> bool:
    """Return whether a value is a Buddhist-era year a plan may name (an int; True and 2567.0 are not)."""
    return isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR_BE <= value <= LAST_YEAR_BE
