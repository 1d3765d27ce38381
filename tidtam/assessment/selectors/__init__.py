"""Readings of assessment: results as published, who assesses what, what stands at an office."""

from tidtam.assessment.selectors.desk import LeafReading as LeafReading
from tidtam.assessment.selectors.desk import leaf_reading as leaf_reading
from tidtam.assessment.selectors.desk import pairs_of_round as pairs_of_round
from tidtam.assessment.selectors.people import assessor_for as assessor_for
from tidtam.assessment.selectors.people import assessors_of as assessors_of
from tidtam.assessment.selectors.people import assignments_of as assignments_of
from tidtam.assessment.selectors.people import bureau_of as bureau_of
from tidtam.assessment.selectors.people import looked_after as looked_after
from tidtam.assessment.selectors.people import may_appeal as may_appeal
from tidtam.assessment.selectors.people import may_confirm as may_confirm
from tidtam.assessment.selectors.people import versions_of_bureaus as versions_of_bureaus
from tidtam.assessment.selectors.results import as_result as as_result
from tidtam.assessment.selectors.results import editions_of_office as editions_of_office
from tidtam.assessment.selectors.results import result_of as result_of
from tidtam.assessment.selectors.results import results_of as results_of
from tidtam.assessment.selectors.results import versions_with_results as versions_with_results
from tidtam.assessment.selectors.standing import OfficeStanding as OfficeStanding
from tidtam.assessment.selectors.standing import answered as answered
from tidtam.assessment.selectors.standing import offices_asked as offices_asked
from tidtam.assessment.selectors.standing import self_given as self_given
from tidtam.assessment.selectors.standing import self_givens as self_givens
from tidtam.assessment.selectors.standing import standing_of_offices as standing_of_offices
from tidtam.assessment.selectors.work import RoundWork as RoundWork
from tidtam.assessment.selectors.work import sent_back_of as sent_back_of
from tidtam.assessment.selectors.work import work_of_person as work_of_person
