"""What the public pages say of what is published."""


def test_home_sums_the_editions_that_count(edition, words):
    page = words("/")
    assert "โครงการ 3 โครงการ" in page
    assert "แผนการใช้จ่าย 41,100.00 บาท" in page
    assert "เบิกจ่ายจริง 31,150.00 บาท" in page
    assert "เบิกจ่าย (ร้อยละของแผน) 75.79%" in page


def test_an_office_shows_its_edition(edition, words):
    page = words("/public/offices/P50-2/")
    assert "แผน 40,100.00 41,100.00" in page


def test_the_projects_are_listed(edition, words):
    assert "โครงการอ่านคล่อง" in words("/public/offices/P50-2/projects/")


def test_a_project_is_shown(edition, words):
    assert "นักเรียนครบ 40 คน" in words(f"/public/projects/{edition.projects.first().project_id}/")


def test_an_edition_is_shown(edition, words):
    page = words(f"/public/editions/{edition.pk}/")
    assert edition.record_sha256 in page


def test_english(edition, read):
    for address in (
        "/en/",
        "/en/public/offices/P50-2/",
        "/en/public/offices/P50-2/projects/",
        f"/en/public/editions/{edition.pk}/",
    ):
        assert '<html lang="en">' in read(address)
