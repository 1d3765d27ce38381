"""Verbs of assessment."""

from tidtam.assessment.services.appealing import appeal as appeal
from tidtam.assessment.services.appealing import decide_appeal as decide_appeal
from tidtam.assessment.services.assigning import assign as assign
from tidtam.assessment.services.assigning import unassign as unassign
from tidtam.assessment.services.deciding import Said as Said
from tidtam.assessment.services.deciding import confirm_proposed as confirm_proposed
from tidtam.assessment.services.deciding import moderate as moderate
from tidtam.assessment.services.deciding import propose as propose
from tidtam.assessment.services.deciding import send_back as send_back
from tidtam.assessment.services.importing import import_results as import_results
from tidtam.assessment.services.publishing import publish_round as publish_round
from tidtam.assessment.services.publishing import to_publish as to_publish
from tidtam.assessment.services.refusals import AssessmentRefused as AssessmentRefused
from tidtam.assessment.services.refusals import AssignedBefore as AssignedBefore
from tidtam.assessment.services.refusals import ChangedMeanwhile as ChangedMeanwhile
from tidtam.assessment.services.refusals import FileRefused as FileRefused
from tidtam.assessment.services.refusals import LevelReasonMissing as LevelReasonMissing
from tidtam.assessment.services.refusals import NotReady as NotReady
from tidtam.assessment.services.refusals import ReasonMissing as ReasonMissing
from tidtam.assessment.services.storing import Published as Published
from tidtam.assessment.services.storing import changes as changes
