"""Changes of the chain: its moves, who decides in turn. One function per verb."""

from tidtam.approval.services.chains import ChainRefused, set_chain
from tidtam.approval.services.decide import NewAdvice
from tidtam.approval.services.moves import (
    accept_history,
    approve,
    approve_many,
    recall,
    reopen,
    send_back,
    submit,
)
from tidtam.approval.services.refusals import (
    AdviceMissing,
    AlreadyDecided,
    ChangedMeanwhile,
    DecisionRefused,
    GateClosed,
    Gone,
    HasWarnings,
    KeyReused,
    NotReopened,
    NotTheOwner,
    NotYourStep,
    OwnReport,
    ReasonMissing,
    WindowClosed,
    WrongStatus,
)

__all__ = [
    "AdviceMissing",
    "AlreadyDecided",
    "ChainRefused",
    "ChangedMeanwhile",
    "DecisionRefused",
    "GateClosed",
    "Gone",
    "HasWarnings",
    "KeyReused",
    "NewAdvice",
    "NotReopened",
    "NotTheOwner",
    "NotYourStep",
    "OwnReport",
    "ReasonMissing",
    "WindowClosed",
    "WrongStatus",
    "accept_history",
    "approve",
    "approve_many",
    "recall",
    "reopen",
    "send_back",
    "set_chain",
    "submit",
]
