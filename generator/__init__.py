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

import re
from functools import cache
from importlib import import_module
from pathlib import Path

__version__ = "0.5.0"


@cache
def _homes() -> dict[str, str]:
    """The public names with their modules, as the stub beside this file declares them."""
    stub = Path(__file__).with_suffix(".pyi").read_text("ascii")
    return {name: home for home, name in re.findall(r"^from (\S+) import (\w+)", stub, re.M)}


def __getattr__(name: str) -> object:
    """What is public, imported when it is asked for: all of it takes half a second."""
    if name == "__all__":
        return ["__version__", *_homes()]
    if name not in _homes():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_homes()[name]), name)
