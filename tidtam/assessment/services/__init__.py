"""Verbs of assessment."""

from tidtam.assessment.services.importing import import_results as import_results
from tidtam.assessment.services.refusals import AssessmentRefused as AssessmentRefused
from tidtam.assessment.services.refusals import ChangedMeanwhile as ChangedMeanwhile
from tidtam.assessment.services.refusals import FileRefused as FileRefused
from tidtam.assessment.services.refusals import ReasonMissing as ReasonMissing
from tidtam.assessment.services.storing import Published as Published
