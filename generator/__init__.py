"""bagalau: Excel workbooks into official Kazakh assessment sheets of state property management.

Here are the calls for other programs, and what they take and give. Nothing is printed, and what is
wrong with an input is a value, a ``Problem``. A workbook's points, or precisely why there are none:

>>> from pathlib import Path
>>> workbook = Path("inputs/2025/ayagoz-audany.xlsx")
>>> assessed = assess_workbook(workbook)
>>> assessed.evaluation.total, assessed.evaluation.maximum, assessed.problems
(19, 44, ())

Why a row of the sheet has its points, in lines:

>>> lines = explain_points(assessed.evaluation, "ММ", "3", Language.ENGLISH)
>>> lines[1]
'Points: 0 of 2'

What would raise its score: the rows that can gain, and the organisations that hold them back:

>>> section = advise(workbook).bodies[0].sections[0]
>>> [(gain.standing.row.no, gain.points, gain.organisations) for gain in section.gains]
[('1', 2, 1), ('3', 2, 1)]
>>> explain_advice(assessed.evaluation, Language.ENGLISH)[0][:9]
'ММ  6/10,'

All that is wrong with the workbooks of files and folders, and a problem in words:

>>> astana = Path("inputs/2023/astana.xlsx")
>>> checked = check_workbooks([astana])
>>> [problem.code.code for problem in checked.problems]
['column-hidden', 'paid-above-due']
>>> next(worded(speech(Language.ENGLISH), checked.problems)).place
'Sheet “Ұйымдар”, cell X1'

The same in a copy of the workbook, its cells marked, kept where no file has the name:

>>> copy = marked_copy(assess_workbook(astana), Language.ENGLISH)
>>> save_file(Path("astana-marked.xlsx"), copy)
>>> save_file(Path("astana-marked.xlsx"), b"").code.code
'output-exists'

A folder of documents, followed step by step; ``cancelled`` would be asked after each step:

>>> def follow(step):
...     print(step.stage.value, step.done, "of", step.total)
>>> options = Options(paths=[workbook], output=Path("output"))
>>> report = build_documents(options, follow)
documents 0 of 1
documents 1 of 1
>>> [(outcome.result.value, outcome.document.name) for outcome in report.outcomes]
[('made', 'ayagoz-audany.docx')]

Which workbooks a batch would build, and what is listed of the documents in its folder:

>>> [source.path.name for source in find_workbooks(options).wanted]
['ayagoz-audany.xlsx']
>>> [(one.name, one.body, one.points) for one in list_documents(Path("output"))[0]]
[('ayagoz-audany.docx', 'Абай облысы Аягөз ауданының әкімдігі', 19)]

Whether documents are as they were made:

>>> verified = verify_documents([Path("output"), workbook])
>>> [(one.document.name, one.verification.verdict.value) for one in verified.documents]
[('ayagoz-audany.docx', 'unchanged')]

The same of a paper that was handed in, in words:

>>> paper = Path("output/ayagoz-audany.docx").read_bytes()
>>> handed_in = verify_paper(paper, "a.docx", Path("output"), [workbook])
>>> handed_in.verification.verdict.value, explain_verdict(handed_in, Language.ENGLISH)
('unchanged', ())

A blank workbook for a body; the problem if it cannot be written. All that is wrong with a template:

>>> akimat = next(kind for kind in kinds() if kind.key == "local_executive")
>>> body = BodyEntry("abai", "Абай облысының әкімдігі", akimat, "100000000")
>>> new_workbook(Path("blanks/abai.xlsx"), body, 2025)
>>> check_template(Path("templates/2025/assessment-sheet.docx")).problems
()

What papers would be like, of a workbook or of invented bodies; ``draw_pages`` gives their pages as
pictures where LibreOffice is installed (``can_draw``). The tags that a template may use:

>>> preview_sheet(assessed.evaluation)[:2]
b'PK'
>>> edition = assessed.evaluation.submission.edition
>>> previews, problems = preview_template(find_template(None, edition, Paper.SHEET))
>>> len(previews), layout(edition, Paper.SHEET).title
(5, 'Бағалау парағы')
>>> list_tags(edition, Paper.SHEET)[0].entries[0].typed
('{{ кезең }}',)

What a workbook of another layout may mean, and the mapping that it is then read by. ``Decisions``
hold what a person makes of the proposals; without them what is certain counts:

>>> proposal, problems = propose_mapping(workbook)
>>> [(table.place.tab, table.place.fills, len(table.columns)) for table in proposal.tables]
[('Ұйымдар', 'Ұйымдар', 24), ('Тексерулер', 'Тексерулер', 11)]
>>> save_mapping(Path("blanks/mapping.toml"), proposal, Decisions())
>>> mapping, problems = load_mapping(Path("blanks/mapping.toml"))
>>> mapping.tabs
('Орган', 'Ұйымдар', 'Тексерулер')
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.assess import Assessed as Assessed
    from generator.assess import assess_workbook as assess_workbook
    from generator.assess import try_mapping as try_mapping
    from generator.batch.check import CheckedFile as CheckedFile
    from generator.batch.check import CheckedWorkbooks as CheckedWorkbooks
    from generator.batch.check import check_workbooks as check_workbooks
    from generator.batch.libreoffice import DrawnPages as DrawnPages
    from generator.batch.libreoffice import can_draw as can_draw
    from generator.batch.libreoffice import draw_pages as draw_pages
    from generator.batch.order import BatchReport as BatchReport
    from generator.batch.order import Options as Options
    from generator.batch.order import Outcome as Outcome
    from generator.batch.order import Result as Result
    from generator.batch.order import Stage as Stage
    from generator.batch.order import Step as Step
    from generator.batch.run import build_documents as build_documents
    from generator.batch.sources import FoundWorkbooks as FoundWorkbooks
    from generator.batch.sources import find_workbooks as find_workbooks
    from generator.batch.sources import marked_copy as marked_copy
    from generator.batch.workbooks import Advice as Advice
    from generator.batch.workbooks import NextWorkbooks as NextWorkbooks
    from generator.batch.workbooks import advise as advise
    from generator.batch.workbooks import merge_workbooks as merge_workbooks
    from generator.batch.workbooks import next_workbooks as next_workbooks
    from generator.excel.blank.new import Blank as Blank
    from generator.excel.blank.new import new_workbook as new_workbook
    from generator.excel.mapping import propose_mapping as propose_mapping
    from generator.excel.mapping import save_mapping as save_mapping
    from generator.excel.read.body_list import read_list as read_list
    from generator.files.disk import MAPPING_NAME as MAPPING_NAME
    from generator.files.disk import Existing as Existing
    from generator.files.disk import Source as Source
    from generator.files.disk import mapping_of as mapping_of
    from generator.files.disk import save_file as save_file
    from generator.files.opc import MAX_FILE as MAX_FILE
    from generator.law.choices import Kind as Kind
    from generator.law.choices import Notes as Notes
    from generator.law.choices import Paper as Paper
    from generator.law.edition import Edition as Edition
    from generator.law.edition_file import editions as editions
    from generator.law.edition_file import kinds as kinds
    from generator.messages.problem_text import Worded as Worded
    from generator.messages.problem_text import worded as worded
    from generator.messages.problems import Code as Code
    from generator.messages.problems import Fact as Fact
    from generator.messages.problems import Place as Place
    from generator.messages.problems import Problem as Problem
    from generator.messages.problems import Severity as Severity
    from generator.messages.problems import Translated as Translated
    from generator.messages.wording import Language as Language
    from generator.messages.wording import Speech as Speech
    from generator.messages.wording import speech as speech
    from generator.papers.forms import layout as layout
    from generator.papers.tag_reference import TagEntry as TagEntry
    from generator.results.ranking import ListedDocument as ListedDocument
    from generator.results.ranking import list_documents as list_documents
    from generator.scoring.advice import explain_advice as explain_advice
    from generator.scoring.evaluation import Evaluation as Evaluation
    from generator.scoring.score_text import explain_points as explain_points
    from generator.submission.accept.body import kato_code as kato_code
    from generator.submission.bodies import BodyEntry as BodyEntry
    from generator.submission.bodies import all_regions as all_regions
    from generator.submission.bodies import slug_of as slug_of
    from generator.submission.contract import reporting_year as reporting_year
    from generator.submission.mapping import MappedColumn as MappedColumn
    from generator.submission.mapping import MappedWord as MappedWord
    from generator.submission.mapping import WorkbookMapping as WorkbookMapping
    from generator.submission.mapping import load_mapping as load_mapping
    from generator.submission.matching import WorkbookLanguage as WorkbookLanguage
    from generator.submission.proposal import Decisions as Decisions
    from generator.submission.proposal import MappableField as MappableField
    from generator.submission.proposal import Proposal as Proposal
    from generator.submission.proposal import ProposedColumn as ProposedColumn
    from generator.submission.proposal import ProposedTable as ProposedTable
    from generator.submission.proposal import body_kinds as body_kinds
    from generator.submission.proposal import decisions_of as decisions_of
    from generator.submission.proposal import mappable_fields as mappable_fields
    from generator.submission.proposal import money_units as money_units
    from generator.submission.sheets import CellContent as CellContent
    from generator.submission.sheets import Sheet as Sheet
    from generator.submission.sheets import Workbook as Workbook
    from generator.submission.sheets import address as address
    from generator.submission.sheets import column_letters as column_letters
    from generator.submission.sheets import workbook_language as workbook_language
    from generator.verify.check import Verdict as Verdict
    from generator.verify.check import Verification as Verification
    from generator.verify.documents import Verified as Verified
    from generator.verify.documents import VerifiedDocument as VerifiedDocument
    from generator.verify.documents import verify_documents as verify_documents
    from generator.verify.documents import verify_paper as verify_paper
    from generator.verify.trial import CheckedTemplate as CheckedTemplate
    from generator.verify.trial import Preview as Preview
    from generator.verify.trial import check_template as check_template
    from generator.verify.trial import marked_template as marked_template
    from generator.verify.trial import preview_sheet as preview_sheet
    from generator.verify.trial import preview_template as preview_template
    from generator.verify.verdict_text import ComparedPlace as ComparedPlace
    from generator.verify.verdict_text import compared_places as compared_places
    from generator.verify.verdict_text import explain_verdict as explain_verdict
    from generator.word.compose.books import list_tags as list_tags
    from generator.word.template_files import find_template as find_template

__version__ = "0.4.0"

_HOMES = {
    "assess": ("Assessed", "assess_workbook", "try_mapping"),
    "batch.check": ("CheckedFile", "CheckedWorkbooks", "check_workbooks"),
    "batch.libreoffice": ("DrawnPages", "can_draw", "draw_pages"),
    "batch.order": ("BatchReport", "Options", "Outcome", "Result", "Stage", "Step"),
    "batch.run": ("build_documents",),
    "batch.sources": ("FoundWorkbooks", "find_workbooks", "marked_copy"),
    "batch.workbooks": ("Advice", "NextWorkbooks", "advise", "merge_workbooks", "next_workbooks"),
    "excel.blank.new": ("Blank", "new_workbook"),
    "excel.mapping": ("propose_mapping", "save_mapping"),
    "excel.read.body_list": ("read_list",),
    "files.disk": ("MAPPING_NAME", "Existing", "Source", "mapping_of", "save_file"),
    "files.opc": ("MAX_FILE",),
    "law.choices": ("Kind", "Notes", "Paper"),
    "law.edition": ("Edition",),
    "law.edition_file": ("editions", "kinds"),
    "messages.problem_text": ("Worded", "worded"),
    "messages.problems": ("Code", "Fact", "Place", "Problem", "Severity", "Translated"),
    "messages.wording": ("Language", "Speech", "speech"),
    "papers.forms": ("layout",),
    "papers.tag_reference": ("TagEntry",),
    "results.ranking": ("ListedDocument", "list_documents"),
    "scoring.advice": ("explain_advice",),
    "scoring.evaluation": ("Evaluation",),
    "scoring.score_text": ("explain_points",),
    "submission.accept.body": ("kato_code",),
    "submission.bodies": ("BodyEntry", "all_regions", "slug_of"),
    "submission.contract": ("reporting_year",),
    "submission.mapping": ("MappedColumn", "MappedWord", "WorkbookMapping", "load_mapping"),
    "submission.matching": ("WorkbookLanguage",),
    "submission.proposal": (
        *("Decisions", "MappableField", "Proposal", "ProposedColumn", "ProposedTable"),
        *("body_kinds", "decisions_of", "mappable_fields", "money_units"),
    ),
    "submission.sheets": (
        *("CellContent", "Sheet", "Workbook", "address", "column_letters"),
        "workbook_language",
    ),
    "verify.check": ("Verdict", "Verification"),
    "verify.documents": ("Verified", "VerifiedDocument", "verify_documents", "verify_paper"),
    "verify.trial": (
        *("CheckedTemplate", "Preview", "check_template", "marked_template"),
        *("preview_sheet", "preview_template"),
    ),
    "verify.verdict_text": ("ComparedPlace", "compared_places", "explain_verdict"),
    "word.compose.books": ("list_tags",),
    "word.template_files": ("find_template",),
}
"""Modules with what is public of each: imported when it is asked for, for all take half a second.

The calls name what they take, since ``generator.assess`` and ``generator.verify`` are modules.
"""

__all__ = ["__version__", *(name for names in _HOMES.values() for name in names)]


def __getattr__(name: str) -> object:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
