"""The catalogue of all datasets as DCAT 3 in JSON-LD: what harvesters of open data read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidtam.opendata.choices import MEDIA_TYPES, Collection
from tidtam.opendata.datasets import (
    DATASETS,
    DEMO_MARK,
    DESCRIPTION,
    LICENCE_TITLE,
    LICENCE_URL,
    TITLE,
    Dataset,
    Words,
)
from tidtam.opendata.models import Release, ReleaseFile

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
PUBLISHER = Words("ระบบติดตาม (ติดตามและประเมินผลการศึกษาขั้นพื้นฐาน)", "Tidtam, monitoring and evaluation of basic education")
KEYWORDS = (Words("การศึกษาขั้นพื้นฐาน", "basic education"), Words("ติดตามและประเมินผล", "monitoring and evaluation"))


def catalog(*, root: str, releases: Sequence[Release], files: Mapping[int, Iterable[ReleaseFile]]) -> dict[str, Any]:
    """Return the catalogue of the newest releases.

    root  address of the page of open data, absolute, ending in "/".   files  by id of the release.
    """
    return {
        "@context": CONTEXT,
        "@id": f"{root}#catalog",
        "@type": "dcat:Catalog",
        "dct:title": _texts(TITLE),
        "dct:description": _texts(DESCRIPTION),
        "dct:publisher": _publisher(root),
        "dct:language": [{"@id": f"{LANGUAGE}THA"}, {"@id": f"{LANGUAGE}ENG"}],
        "dct:license": _licence(),
        "foaf:homepage": {"@id": root, "@type": "foaf:Document"},
        "dcat:dataset": [
            _dataset(root, release, dataset, listed)
            for release in releases
            for dataset in DATASETS
            if (listed := [file for file in files[release.pk] if file.dataset == dataset.name])
        ],
    }


def _dataset(root: str, release: Release, dataset: Dataset, files: Sequence[ReleaseFile]) -> dict[str, Any]:
    page = f"{root}{release.collection}/{dataset.name}/"
    mark = DEMO_MARK if release.collection == Collection.DEMO else None
    return {
        "@id": f"{page}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"tidtam-{release.collection}-{dataset.name}",
        "dct:title": _texts(dataset.title, mark),
        "dct:description": _texts(dataset.description, mark),
        "dct:publisher": {"@id": f"{root}#publisher"},
        "dct:issued": _moment(release),
        "dct:modified": _moment(release),
        "dcat:version": str(release.number),
        "dcat:keyword": [text for words in KEYWORDS for text in _texts(words)],
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/IRREG"},
        "dcat:distribution": [_distribution(root, release, file, page) for file in files],
    }


def _distribution(root: str, release: Release, file: ReleaseFile, page: str) -> dict[str, Any]:
    address = f"{root}{release.collection}/releases/{release.number}/{file.file_name}"
    return {
        "@id": f"{address}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": file.file_name,
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": address},
        "dct:format": {"@id": f"{FILE_TYPE}{file.format.upper()}"},
        "dcat:mediaType": {
            "@id": f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[file.format].partition(';')[0]}"
        },
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": _licence(),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _publisher(root: str) -> dict[str, Any]:
    return {"@id": f"{root}#publisher", "@type": "foaf:Agent", "foaf:name": _texts(PUBLISHER)}


def _licence() -> dict[str, Any]:
    return {"@id": LICENCE_URL, "@type": "dct:LicenseDocument", "dct:title": LICENCE_TITLE}


def _moment(release: Release) -> dict[str, str]:
    return {"@value": release.released_at.isoformat(), "@type": "xsd:dateTime"}


def _texts(words: Words, mark: Words | None = None) -> list[dict[str, str]]:
    th, en = (f" ({mark.th})", f" ({mark.en})") if mark else ("", "")
    return [{"@value": words.th + th, "@language": "th"}, {"@value": words.en + en, "@language": "en"}]
