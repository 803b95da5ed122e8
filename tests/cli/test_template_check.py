"""``template check`` on the command line: all problems in a clerk's words, and in a copy."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from docx import Document

from generator.messages.problems import Code
from tests.conftest import Run
from tests.helpers import damages
from tests.helpers.damages import DAMAGES, paragraph
from tests.helpers.forge import Docx, dress, made, swap, write
from tests.helpers.paths import INPUTS
from tests.word.test_lint import OURS

TEN = (
    "A tag lacks one brace",
    "A tag is misspelt by one letter",
    "No space stands after p",
    "A plain loop stands in a table row",
    "The points of a row are deleted",
    "A letter of the title is Latin",
    "A row is added",
    "A change is tracked",
    "A tag in a comment",
    "The edition is not declared",
)
"""Mistakes that clerks make."""


def save(name: str, *sentences: str) -> Path:
    """Our template with these damages."""
    document = Docx(OURS["2022"])
    for damage in (damage for damage in DAMAGES if damage.sentence in sentences):
        damage.act(document)
    path = Path(name)
    path.write_bytes(document.data())
    return path


@pytest.mark.parametrize("sentence", TEN)
def test_a_clerks_mistake_is_explained_in_kazakh_with_its_place_and_repair(
    sentence: str, run: Run
) -> None:
    (damage,) = (damage for damage in DAMAGES if damage.sentence == sentence)
    ran = run("template", "check", save("own.docx", sentence))
    assert ran.code == 1
    assert f"Қате [{damage.code.code}]" in ran.out
    assert "Үлгідегі қателер саны: 1." in ran.out
    if damage.place and damage.place.startswith("table"):
        numbers = re.findall(r"\d+", damage.place)
        assert "{}-кесте, {}-жол, {}-баған:".format(*numbers) in ran.out
    elif damage.place:
        assert f"{damage.place.split()[1]}-абзац:" in ran.out


def test_a_template_without_problems_is_fit_for_use(run: Run) -> None:
    ran = run("template", "check", save("own.docx"))
    assert ran.code == 0
    assert "Үлгіде қате жоқ" in ran.out


def test_json_has_the_contracts_keys(run: Run) -> None:
    path = save("own.docx", "A tag lacks its closing braces", "A macro")
    ran = run("template", "check", path, "--json", "--lang", "en")
    assert ran.code == 1
    keys = {"code", "severity", "file", "part", "place", "message", "hint"}
    assert all(set(problem) == keys for problem in ran.json)
    found = {(p["code"], p["part"], p["place"]) for p in ran.json}
    assert ("tag-unclosed", "body", "table 1, row 3, column 3") in found
    assert ("template-macros", None, None) in found


def test_a_repaired_tag_is_a_note_and_no_error(run: Run) -> None:
    document = Docx(OURS["2022"])
    write(document.points(1, "1"), "{{ «мм.б1» }}")
    Path("own.docx").write_bytes(document.data())
    ran = run("template", "check", "own.docx", "--json")
    assert ran.code == 0
    assert [(p["code"], p["severity"]) for p in ran.json] == [("tag-repaired", "note")]


# In the clerk's own tool


def comments(path: Path) -> list[str]:
    return [comment.text for comment in Document(str(path)).comments]


def test_the_copy_has_a_comment_at_each_problem_and_the_original_is_untouched(run: Run) -> None:
    sentences = ("A tag lacks its closing braces", "A letter of the title is Latin", "A macro")
    path = save("own.docx", *sentences)
    before = path.read_bytes()
    ran = run("template", "check", path, "--annotate", "copy.docx")
    assert ran.code == 1
    assert path.read_bytes() == before
    told = comments(Path("copy.docx"))
    assert len(told) == 3
    assert any("[tag-unclosed] 1-кесте, 3-жол, 3-баған" in text for text in told)
    assert any("[form-altered]" in text and "U+0061" in text for text in told)
    commented = commented_texts(Path("copy.docx"))
    assert "{{ мм.б1" in commented
    assert any("Бағалау" in text for text in commented)


def commented_texts(path: Path) -> set[str]:
    """The texts of the paragraphs that have a comment."""
    body = Docx(path.read_bytes()).body
    starts = body.iterfind(".//{*}commentRangeStart")
    found = (next(start.iterancestors("{*}p")) for start in starts)
    return {"".join(node.text or "" for node in p.iter("{*}t")) for p in found}


def test_problems_of_headers_and_of_the_file_are_gathered_at_the_top(run: Run) -> None:
    document = Docx(OURS["2022"])
    document.header().append(made("<w:r><w:t>{{ жоқ }}</w:t></w:r>"))
    damages.macros(document)
    Path("own.docx").write_bytes(document.data())
    run("template", "check", "own.docx", "--annotate", "copy.docx")
    (told,) = comments(Path("copy.docx"))
    assert "[tag-unknown] жоғарғы колонтитул" in told
    assert "[template-macros]" in told


def test_the_copy_of_a_signed_template_is_not_signed(run: Run) -> None:
    save("own.docx", "A signature")
    ran = run("template", "check", "own.docx", "--annotate", "copy.docx")
    assert ran.code == 0
    parts = Docx(Path("copy.docx").read_bytes()).parts
    assert not any("_xmlsignatures" in name for name in parts)
    assert b"digital-signature" not in parts["_rels/.rels"]


@pytest.mark.parametrize(("language", "word"), [("kk", "Қате"), ("ru", "Ошибка"), ("en", "Error")])
def test_comments_speak_the_chosen_language(language: str, word: str, run: Run) -> None:
    path = save("own.docx", "A tag lacks its closing braces")
    run("template", "check", path, "--annotate", "copy.docx", "--lang", language)
    assert comments(Path("copy.docx"))[0].startswith(word)


def test_no_copy_is_written_of_a_clean_template(run: Run) -> None:
    ran = run("template", "check", save("own.docx"), "--annotate", "copy.docx")
    assert ran.code == 0
    assert not Path("copy.docx").exists()
    assert "көшірме жасалмады" in ran.out


def test_no_copy_is_written_of_what_is_no_document(run: Run) -> None:
    Path("own.docx").write_bytes(b"PK no document")
    ran = run("template", "check", "own.docx", "--annotate", "copy.docx")
    assert ran.code == 1
    assert "[template-damaged]" in ran.out
    assert not Path("copy.docx").exists()


def test_only_an_earlier_copy_is_replaced(run: Run) -> None:
    path = save("own.docx", "A tag lacks its closing braces")
    Path("mine.docx").write_bytes(OURS["2025"])
    for target in ("own.docx", "mine.docx"):
        before = Path(target).read_bytes()
        ran = run("template", "check", path, "--annotate", target)
        assert ran.code == 1
        assert "[copy-foreign]" in ran.out
        assert Path(target).read_bytes() == before
    run("template", "check", path, "--annotate", "copy.docx")
    first = Path("copy.docx").read_bytes()
    run("template", "check", path, "--annotate", "copy.docx")
    assert Path("copy.docx").read_bytes() == first
    path = save("own.docx", "A letter of the title is Latin")
    run("template", "check", path, "--annotate", "copy.docx")
    assert "[form-altered]" in comments(Path("copy.docx"))[0]
    worked_on = Document("copy.docx")
    worked_on.add_paragraph("Менің түзетуім")
    worked_on.save("copy.docx")
    kept = Path("copy.docx").read_bytes()
    assert "[copy-foreign]" in run("template", "check", path, "--annotate", "copy.docx").out
    assert Path("copy.docx").read_bytes() == kept


def test_the_copy_is_valid_and_filled_as_before_once_corrected(run: Run, validator: Path) -> None:
    sentences = [d.sentence for d in (*damages.TAGS, *damages.FORM) if d.part == "body"]
    path = save("own.docx", *[s for s in sentences if "picture" not in s][:12])
    run("template", "check", path, "--annotate", "copy.docx")
    checked = subprocess.run(
        [str(validator), "copy.docx"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


# What no rule knows of


def test_a_template_whose_words_cannot_be_seen_is_found_by_trying_it_out(run: Run) -> None:
    document = Docx(OURS["2022"])
    dress(document.paragraph("Бағалау парағы"), '<w:color w:val="FFFFFF"/>')
    Path("own.docx").write_bytes(document.data())
    ran = run("template", "check", "own.docx")
    assert ran.code == 1
    assert f"[{Code.TEMPLATE_UNPROVED.code}]" in ran.out


# Before a batch


def test_build_writes_nothing_while_its_template_has_errors(run: Run) -> None:
    path = save("own.docx", "A tag lacks its closing braces", "A row is deleted")
    inputs = INPUTS / "2023" / "abai.xlsx"
    ran = run("build", inputs, "-o", "out", "--template", path)
    assert ran.code == 1
    assert "[tag-unclosed]" in ran.out
    assert "[form-missing]" in ran.out
    assert not Path("out").exists()


def test_build_with_repaired_tags_tells_them_and_makes_the_document(run: Run) -> None:
    document = Docx(OURS["2022"])
    write(document.points(1, "1"), "{{ mm.б1 }}")
    swap(document.holding("{%tr for жол in мм"), "{%tr", "{%tr\u00a0")
    Path("own.docx").write_bytes(document.data())
    inputs = INPUTS / "2023" / "abai.xlsx"
    ran = run("build", inputs, "-o", "out", "--template", "own.docx")
    assert ran.code == 0
    assert ran.out.count("[tag-repaired]") == 2
    assert Path("out/abai.docx").exists()


def test_a_free_paragraph_with_tags_is_filled(run: Run) -> None:
    document = Docx(OURS["2022"])
    damages.before_notes(document, paragraph("Орган: {{ орган.атауы }} ({{ орган.коды }})"))
    Path("own.docx").write_bytes(document.data())
    inputs = INPUTS / "2023" / "abai.xlsx"
    assert run("build", inputs, "-o", "out", "--template", "own.docx").code == 0
    texts = [p.text for p in Document("out/abai.docx").paragraphs]
    assert any(text.startswith("Орган: Абай облысы") for text in texts)
