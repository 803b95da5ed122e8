"""A body's name is printed as given, so a Russian one is refused; Kazakh ones never are."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import pytest

from generator.messages.problems import Code
from generator.submission.bodies import region_rows, russian_word
from generator.submission.contract import BodyField, OrganisationField
from generator.submission.sheets import Workbook
from tests.helpers import kit
from tests.helpers.paths import SHARED

MINISTRIES = (
    "Ауыл шаруашылығы",
    "Әділет",
    "Ғылым және жоғары білім",
    "Денсаулық сақтау",
    "Еңбек және халықты әлеуметтік қорғау",
    "Жасанды интеллект және цифрлық даму",
    "Көлік",
    "Қаржы",
    "Қорғаныс",
    "Мәдениет және ақпарат",
    "Оқу-ағарту",
    "Өнеркәсіп және құрылыс",
    "Сауда және интеграция",
    "Су ресурстары және ирригация",
    "Сыртқы істер",
    "Төтенше жағдайлар",
    "Туризм және спорт",
    "Ұлттық экономика",
    "Экология және табиғи ресурстар",
    "Энергетика",
)

OTHERS = (
    "Абай облысы Абай ауданы Қарауыл ауылдық округі әкімінің аппараты",
    "Қарауыл ауылдық округ әкімінің аппараты",
    "Ғ. Мүсірепов атындағы ауданның әкімдігі",
    "Қазақстан Республикасы Қаржы министрлігінің Мемлекеттік мүлік және жекешелендіру комитеті",
    "Атырау облысының Полиция департаменті",
    "Қостанай облысы әкімдігінің білім басқармасы",
    "Жоғары аудиторлық палатасы",
)

RUSSIAN = (
    *("Аппарат акима Караульского сельского округа", "аппарат акима города Степногорск"),
    *("Акимат Абайского района", "акимат района Самар", "Акимат города Семей"),
    *("Министерство финансов Республики Казахстан", "Министерство юстиции РК"),
    *("Комитет лесного хозяйства", "Департамент полиции", "Управление образования"),
    *("ГУ «Отдел финансов Аягозского района»", "Сельский округ Актогай", "село Карауыл"),
    *("Агентство по делам спорта", "Аппарат акима посёлка Шульбинск", "ПОСЕЛОК ЖЕЗКЕНТ"),
    *("Управление здравоохранения Абайской обл.", "Администрация порта", "Город Конаев"),
    *("Коммунальное государственное учреждение «Мектеп»", "Служба охраны"),
)


def kato() -> list[str]:
    path = SHARED / "domain" / "kato.tsv"
    if not path.exists():
        pytest.skip("../shared/domain/kato.tsv is not beside this checkout")
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return [row[name] for row in rows for name in ("name_kk", "gen_kk", "body_kk")]


def test_no_kazakh_name_of_the_classifier_is_taken_for_a_russian_one() -> None:
    names = kato()
    assert len(names) > 7_000
    assert [name for name in names if russian_word(name)] == []


@pytest.mark.parametrize("name", [f"{name} министрлігі" for name in MINISTRIES])
def test_ministries_pass(name: str) -> None:
    assert russian_word(f"Қазақстан Республикасы {name}") is None
    assert russian_word(f"Қазақстан Республикасының {name}") is None


def test_regions_and_other_bodies_pass() -> None:
    own = [row[name] for row in region_rows() for name in ("name_kk", "akimat_kk")]
    assert [name for name in (*own, *OTHERS) if russian_word(name)] == []


@pytest.mark.parametrize("name", RUSSIAN)
def test_a_russian_name_is_refused_and_the_kazakh_one_asked_for(name: str) -> None:
    (problem,) = kit.problems(body(name))
    assert (problem.code, problem.facts["near"]) == (Code.BODY_NAME_RUSSIAN, "")


@pytest.mark.parametrize("row", region_rows(), ids=lambda row: str(row["slug"]))
def test_a_region_by_any_russian_name_is_offered_the_kazakh_one(row: Mapping[str, str]) -> None:
    names = [row["name_ru"], *row["names_ru"].split("|")]
    assert len(names) >= 3
    for name in (*names, names[-1].upper(), f"  {names[0]} "):
        (problem,) = kit.problems(body(name))
        assert (problem.code, problem.facts["near"]) == (Code.BODY_NAME_RUSSIAN, row["akimat_kk"])


def test_the_name_of_an_organisation_is_printed_as_typed() -> None:
    name = "Акционерное общество «Город Абай»"
    row = kit.organisation("МК", 1, {OrganisationField.NAME: name})
    submission = kit.accepted(kit.workbook([row])).submission
    assert submission is not None
    assert submission.organisations[0].name == name


def body(name: str) -> Workbook:
    """A sound workbook of a body of this name."""
    return kit.workbook([kit.organisation("МК", 1)], body={BodyField.NAME: name})
