"""`tidtam nation`: adds an invented nation of 245 offices with results of a fiscal year to a demo database."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.demo.nation import SEED
from tidtam.demo.schools import load_synthetic_schools
from tidtam.demo.services import DemoRefused, load_nation
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--fiscal-year", type=int, default=2566, help="Buddhist-era year of the results (2566)")
    parser.add_argument("--schools", type=int, default=0, help="how many invented schools to add as well")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same nation")


def run(args: argparse.Namespace) -> int:
    """Add what is not there yet; 0: done, 2: refused."""
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
    return 0
