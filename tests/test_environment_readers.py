"""Settings that cannot be meant are refused when the program starts, by name."""

import pytest

from tidtam.config import environment as env


@pytest.mark.parametrize("url", ["", "https://tidtam.example.go.th", "http://localhost:8000", "https://a.go.th/"])
def test_the_address_of_a_site_is_taken_without_its_last_slash(url):
    assert env.site(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["tidtam.example.go.th", "ftp://a.go.th", "https://", "https://a.go.th/tidtam/", "https://a.go.th?x=1", "/home"],
)
def test_what_is_no_site_is_refused(url):
    with pytest.raises(env.SettingRefused, match="TIDTAM_PUBLIC_URL"):
        env.site(url)


@pytest.mark.parametrize(("typed", "read"), [("0", 0), ("23", 23)])
def test_a_number_within_its_bounds_is_taken(monkeypatch, typed, read):
    monkeypatch.setenv("TIDTAM_DIGEST_HOUR", typed)
    assert env.number("TIDTAM_DIGEST_HOUR", 7, most=23) == read


@pytest.mark.parametrize("typed", ["24", "-1", "7.5", "๗", ""])
def test_a_number_out_of_its_bounds_is_refused_by_name(monkeypatch, typed):
    monkeypatch.setenv("TIDTAM_DIGEST_HOUR", typed)
    with pytest.raises(env.SettingRefused, match="TIDTAM_DIGEST_HOUR"):
        env.number("TIDTAM_DIGEST_HOUR", 7, most=23)


def test_ports_are_a_list_with_commas():
    assert env.ports("443, 8443") == {443, 8443}


@pytest.mark.parametrize("typed", ["", "443,", "https", "0", "65536", "๔๔๓"])
def test_what_is_no_list_of_ports_is_refused(typed):
    with pytest.raises(env.SettingRefused, match="TIDTAM_WEBHOOK_PORTS"):
        env.ports(typed)
