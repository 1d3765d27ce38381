"""What readers of data packages, catalogues and DHIS2 make of a release."""

import json
from decimal import Decimal

import frictionless
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate

from tidtam.opendata import catalog, dhis2, selectors
from tidtam.opendata.choices import Collection
from tidtam.portal.tests import published
from tidtam.thai.calendar import fiscal_year_be, quarter_dates, quarter_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),  # rdflib's own reading of JSON-LD
]

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ; sh:nodeKind sh:Literal ],
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ],
    [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ],
    [ sh:path foaf:homepage ; sh:maxCount 1 ; sh:class foaf:Document ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ; sh:nodeKind sh:Literal ],
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ],
    [ sh:path dct:publisher ; sh:maxCount 1 ; sh:class foaf:Agent ],
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ],
    [ sh:path dct:issued ; sh:maxCount 1 ; sh:datatype xsd:dateTime ],
    [ sh:path dcat:landingPage ; sh:class foaf:Document ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcat:downloadURL ; sh:nodeKind sh:IRI ],
    [ sh:path dct:license ; sh:maxCount 1 ; sh:class dct:LicenseDocument ],
    [ sh:path dct:format ; sh:maxCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcat:byteSize ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ],
    [ sh:path spdx:checksum ; sh:maxCount 1 ; sh:class spdx:Checksum ] .
"""
"""What DCAT-AP 3 calls mandatory, and the ranges it gives to what is written here."""


@pytest.fixture
def in_a_folder(tmp_path, content):
    """Write the files of a release beside each other, as somebody who took them has them."""

    def write(made):
        for file in made.files.all():
            (tmp_path / file.file_name).write_bytes(content(made, file.file_name))
        return tmp_path

    return write


class TestDataPackage:
    def test_frictionless_accepts_it_with_keys_and_references(self, edition, nations, release, in_a_folder):
        folder = in_a_folder(release())
        report = frictionless.validate(str(folder / "datapackage.json"))
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
        assert {task.name for task in report.tasks} >= {"offices", "projects-2567", "results-2566", "rollup-2566"}

    def test_frictionless_would_see_a_wrong_cell(self, edition, release, in_a_folder):
        folder = in_a_folder(release())
        path = folder / "projects-2567.csv"
        path.write_text(path.read_text("utf-8-sig").replace("P50-9", "P50-8"), encoding="utf-8-sig")
        report = frictionless.validate(str(folder / "datapackage.json"))
        assert {"foreign-key", "hash-count"} <= {kind for (kind,) in report.flatten(["type"])}

    def test_it_names_licence_version_and_demonstration(self, nations, release, content):
        told = json.loads(content(release(Collection.DEMO), "datapackage.json"))
        assert told["licenses"][0]["name"] == "CC-BY-4.0"
        assert (told["version"], told["created"]) == ("1", "2024-05-01T03:00:00Z")
        assert "ข้อมูลสาธิต" in told["title"]
        assert "Demonstration" in told["title_en"]


class TestCatalogue:
    def graph(self, release):
        made = [release(), release(Collection.DEMO)]
        told = catalog.catalog(root="https://example.org/public/data/", releases=made, files=selectors.files_of(made))
        return rdflib.Graph().parse(data=json.dumps(told), format="json-ld")

    def test_it_holds_what_dcat_ap_asks(self, edition, nations, release):
        conforms, _graph, said = validate(self.graph(release), shacl_graph=rdflib.Graph().parse(data=SHAPES))
        assert conforms, said

    def test_the_shapes_would_see_a_missing_title(self, edition, nations, release):
        graph = self.graph(release)
        graph.remove((None, rdflib.DCTERMS.title, None))
        conforms, _graph, _said = validate(graph, shacl_graph=rdflib.Graph().parse(data=SHAPES))
        assert not conforms

    def test_every_table_of_both_collections_is_in_it(self, edition, nations, release):
        graph = self.graph(release)
        named = {str(one) for one in graph.objects(None, rdflib.DCTERMS.identifier)}
        assert {"tidtam-national-disbursement", "tidtam-national-rollup", "tidtam-demo-results"} <= named
        files = set(graph.objects(None, rdflib.DCAT.downloadURL))
        assert rdflib.URIRef("https://example.org/public/data/national/releases/1/projects-2567.csv") in files


class TestDhis2:
    def values(self, made, content):
        told = json.loads(content(made, dhis2.DATA_VALUES))
        return {(each["dataElement"], each["period"], each["orgUnit"]): each["value"] for each in told["dataValues"]}

    def test_the_sums_of_an_office_stand_in_the_quarters_of_dhis2(self, edition, release, content):
        values = self.values(release(), content)
        assert (
            values["TIDTAM_ACTUAL", "2024Q1", "P50-9"] == "30000.00"
        )  # quarter 2 of 2567; a report without plan is out
        assert values["TIDTAM_NOT_DISBURSED", "2024Q1", "P50-9"] == "10100.00"
        assert values["TIDTAM_REPORTS", "2024Q1", "P50-9"] == "1"
        assert values["TIDTAM_ACTUAL", "2023Q4", "P50-9"] == "0.00"

    def test_the_later_round_counts_alone(self, edition, release, content):
        later = published.edition(edition.organisation, 2, months=12)
        published.report(published.project(later, 1), 2, 500, 400)
        assert self.values(release(), content)["TIDTAM_ACTUAL", "2024Q1", "P50-9"] == "400.00"

    def test_levels_stand_in_the_fiscal_year(self, nations, release, content):
        made = release()
        assert self.values(made, content)["TIDTAM_T_MEAN", "2022Oct", "P50-1"] == "4.00"
        told = json.loads(content(made, dhis2.METADATA))
        assert {unit["code"] for unit in told["organisationUnits"]} == {"P50-1", "S30"}
        assert {each["code"]: each["aggregationType"] for each in told["dataElements"]} == {"TIDTAM_T_MEAN": "AVERAGE"}

    def test_every_value_has_its_element_and_its_unit(self, edition, nations, release, content):
        made = release()
        told = json.loads(content(made, dhis2.METADATA))
        elements = {each["code"] for each in told["dataElements"]}
        units = {each["code"] for each in told["organisationUnits"]}
        for element, _period, unit in self.values(made, content):
            assert element in elements
            assert unit in units
        assert all(Decimal(value) >= 0 for value in self.values(made, content).values())

    @given(st.integers(2550, 2600), st.integers(1, 4))
    def test_a_quarter_is_that_of_its_first_day(self, year, quarter):
        first, _last = quarter_dates(year, quarter)
        calendar_year, _q, number = dhis2.quarter_period(year, quarter).partition("Q")
        assert (int(calendar_year), int(number)) == (first.year, (first.month + 2) // 3)
        assert (fiscal_year_be(first), quarter_of(first)) == (year, quarter)
