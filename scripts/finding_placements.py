"""Where each of the 85 findings of the source booklet went, for docs/findings.md; a check names its own findings.

PLACED holds the findings no check catches, with the reason; NOTES says, for those a check catches, why the reports on
which it fires differ from the list of the careful reader. docs/findings.md is made from both and from a run.
"""

CANNOT_OCCUR = "cannot occur"
PERSON = "a person decides"
ATTENTION = "attention list"
LATER = "attention list, later"
NOT_VISIBLE = "not visible in the data"

PLACED: dict[str, tuple[str, str]] = {
    "A1": (
        CANNOT_OCCUR,
        "totals are computed from the reports; the importer tells the printed difference of 4,050.00",
    ),
    "A2": (CANNOT_OCCUR, "as A1; the printed difference is 2,245.00"),
    "A3": (CANNOT_OCCUR, "every count carries the keys of the reports behind it"),
    "A4": (CANNOT_OCCUR, "not disbursed and over plan are summed apart, never netted"),
    "A5": (CANNOT_OCCUR, "the booklet always shows the quarter and the cumulative figures, each with its window"),
    "B1": (CANNOT_OCCUR, "the verdict is computed and has its own words above plan; a missing cause is B4"),
    "B3": (CANNOT_OCCUR, "as B1"),
    "B5": (CANNOT_OCCUR, "the verdict of 0 / 0 is computed"),
    "B7": (PERSON, "the contradiction stands in words alone; the cause is shown beside both amounts"),
    "B8": (CANNOT_OCCUR, "the category of a cause is a required choice; whether the words explain it a person sees"),
    "B14": (CANNOT_OCCUR, "amounts are Decimal and printed with two decimals"),
    "C1": (CANNOT_OCCUR, "headings are generated; the importer reports the printed year"),
    "C2": (CANNOT_OCCUR, "headings are generated"),
    "C3": (CANNOT_OCCUR, "headings are generated; quarter and year are fields of the report"),
    "C4": (CANNOT_OCCUR, "headings are generated from the part"),
    "C5": (CANNOT_OCCUR, "headings are generated"),
    "C6": (CANNOT_OCCUR, "headings are generated; the finding is a count of C1-C3"),
    "E5": (ATTENTION, "`copied`: F1 and F3, P7 and P23, P18 and P21, as the reader listed them"),
    "X2": (PERSON, "the claim stands in words alone; shown beside the rate"),
    "X3": (CANNOT_OCCUR, "a status is stored once per activity, and a cause points to its key"),
    "X4": (CANNOT_OCCUR, "the target is fixed at registration, the value entered, the percent computed"),
    "X5": (CANNOT_OCCUR, "target and value are two fields, the percent is computed"),
    "X6": (PERSON, "the number of activities stands in words alone"),
    "X8": (PERSON, "who is counted stands in words alone"),
    "X9": (PERSON, "one status per activity is stored; what the words say beside it a person sees"),
    "X10": (LATER, "needs a register of cases shared by the projects of the office"),
    "X12": (PERSON, "whether a meeting belongs to an activity stands in words alone; unplanned work can be added"),
    "X14": (CANNOT_OCCUR, "states are chosen, and their sentences generated"),
    "X15": (PERSON, "whether words fit the target a person sees; the target is shown beside the box"),
    "X16": (PERSON, "whether words are a suggestion a person sees"),
    "K1": (ATTENTION, "`two_numbers`: P1 and P12, with the words around both numbers"),
    "Q1": (
        PERSON,
        "KPIs are registered once, not typed in reports; whether one is an indicator the approver decides",
    ),
    "S1": (LATER, "needs the register of names as the text is written"),
    "S4": (ATTENTION, "`two_spellings`: 9 and 7 times; it also names a misprint of S6 that stands 13 times"),
    "S5": (CANNOT_OCCUR, "activities added during the year are rows, marked as unplanned"),
    "S6": (PERSON, "needs a dictionary of Thai; the words are kept as they came"),
    "S8": (CANNOT_OCCUR, "digits are chosen once per document"),
    "T1": (CANNOT_OCCUR, "activities are rows with a key; the quarter only adds progress"),
    "T2": (CANNOT_OCCUR, "the title comes from the activity, never from the report"),
    "T3": (CANNOT_OCCUR, "results are written per activity; a summary that repeats them is E3"),
    "T4": (CANNOT_OCCUR, "the source of money is a field of the activity"),
}

NOTES: dict[str, str] = {
    "A6": "the budget belongs to the project: fires on each of the forty",
    "B6": "P2Q2 has a plan above zero; P18Q2 is 0 / 0 with work done as well",
    "B11": "the source prints no split at all, so every report below plan is named, savings or not",
    "B12": "the same figures stand in more reports than the reader listed",
    "B13": "P22Q1 spent more than its plan with work open as well",
    "C7": "P13Q2 names a feast, not a date",
    "C10": "the results box of the same report is hard, the other boxes are warnings",
    "C11": "2566 in F5 may be meant in FY2567 (its first quarter, its school year); so may 2568 in P22Q1",
    "E3": "likeness by runs of five letters: F2Q2 and F5Q1 stay below 0.90, F5Q2 and P17Q2 reach it",
    "E6": "only target texts printed in the known plans are compared; two more reports hold half of one",
    "E8": "P10Q2 tells two activities with one sentence as well",
    "E9": "P5Q2 says it in words of its own",
    "E10": "P15Q2 has one with the wrong level as well",
    "G3": "the status belongs to the report of the activity; sub-activities count too",
    "G4": "not visible in the data: no project prints its dates",
    "Q2": "KPIs belong to the project; those without kind or target are named once",
    "Q3": "KPIs belong to the project",
    "Q4": "a criterion is a field: KPIs printed as qualitative have none; vague words a person sees",
    "Q5": "the total belongs to the project; every percent target without one is named",
    "S7": "repeats of less than five letters, with numbers, or in registered names are not looked at",
    "X1": "P1Q2 says all done and gives a cause of work left as well",
    "X7": "F5 names its plan of action with 2566 and 2567",
    "X11": "not visible in the data: the source prints no states, only words",
    "X13": "not visible in the data: the source gives no KPI a value",
}
"""Why the list differs from the reader's; findings without a note agree exactly."""
