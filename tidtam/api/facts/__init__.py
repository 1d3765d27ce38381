"""The shapes that only the API has: lists with the cursor of the next page, what stands around other rooms' facts.

What a project, report or sheet says is the facts of its own room. Missing text is "", a missing number or day None.
"""

from tidtam.api.facts.answers import InstrumentAnswer, InstrumentLine, InstrumentList, SheetAnswer, SheetLine, SheetList
from tidtam.api.facts.comments import AskedLine, CommentLine, ThreadLine, ThreadList
from tidtam.api.facts.decisions import AdviceLine, CheckLine, CheckList, DecisionLine, DecisionList
from tidtam.api.facts.documents import (
    EditionFileLine,
    EditionLine,
    EditionList,
    JobAnswer,
    JobFileLine,
    JobLine,
    JobPage,
)
from tidtam.api.facts.evidence import EvidenceLine, EvidencePage, EvidenceUseLine, EvidenceUseList
from tidtam.api.facts.problems import Fault, ProblemAnswer
from tidtam.api.facts.projects import ProjectAnswer, ProjectLine, ProjectPage, ReportAnswer, ReportLine, ReportList
from tidtam.api.facts.results import NodeLine, ResultAnswer, ResultLine, ResultList, RollupAnswer, RollupLine
from tidtam.api.facts.structure import (
    HeldRoleLine,
    Me,
    OfficePage,
    OrganisationAnswer,
    OrganisationLine,
    PlanList,
    WindowLine,
    WindowList,
)

__all__ = [
    "AdviceLine",
    "AskedLine",
    "CheckLine",
    "CheckList",
    "CommentLine",
    "DecisionLine",
    "DecisionList",
    "EditionFileLine",
    "EditionLine",
    "EditionList",
    "EvidenceLine",
    "EvidencePage",
    "EvidenceUseLine",
    "EvidenceUseList",
    "Fault",
    "HeldRoleLine",
    "InstrumentAnswer",
    "InstrumentLine",
    "InstrumentList",
    "JobAnswer",
    "JobFileLine",
    "JobLine",
    "JobPage",
    "Me",
    "NodeLine",
    "OfficePage",
    "OrganisationAnswer",
    "OrganisationLine",
    "PlanList",
    "ProblemAnswer",
    "ProjectAnswer",
    "ProjectLine",
    "ProjectPage",
    "ReportAnswer",
    "ReportLine",
    "ReportList",
    "ResultAnswer",
    "ResultLine",
    "ResultList",
    "RollupAnswer",
    "RollupLine",
    "SheetAnswer",
    "SheetLine",
    "SheetList",
    "ThreadLine",
    "ThreadList",
    "WindowLine",
    "WindowList",
]
