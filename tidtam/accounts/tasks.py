"""Work of this room that the queue does after the answer went out."""

from django_tasks import task

from tidtam.accounts import services


@task()
def send_reset_link(email: str, site: str) -> None:
    """Send a one-time link, should the address be somebody's: the page that asked took as long either way."""
    services.send_reset_link(email=email, site=site)
