"""Every change of the outbox: one function per verb, by file."""

from tidtam.notifications.services.preferences import choose_channels
from tidtam.notifications.services.put import Letter, put
from tidtam.notifications.services.rounds import begin_round, end_round
from tidtam.notifications.services.send import prune, send_waiting

__all__ = ["Letter", "begin_round", "choose_channels", "end_round", "prune", "put", "send_waiting"]
