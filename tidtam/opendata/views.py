"""The public pages of open data: what tables there are, what their columns mean, and the files of every release."""

import json
import logging
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import tidtam
from tidtam.access.policies import PUBLIC, policy
from tidtam.opendata import catalog as dcat
from tidtam.opendata import dhis2, package, selectors
from tidtam.opendata.choices import MEDIA_TYPES, Collection
from tidtam.opendata.datasets import DATASETS, LICENCE_TITLE, LICENCE_URL, WHOLE, Column, dataset_of
from tidtam.opendata.models import Release, ReleaseFile
from tidtam.portal.answers import KEPT, public_page_of
from tidtam.portal.pages import public_crumbs

logger = logging.getLogger(__name__)

FILE_KEPT = "public, max-age=31536000, immutable"

open_data_page = public_page_of(lambda: f"{tidtam.__version__} {selectors.state()}")


@open_data_page
def data(request: HttpRequest) -> HttpResponse:
    """Show the newest release of each collection: its tables, and what describes them."""
    releases = selectors.latest_releases()
    files = selectors.files_of(releases)
    context = {
        "crumbs": public_crumbs((_("ข้อมูลเปิด"), None)),
        "collections": [
            {
                "release": release,
                "label": release.get_collection_display(),
                "tables": [
                    {
                        "title": dataset.title.within(_language()),
                        "description": dataset.description.within(_language()),
                        "url": _dataset_url(release.collection, dataset.name),
                        "rows": sum(
                            file.rows or 0
                            for file in files[release.pk]
                            if file.dataset == dataset.name and file.format == "csv"
                        ),
                    }
                    for dataset in DATASETS
                    if any(file.dataset == dataset.name for file in files[release.pk])
                ],
                "others": [_listed(file, release) for file in files[release.pk] if not file.dataset],
            }
            for release in releases
        ],
        "catalog_url": reverse("opendata:catalog"),
        "licence_title": LICENCE_TITLE,
        "licence_url": LICENCE_URL,
        "shows_demo": any(release.collection == Collection.DEMO for release in releases),
    }
    return render(request, "opendata/data.html", context)


@open_data_page
def dataset(request: HttpRequest, collection: str, dataset: str) -> HttpResponse:
    """Show a table: its dictionary, its files of the newest release, and those of earlier ones."""
    shown, releases = dataset_of(dataset), selectors.releases_of(collection)
    if shown is None or not releases:
        raise Http404
    files = selectors.files_of(releases)
    versions = [
        {"release": release, "files": [_listed(file, release) for file in listed]}
        for release in releases
        if (listed := [file for file in files[release.pk] if file.dataset == shown.name])
    ]
    if not versions:
        raise Http404
    title = shown.title.within(_language())
    context = {
        "crumbs": public_crumbs((_("ข้อมูลเปิด"), _data_url()), (title, None)),
        "title": title,
        "lead": shown.description.within(_language()),
        "dataset": shown,
        "columns": [_word(column, shown.key) for column in shown.columns],
        "newest": versions[0],
        "earlier": versions[1:],
        "licence_title": LICENCE_TITLE,
        "licence_url": LICENCE_URL,
        "shows_demo": collection == Collection.DEMO,
        "whole": WHOLE,
    }
    return render(request, "opendata/dataset.html", context)


def _word(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    language = _language()
    return {
        "name": column.name,
        "title": column.title.within(language),
        "meaning": column.meaning.within(language),
        "type": column.type,
        "unit": column.unit,
        "is_key": column.name in key,
        "is_required": column.is_required,
        "choices": {value: words.within(language) for value, words in (column.choices or {}).items()},
    }


def _listed(file: ReleaseFile, release: Release) -> dict[str, Any]:
    named = {
        package.FILE_NAME: _("คำอธิบายทุกตาราง (Data Package)"),
        dhis2.DATA_VALUES: _("ค่าสำหรับ DHIS2 (dataValueSets)"),
        dhis2.METADATA: _("หน่วยงานและรายการข้อมูลสำหรับ DHIS2"),
    }
    return {
        "file": file,
        "label": named.get(file.file_name, file.file_name),
        "url": reverse("opendata:file", args=[release.collection, release.number, file.file_name]),
    }


@policy(PUBLIC)
@require_safe
def catalog(request: HttpRequest) -> HttpResponse:
    """Answer the catalogue of the newest releases as DCAT."""
    releases = selectors.latest_releases()
    root = request.build_absolute_uri(reverse("opendata:data", kwargs={"language": "th"}))
    content = dcat.catalog(root=root, releases=releases, files=selectors.files_of(releases))
    answer = HttpResponse(json.dumps(content, ensure_ascii=False, indent=1), content_type="application/ld+json")
    answer.headers["Cache-Control"] = KEPT
    return answer


@policy(PUBLIC)
@require_safe
def file(request: HttpRequest, collection: str, number: int, file_name: str) -> HttpResponseBase:
    """Hand over a file of a release as an attachment; its bytes never change."""
    found = selectors.file_of(collection, number, file_name)
    if found is None:
        raise Http404
    path = selectors.bytes_path(found.sha256)
    if not path.is_file():
        logger.error("the bytes of %s are gone: tidtam open-data check", found.file_name)
        raise Http404
    etag = f'"{found.sha256}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=etag) or FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.file_name,
        content_type=MEDIA_TYPES[found.format],
    )
    # Read by pages of other hosts too: there is nothing here that is not everybody's.
    headers = {"Cache-Control": FILE_KEPT, "ETag": etag, "Access-Control-Allow-Origin": "*"}
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def _language() -> str:
    return get_language() or "th"


def _data_url() -> str:
    return reverse("opendata:data", kwargs={"language": _language()})


def _dataset_url(collection: str, name: str) -> str:
    return reverse("opendata:dataset", kwargs={"language": _language(), "collection": collection, "dataset": name})
