"""The page on which people choose how they are reached."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import SIGNED_IN, policy
from tidtam.notifications.channels import channels_on
from tidtam.notifications.choices import ChannelName
from tidtam.notifications.forms import PreferenceForm
from tidtam.notifications.selectors import preference_of
from tidtam.notifications.services import choose_channels
from tidtam.organisations.policies import person_of


@policy(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and change by which channels the person is reached; a form with faults comes back as typed (422)."""
    person = person_of(request)
    preference = preference_of(person)
    names = {channel.name for channel in channels_on()}
    known = {name: getattr(preference, name) for name in ("mail", "line", "line_user_id")}
    typed = request.POST if request.method == "POST" else None
    form = PreferenceForm(typed, initial=known, has_line=ChannelName.LINE in names)
    if typed is not None and form.is_valid():
        choose_channels(person=person, at=timezone.now(), **{**known, **form.cleaned_data})
        messages.success(request, _("บันทึกวิธีรับสรุปงานแล้ว"))
        return redirect("notifications:preferences")
    context = {
        "form": form,
        "nav_section": "profile",
        "crumbs": [(_("บัญชีของฉัน"), reverse("organisations:profile")), (_("การรับสรุปงาน"), None)],
        "mail_is_on": ChannelName.MAIL in names,
    }
    return render(request, "notifications/preferences.html", context, status=422 if form.errors else 200)
