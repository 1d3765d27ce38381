"""Why a request is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to be mended in a request. place: a parameter, a field of the body, or a place of a report; null: all.

    cure  what to do, where the message does not say it.
    """

    place: str
    message: str
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemAnswer:
    """A refusal (RFC 9457). `title` and `detail` say what to do, in Thai or English by Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Fault, ...]
