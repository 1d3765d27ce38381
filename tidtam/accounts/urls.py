"""Addresses of the room accounts. Their names are those that allauth asks for; what we do not use is not here."""

from django.urls import path, re_path

from tidtam.accounts import views

urlpatterns = [
    path("accounts/login/", views.sign_in, name="account_login"),
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path("accounts/password/change/", views.change_password, name="account_change_password"),
    path("accounts/password/reset/", views.forgotten_password, name="account_reset_password"),
    path("accounts/password/reset/sent/", views.reset_link_sent, name="account_reset_password_done"),
    path("accounts/password/set/", views.password_is_set, name="account_reset_password_from_key_done"),
    re_path(
        r"^accounts/password/set/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.set_password,
        name="account_reset_password_from_key",
    ),
]
