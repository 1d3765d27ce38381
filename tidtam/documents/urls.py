"""Addresses of the room documents."""

from django.urls import path

from tidtam.documents.views import (
    booklet,
    dossier,
    executive_page,
    forms,
    letters,
    office_forms,
    project_forms,
    quarterly_report,
    reports,
    templates,
)

app_name = "documents"
LETTERS = "offices/<str:office_code>/letters/<int:fiscal_year_be>/"
NATIONAL = "national-reports/<str:instrument_code>/<int:fiscal_year_be>/<str:round_code>/"
BOOKLET = "offices/<str:office_code>/booklets/<int:fiscal_year_be>/<int:months>/"
QUARTERLY_REPORT = "reports/<int:pk>/quarterly-report/"
DOSSIER = "projects/<int:pk>/dossier/"
DOSSIERS = "offices/<str:office_code>/dossiers/<int:fiscal_year_be>/"
EXECUTIVE_PAGE = "offices/<str:office_code>/executive-page/<int:fiscal_year_be>/<int:months>/"
PROJECT_FORM = "projects/<int:pk>/forms/<str:form>/"
OFFICE_FORMS = "offices/<str:office_code>/forms/<int:fiscal_year_be>/<str:form>/"
TEMPLATES = "offices/<str:office_code>/templates/"
urlpatterns = [
    path(f"{PROJECT_FORM}prepare/", forms.prepare_form, name="prepare_form"),
    path(f"{PROJECT_FORM}files/<str:digest>/<str:file_name>", forms.form_file, name="form_file"),
    path(f"{OFFICE_FORMS}prepare/", forms.prepare_office_forms, name="prepare_office_forms"),
    path(f"{OFFICE_FORMS}files/<str:digest>/<str:file_name>", forms.office_forms_file, name="office_forms_file"),
    path("offices/<str:office_code>/booklets/", booklet.latest_booklet, name="office_booklet"),
    path(BOOKLET, booklet.office_booklet, name="office_booklet"),
    path(f"{BOOKLET}prepare/", booklet.prepare_files, name="prepare_files"),
    path(f"{BOOKLET}figures/<str:figure_id>/", booklet.figure, name="figure"),
    path(LETTERS, letters.letters, name="letters"),
    path(f"{LETTERS}prepare/", letters.prepare_letters, name="prepare_letters"),
    path(f"{LETTERS}signer/", letters.name_signer, name="name_signer"),
    path(f"{LETTERS}files/<str:digest>/<str:file_name>", letters.letter_file, name="letter_file"),
    path(f"{BOOKLET}files/<str:digest>/<str:file_name>", booklet.booklet_file, name="booklet_file"),
    path("projects/<int:pk>/forms/", project_forms.project_forms, name="project_forms"),
    path("projects/<int:pk>/forms/<str:form>/", project_forms.project_form, name="project_form"),
    path("offices/<str:office_code>/forms/<int:fiscal_year_be>/", office_forms.office_forms, name="office_forms"),
    path(NATIONAL, reports.national, name="national"),
    path(f"{NATIONAL}items/<str:item_code>/", reports.national_item, name="national_item"),
    path(
        f"{NATIONAL}items/<str:item_code>/gathered/<str:list_name>/",
        reports.national_gathered,
        name="national_gathered",
    ),
    path(f"{NATIONAL}cut-off/", reports.national_cut_off, name="national_cut_off"),
    path(f"{NATIONAL}review/", reports.national_review, name="national_review"),
    path(f"{NATIONAL}publish/", reports.national_publish, name="national_publish"),
    path(f"{NATIONAL}prepare/", reports.national_prepare, name="national_prepare"),
    path(f"{NATIONAL}files/<str:file_name>", reports.national_file, name="national_file"),
    path(QUARTERLY_REPORT, quarterly_report.quarterly_report, name="quarterly_report"),
    path(f"{QUARTERLY_REPORT}prepare/", quarterly_report.prepare_quarterly_report, name="prepare_quarterly_report"),
    path(
        f"{QUARTERLY_REPORT}files/<str:digest>/<str:file_name>",
        quarterly_report.quarterly_report_file,
        name="quarterly_report_file",
    ),
    path(DOSSIER, dossier.dossier, name="dossier"),
    path(f"{DOSSIER}prepare/", dossier.prepare_dossier, name="prepare_dossier"),
    path(f"{DOSSIER}files/<str:digest>/<str:file_name>", dossier.dossier_file, name="dossier_file"),
    path(DOSSIERS, dossier.dossiers, name="dossiers"),
    path(f"{DOSSIERS}prepare/", dossier.prepare_dossiers, name="prepare_dossiers"),
    path(f"{DOSSIERS}files/<str:digest>/<str:file_name>", dossier.dossiers_file, name="dossiers_file"),
    path("offices/<str:office_code>/executive-page/", executive_page.latest_executive_page, name="executive_page"),
    path(EXECUTIVE_PAGE, executive_page.executive_page, name="executive_page"),
    path(f"{EXECUTIVE_PAGE}prepare/", executive_page.prepare_executive_page, name="prepare_executive_page"),
    path(
        f"{EXECUTIVE_PAGE}files/<str:digest>/<str:file_name>",
        executive_page.executive_page_file,
        name="executive_page_file",
    ),
    path(TEMPLATES, templates.templates, name="templates"),
    path(f"{TEMPLATES}<str:form>/", templates.template, name="template"),
    path(f"{TEMPLATES}<str:form>/add/", templates.add_template, name="add_template"),
    path(f"{TEMPLATES}<str:form>/choose/", templates.choose_template, name="choose_template"),
    path(f"{TEMPLATES}<str:form>/<int:number>/preview/", templates.preview_template, name="preview_template"),
    path(f"{TEMPLATES}<str:form>/files/<str:file_name>", templates.template_file, name="template_file"),
]
