"""Tests share the browser's profiles one after the other; what a site kept in one is gone for the next."""

KEEP = """async () => {
    document.cookie = 'kept=1';
    localStorage.kept = 1;
    await caches.open('kept');
    await navigator.serviceWorker.register('/sw.js');
    await new Promise(done => { indexedDB.open('kept').onsuccess = done; });
}"""
KEPT = """async () => [
    document.cookie, localStorage.kept ?? '', (await caches.keys()).join(),
    (await navigator.serviceWorker.getRegistrations()).length, (await indexedDB.databases()).length,
]"""


def test_what_is_given_back_is_empty(profiles, demo_site):
    profile = profiles.take(locale="th-TH")
    page = profile.new_page()
    page.goto(demo_site + "/_ui/")
    page.evaluate(KEEP)
    assert all(page.evaluate(KEPT))
    profiles.give_back(profile, demo_site, locale="th-TH")
    assert profiles.take(locale="th-TH") is profile
    page = profile.new_page()
    page.goto(demo_site + "/_ui/")
    assert page.evaluate(KEPT) == ["", "", "", 0, 0]
    profile.close()
