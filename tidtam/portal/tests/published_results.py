"""Two small nations with published results, made by the verbs of their rooms, for tests of the public pages.

Whatever was said of a level is the canary, and so is what was said against a result.
"""

import datetime as dt

from tests.people import person
from tidtam.assessment.models import Result
from tidtam.assessment.selectors import standing_of_offices
from tidtam.assessment.services import Said, appeal, import_results, moderate, publish_round
from tidtam.assessment.tests.stored import store_version
from tidtam.instruments.facts import Node
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Province, Region, RegionMember, RegionSet
from tidtam.organisations.services import create_organisation
from tidtam.rollup import services as rollup
from tidtam.rollup.facts import FIGURE, Measures
from tidtam.scoring.tests.trees import a_version, group, leaf

AT = dt.datetime(2023, 11, 1, 3, 0, tzinfo=dt.UTC)
CANARY = "นกขมิ้นที่ไม่มีใครควรเห็น"
FIGURE_SAID = 777_777
REGIONS = {"50": "north", "30": "northeast"}


class Nations:
    """OBEC with P50-1 (mean 4.00), P50-2 (no result) and S30 (2.00, then 2.50 in edition 2), and invented DEMO.

    Of instrument T in 2566: A for all and B for primary offices below G, in two rounds; F is a figure that is answered.
    """

    def __init__(self):
        """Make everything."""
        self._make_places()
        nodes = (
            group("G", number="1"),
            leaf("A", "G", number="1.1"),
            leaf("B", "G", number="1.2", applies_to="primary"),
            Node(code="F", kind="share", title="ร้อยละที่รายงาน", number="2", unit="คน"),
        )
        self.version = store_version(a_version(*nodes, rounds=("6m", "12m"), counts_overall=True))
        self.analyst = person("analyst", ("analyst", self.places["OBEC"]))
        self.publish("P50-1", "6m", A=4, B=3)
        self.publish("P50-1", "12m", A=5, B=4)
        self.publish("S30", "6m", A=2)
        self.publish("S30", "12m", A=2)
        self.appeal("S30")
        self.publish("S30", "12m", reason=CANARY, A=3)
        self._import("DEMO-P50-1")
        answered = {("F", ""): Measures(contributors=1, achieved=FIGURE_SAID * FIGURE, total=FIGURE_SAID * FIGURE)}
        rollup.count({self.places["P50-1"].pk: answered}, version=self.version, round_code="12m", source="answer")

    def publish(self, office, round_code, reason="", **levels):
        """Confirm levels of an office's round and publish them."""
        named = {"version": self.version, "round_code": round_code, "by": self.analyst, "at": AT}
        said = [
            Said(node_code=node, level=level, reason=CANARY, finding=CANARY, advice=CANARY)
            for node, level in levels.items()
        ]
        place = self.places[office]
        (standing,) = standing_of_offices(self.version, round_code, [place])
        moderate(office=place, said=said, seen=standing.changes, **named)
        publish_round(offices=[place], reason=reason, **named)

    def appeal(self, office):
        """Let an office's director say the canary against its result of the year."""
        place = self.places[office]
        result = Result.objects.current().get(organisation=place, round_code="12m")
        appeal(result=result, reasons=CANARY, by=person("director", ("director", place)), at=AT)

    def _make_places(self):
        region_set = RegionSet.objects.create(code="geographic-6", name_th="หกภาค", name_en="Six regions")
        provinces = {}
        for code, name in REGIONS.items():
            provinces[code] = Province.objects.create(
                code=code, iso_code=f"TH-{code}", name_th=f"จังหวัด {code}", name_en=f"Province {code}", sort_key=code
            )
            region = Region.objects.create(region_set=region_set, code=name, name_th=f"ภาค {name}", name_en=name)
            RegionMember.objects.create(region_set=region_set, region=region, province=provinces[code])
        self.places = {}
        for code, kind, above in (
            ("OBEC", "commission", None),
            ("P50-1", "esa_primary", "OBEC"),
            ("P50-2", "esa_primary", "OBEC"),
            ("S30", "esa_secondary", "OBEC"),
            ("DEMO", "commission", None),
            ("DEMO-P50-1", "esa_primary", "DEMO"),
        ):
            self.add(code, kind, above)

    def add(self, code, kind, above="OBEC"):
        """Add an organisation, an office in the province its code names; whatever stands below DEMO is invented."""
        new = NewOrganisation(
            code=code,
            kind=kind,
            parent_code=above,
            name_th=f"หน่วยงาน {code}",
            province_codes=(code.removeprefix("DEMO-")[1:3],) if kind.startswith("esa") else (),
            is_demo=code.startswith("DEMO"),
        )
        self.places[code] = create_organisation(new=new, at=AT, by="test")

    def _import(self, *offices):
        levels = {"A": {"6m": 5, "12m": 5}, "B": {"6m": 5, "12m": 5}}
        results = [{"office": code, "instrument": "T", "levels": levels} for code in offices]
        document = {"format": "tidtam-results/1", "fiscal_year_be": 2566, "results": results}
        import_results(document, at=AT, by="test")
