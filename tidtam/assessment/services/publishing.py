"""Publishing a round: what was confirmed becomes an edition of each office's result."""

import datetime as dt
from collections.abc import Callable, Sequence

from tidtam.accounts.models import User
from tidtam.assessment import selectors
from tidtam.assessment.choices import Origin
from tidtam.assessment.content import content_of
from tidtam.assessment.rules import is_final
from tidtam.assessment.services import refusals
from tidtam.assessment.services.storing import Published, ToPublish, store, unsaid
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation


def to_publish(
    *, version: Version, round_code: str, offices: Sequence[Organisation], reason: str = "", by: User, at: dt.datetime
) -> list[ToPublish]:
    """Return what is confirmed of a round for some offices, as it would be published now.

    reason  why there is a later edition; asked for where one stands that says something else.
    Raises NotTheAnalyst; NotReady with every office whose levels or advice are not complete.
    """
    if not selectors.may_confirm(by, version, on=at):
        raise refusals.NotTheAnalyst
    facts = version_facts(version)
    standing = selectors.standing_of_offices(version, round_code, offices)
    not_ready = [each for each in standing if not each.is_ready]
    if not_ready:
        raise refusals.NotReady([each.office for each in not_ready])
    return [
        ToPublish(
            version=version,
            organisation=each.office,
            round_code=round_code,
            is_final=is_final(facts, round_code),
            content=content_of(
                version=facts,
                round_code=round_code,
                office=(each.office.code, each.office.name_th, each.office.kind),
                given=each.given,
                scores=each.scores,
                advice=each.advice,
                self_levels=each.self_levels,
                reasons=each.reasons,
            ),
            scores=each.scores,
            reason=reason,
            published_at=at,
        )
        for each in standing
    ]


def publish_round(
    *,
    version: Version,
    round_code: str,
    offices: Sequence[Organisation],
    reason: str = "",
    by: User,
    at: dt.datetime,
    said: Callable[[int, int], None] = unsaid,
) -> Published:
    """Publish what is confirmed of a round for some offices, each as the next edition of its result.

    What says the same as the current edition is left, so that publishing twice, or again after it was broken off,
    publishes once. With one office that is not ready none is published. Raises what `to_publish` and `store` raise.
    """
    rows = to_publish(version=version, round_code=round_code, offices=offices, reason=reason, by=by, at=at)
    return store(rows, origin=Origin.ASSESSED, by=by, by_name=by.get_username(), at=at, said=said)
