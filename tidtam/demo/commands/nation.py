"""`tidtam nation`: adds an invented nation of 245 offices with results of a fiscal year to a demo database."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.demo.nation import ROOT, SEED
from tidtam.demo.schools import load_synthetic_schools
from tidtam.demo.services import DemoRefused, load_nation
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.organisations.models import Organisation
from tidtam.rollup.choices import TerritoryKind
from tidtam.rollup.selectors import overall, territories
from tidtam.rollup.words import overall_sentence
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--fiscal-year", type=int, default=2566, help="Buddhist-era year of the results (2566)")
    parser.add_argument("--schools", type=int, default=0, help="how many invented schools to add as well")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same nation")


def run(args: argparse.Namespace) -> int:
    """Add what is not there yet and say what it comes to; 0: done, 2: refused."""
    at = timezone.now()
    try:
        loaded = load_nation(fiscal_year_be=args.fiscal_year, seed=args.seed, at=at, by="demo")
    except DemoRefused as refused:
        raise Refused(str(refused)) from refused
    schools = load_synthetic_schools(at=at, count=args.schools, seed=args.seed) if args.schools else 0
    print(
        _("เพิ่มเขตสาธิต %(offices)s เขต ผลการประเมิน %(results)s ฉบับ โรงเรียนสาธิต %(schools)s แห่ง")
        % {"offices": loaded.offices, "results": loaded.results, "schools": schools}
    )
    root = Organisation.objects.get(code=ROOT.code)
    nation = list(territories(args.fiscal_year, kind=TerritoryKind.NATION, root=root))
    counted = [version for version in versions_of_year(args.fiscal_year) if version_facts(version).counts_overall]
    for line in overall(counted, nation):
        print(overall_sentence(line))
    return 0
