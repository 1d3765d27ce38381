"""What an answer must be, from the words of the page and the small tree of the tests; nothing of the code is asked."""

from tidtam.organisations.choices import Role

PLACES = {
    "MOE": ("ministry", ""),
    "OBEC": ("commission", "MOE"),
    "BUR": ("bureau", "OBEC"),
    "A": ("esa_primary", "OBEC"),
    "A-G1": ("work_group", "A"),
    "A-G2": ("work_group", "A"),
    "A-S": ("school", "A"),
    "B": ("esa_secondary", "OBEC"),
    "B-G1": ("work_group", "B"),
    "B-S": ("school", "B"),
}
"""Every place with its kind and what stands above it, from the top."""

NOWHERE = "nowhere"
"""The place of what does not exist."""


def upwards(place):
    """Return a place and everything above it."""
    return [place, *upwards(PLACES[place][1])] if place in PLACES else []


def reads(place, other):
    """Return whether a role held at a place lets somebody read what belongs to another."""
    kind, above = PLACES.get(place, ("", ""))
    return (above if kind == "work_group" else place) in upwards(other)


def allowed(who, person, thing):
    """Return whether the page lets a person (None: nobody signed in) in, by its words."""
    if who in {"–", "demo"}:
        return False
    if who == "public":
        return thing.place != NOWHERE
    if person is None or thing.place == NOWHERE:
        return False
    if who == "signed in":
        return True
    if who == "own":
        return person == thing.maker
    if who == "any role":
        return bool(person.role)
    if who == "reads":
        return reads(person.place, thing.place)
    roles = set(who.split(", "))
    if not roles <= set(Role.values):
        raise ValueError(f"the page says “{who}”, which is neither a word of its first table nor roles")
    return person.role in roles and person.place in upwards(thing.place)


def expected(row, method, person, thing):
    """Return which words an answer may be: open, hidden (404), method (405), sign-in."""
    if allowed(row.who(method), person, thing):
        return {"hidden" if thing.is_absent else "open"}
    is_public = bool({row.get, row.post} & {"public", "demo"})
    if person is None and method in {"GET", "POST"} and not (is_public and row.who(method) in {"public", "demo", "–"}):
        return {"sign-in"}
    if row.who(method) == "–" and person is not None and "own" in {row.get, row.post}:
        return {"hidden", "method"}  # the method is refused before anybody looks whose it is, or whether it exists
    if row.who(method) == "–" and any(allowed(who, person, thing) for who in (row.get, row.post)):
        return {"method"}
    return {"hidden"}


def met(answer):
    """Return the same words for an answer; an answer that is none of them in its own."""
    if answer.status == 302 and answer.headers["Location"].startswith("/accounts/login/?next="):
        return "sign-in"
    named = {401: "sign-in", 404: "hidden", 405: "method"}
    return named.get(answer.status, "open" if answer.status < 500 else f"error {answer.status}")
