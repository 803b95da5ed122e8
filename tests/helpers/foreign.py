"""Workbooks of other layouts as people have them, and which column of each is which of ours.

Twelve ways of laying out a register, each with headers of one of a set of vocabularies. The words
of ``MEASURED`` are those that proposals are measured by; ``TUNED`` are those they were made with.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from generator.submission.contract import BodyField as B
from generator.submission.contract import InspectionField as I
from generator.submission.contract import OrganisationField as O
from tests.helpers import kit

Words = Mapping[Enum, str]
Record = Mapping[Any, Any]
Truth = dict[tuple[str, int], Enum]

RECORDS: Sequence[Record] = [
    {**kit.organisation(form, number), O.NUMBER: Decimal(number + 1), O.STANDING: "жұмыс істейді"}
    for number, form in enumerate(("ММ", "ММ", "МК", "МК", "ЖШС", "АҚ"))
]
INSPECTED: Sequence[Record] = [kit.inspection(0), kit.inspection(2, violation="иә")]

REGISTER: Words = {
    O.NUMBER: "№ п/п",
    O.BIN: "БИН",
    O.NAME: "Наименование юридического лица",
    O.LEGAL_FORM: "Организационно-правовая форма",
    O.STANDING: "Состояние юридического лица",
    O.CONTROLLED: "Контроль государства",
    O.PREVIOUS_RESULT: "Чистый доход (убыток) за предыдущий год, тыс. тенге",
    O.RESULT: "Чистый доход (убыток) за отчетный год, тыс. тенге",
    O.EXEMPT: "Освобождено от отчислений",
    O.DUE: "Подлежит перечислению в бюджет, тыс. тенге",
    O.PAID: "Перечислено в бюджет, тыс. тенге",
    O.TERM: "Срок перечисления",
    O.PAID_ON: "Дата фактического перечисления",
    O.OBJECTS: "Количество объектов, подлежащих паспортизации",
    O.PLAN: "План развития представлен в реестр",
    O.REPORT: "Отчет по исполнению плана развития представлен",
    O.INDICATORS: "Ключевые показатели определены",
    O.PLANNED: "Количество ключевых показателей (план)",
    O.ACHIEVED: "Количество ключевых показателей (факт)",
    O.CURRENT_ASSETS: "Краткосрочные активы, тыс. тенге",
    O.LIABILITIES: "Краткосрочные обязательства, тыс. тенге",
    O.OWN_FUNDS: "Капитал, тыс. тенге",
    O.NON_CURRENT_ASSETS: "Долгосрочные активы, тыс. тенге",
    O.NOTE: "Примечание",
    I.BIN: "БИН",
    I.NORM: "Проверяемый норматив",
    I.INSPECTOR: "Кем проведена проверка",
    I.ACT: "Номер акта",
    I.ENDED: "Дата завершения проверки",
    I.VIOLATION: "Нарушения выявлены (да/нет)",
}
ACCOUNTANT: Words = {
    **REGISTER,
    O.NUMBER: "№",
    O.BIN: "БИН/ИИН организации",
    O.NAME: "Предприятие",
    O.LEGAL_FORM: "Форма",
    O.STANDING: "Статус на конец года",
    O.CONTROLLED: "Контролируется государством",
    O.PREVIOUS_RESULT: "Прибыль/убыток прошлого года, тыс. тг",
    O.RESULT: "Прибыль/убыток отчетного года, тыс. тг",
    O.EXEMPT: "Освобождение от перечисления в бюджет",
    O.DUE: "Начислено к перечислению в бюджет, тыс. тг",
    O.PAID: "Уплачено в бюджет, тыс. тг",
    O.TERM: "Срок уплаты",
    O.PAID_ON: "Дата уплаты",
    O.OBJECTS: "Объекты без паспорта, кол-во",
    O.PLAN: "План развития сдан",
    O.REPORT: "Отчет об исполнении плана сдан",
    O.INDICATORS: "КПД утверждены",
    O.PLANNED: "КПД, план",
    O.ACHIEVED: "КПД, факт",
    O.CURRENT_ASSETS: "Оборотные активы, тыс. тг",
    O.LIABILITIES: "Текущие обязательства, тыс. тг",
    O.OWN_FUNDS: "Собственный капитал, тыс. тг",
    O.NON_CURRENT_ASSETS: "Внеоборотные активы, тыс. тг",
    O.NOTE: "Комментарий",
    I.ENDED: "Дата акта",
}
KAZAKH: Words = {
    O.NUMBER: "Р/с №",
    O.BIN: "БСН (ЖСН)",
    O.NAME: "Мекеменің, кәсіпорынның атауы",
    O.LEGAL_FORM: "Құқықтық нысаны",
    O.STANDING: "Ұйымның мәртебесі",
    O.CONTROLLED: "Мемлекет бақылайды",
    O.PREVIOUS_RESULT: "Өткен жылғы қаржылық нәтиже, мың тг",
    O.RESULT: "Есепті жылғы таза пайда (шығын), мың тг",
    O.EXEMPT: "Бюджетке аударымнан босатылды ма",
    O.DUE: "Бюджетке аударуға тиіс, мың тг",
    O.PAID: "Бюджетке аударылғаны, мың тг",
    O.TERM: "Аударудың соңғы мерзімі",
    O.PAID_ON: "Нақты аударылған күні",
    O.OBJECTS: "Паспорттау керек объектілер саны",
    O.PLAN: "Даму жоспары тізілімге енгізілді",
    O.REPORT: "Даму жоспарының орындалуы туралы есеп берілді",
    O.INDICATORS: "Түйінді көрсеткіштер бекітілген",
    O.PLANNED: "Түйінді көрсеткіштер: жоспар",
    O.ACHIEVED: "Түйінді көрсеткіштер: орындалды",
    O.CURRENT_ASSETS: "Қысқа мерзімді активтер, мың тг",
    O.LIABILITIES: "Қысқа мерзімді міндеттемелер, мың тг",
    O.OWN_FUNDS: "Меншікті капитал, мың тг",
    O.NON_CURRENT_ASSETS: "Ұзақ мерзімді активтер, мың тг",
    O.NOTE: "Қосымша мәлімет",
    I.BIN: "БСН",
    I.NORM: "Норма түрі",
    I.INSPECTOR: "Тексерген орган",
    I.ACT: "Акт нөмірі",
    I.ENDED: "Тексеру аяқталған күні",
    I.VIOLATION: "Бұзушылық бар ма",
}
MEASURED = (REGISTER, ACCOUNTANT, KAZAKH)

OFFICE: Words = {
    **REGISTER,
    O.BIN: "БИН организации",
    O.NAME: "Полное наименование",
    O.LEGAL_FORM: "Правовая форма организации",
    O.STANDING: "Статус",
    O.CONTROLLED: "Под контролем государства (да/нет)",
    O.PREVIOUS_RESULT: "Финансовый результат за прошлый год",
    O.RESULT: "Финансовый результат за отчетный период",
    O.EXEMPT: "Освобождение от отчислений части чистого дохода",
    O.DUE: "Сумма отчислений, подлежащая перечислению",
    O.PAID: "Сумма фактически перечисленная",
    O.TERM: "Крайний срок перечисления",
    O.PAID_ON: "Дата последнего перечисления",
    O.OBJECTS: "Объекты, требующие паспортизации",
    O.PLAN: "План развития внесен в реестр",
    O.REPORT: "Отчет о выполнении плана развития внесен в реестр",
    O.INDICATORS: "Установлены ключевые показатели",
    O.PLANNED: "Запланировано показателей",
    O.ACHIEVED: "Достигнуто показателей",
    O.CURRENT_ASSETS: "Текущие активы",
    O.LIABILITIES: "Текущие обязательства",
    O.OWN_FUNDS: "Собственные средства",
    O.NON_CURRENT_ASSETS: "Внеоборотные активы",
    O.NOTE: "Заметки",
    I.NORM: "Норма",
    I.INSPECTOR: "Наименование проверяющего органа",
    I.ACT: "Акт проверки, №",
    I.ENDED: "Окончание проверки",
    I.VIOLATION: "Выявлены нарушения",
}
HOLDING: Words = {
    **OFFICE,
    O.BIN: "БИН компании",
    O.NAME: "Название компании",
    O.LEGAL_FORM: "ОПФ",
    O.STANDING: "Состояние",
    O.PREVIOUS_RESULT: "Чистая прибыль (убыток), предыдущий год, тыс.тенге",
    O.RESULT: "Чистая прибыль (убыток), отчетный год, тыс.тенге",
    O.DUE: "К перечислению в бюджет, тыс.тенге",
    O.PAID: "Фактически перечислено в бюджет, тыс.тенге",
    O.TERM: "Перечислить до",
    O.PAID_ON: "Дата платежа",
    O.OBJECTS: "Кол-во объектов для паспортизации",
    O.PLANNED: "Ключевые показатели – план",
    O.ACHIEVED: "Ключевые показатели – факт",
    O.CURRENT_ASSETS: "Итого краткосрочных активов, тыс.тенге",
    O.LIABILITIES: "Итого краткосрочных обязательств, тыс.тенге",
    O.OWN_FUNDS: "Итого капитал, тыс.тенге",
    O.NON_CURRENT_ASSETS: "Итого долгосрочных активов, тыс.тенге",
}
AKIMAT: Words = {
    **KAZAKH,
    O.NUMBER: "№ р/н",
    O.BIN: "Бизнес-сәйкестендіру нөмірі",
    O.NAME: "Заңды тұлғаның атауы",
    O.LEGAL_FORM: "ҰҚН",
    O.STANDING: "Жағдайы",
    O.CONTROLLED: "Мемлекеттің бақылауында ма",
    O.PREVIOUS_RESULT: "Алдыңғы жылдың қаржы нәтижесі",
    O.RESULT: "Есепті жылдың қаржы нәтижесі",
    O.EXEMPT: "Аударымдардан босатылуы",
    O.DUE: "Аударылуға тиісті сома",
    O.PAID: "Аударылған сома",
    O.TERM: "Төлеу мерзімі",
    O.PAID_ON: "Төленген күні",
    O.OBJECTS: "Паспортталмаған объектілер",
    O.PLAN: "Даму жоспары ұсынылды",
    O.REPORT: "Даму жоспары бойынша есеп ұсынылды",
    O.INDICATORS: "Түйінді көрсеткіштері бар",
    O.PLANNED: "Көрсеткіштер саны (жоспар)",
    O.ACHIEVED: "Көрсеткіштер саны (орындалғаны)",
    O.NOTE: "Ескерту",
    I.NORM: "Тексерілген норматив",
    I.INSPECTOR: "Тексеруші орган",
    I.ACT: "Актінің №",
    I.ENDED: "Тексерудің аяқталуы",
    I.VIOLATION: "Бұзушылықтар анықталды",
}
TUNED = (OFFICE, HOLDING, AKIMAT)


@dataclass
class Foreign:
    """A workbook of another layout, and which of ours each column is, by tab and number."""

    name: str
    book: openpyxl.Workbook = field(default_factory=openpyxl.Workbook)
    truth: Truth = field(default_factory=dict)

    def tab(self, title: str) -> Worksheet:
        """A new tab."""
        if self.book.sheetnames == ["Sheet"]:
            self.book.remove(self.book.worksheets[0])
        tab: Worksheet = self.book.create_sheet(title)
        return tab

    def data(self) -> bytes:
        """The bytes of the file."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def _body(foreign: Foreign) -> None:
    tab = foreign.tab("Титульный лист")
    for label, value in (
        ("Наименование органа", "Қайнар облысының әкімдігі"),
        ("Вид органа", "местный исполнительный орган"),
        ("Код КАТО", "100000000"),
        ("Отчетный год", 2023),
    ):
        tab.append([label, value])
    assert B.NAME.value.text


def _table(
    foreign: Foreign,
    tab: Worksheet,
    words: Words,
    records: Sequence[Record],
    row: int = 1,
    fields: Sequence[Enum | str] = tuple(O),
    shown: Callable[[Enum, Any], Any] = lambda _, value: value,
    step: int = 1,
) -> int:
    """Headers in a row and records below; a text among the fields is a column of no use."""
    for number, one in enumerate(fields):
        column = 1 + number * step
        tab.cell(row, column).value = one if isinstance(one, str) else words[one]
        if isinstance(one, Enum):
            foreign.truth[tab.title, column] = one
        for line, record in enumerate(records, row + 1):
            value = _of_no_use(one, line) if isinstance(one, str) else record.get(one)
            if value is not None:
                tab.cell(line, column).value = value if isinstance(one, str) else shown(one, value)
    return row + len(records) + 1


def _of_no_use(header: str, line: int) -> str | int | date:
    """What stands in a column that is none of ours."""
    if header.startswith("Дата"):
        return date(2010, 5, line)
    is_number = any(word in header for word in ("Числ", "Фонд", "Площадь", "%", "капитал"))
    return line * 100 if is_number else f"{header} {line}"


_INSPECTION_FIELDS = (I.BIN, I.NORM, I.INSPECTOR, I.ACT, I.ENDED, I.VIOLATION)


def _inspections(foreign: Foreign, words: Words, title: str = "Акты") -> None:
    _table(foreign, foreign.tab(title), words, INSPECTED, fields=_INSPECTION_FIELDS)


def plain(foreign: Foreign, words: Words) -> None:
    """A register's export."""
    _table(foreign, foreign.tab("Реестр"), words, RECORDS)
    _inspections(foreign, words)


def two_rows(foreign: Foreign, words: Words) -> None:
    """Headers in two rows, groups merged over their parts, the others over both rows."""
    tab = foreign.tab("Форма")
    _table(foreign, tab, words, RECORDS, row=2)
    groups = {(O.DUE, O.PAID_ON): "Отчисления", (O.PLANNED, O.ACHIEVED): "Показатели"}
    order = list(O)
    grouped: set[int] = set()
    for (first, last), title in groups.items():
        begin, end = order.index(first) + 1, order.index(last) + 1
        tab.cell(1, begin).value = title
        tab.merge_cells(start_row=1, end_row=1, start_column=begin, end_column=end)
        grouped |= {*range(begin, end + 1)}
    for column in set(range(1, len(order) + 1)) - grouped:
        tab.cell(1, column).value = tab.cell(2, column).value
        tab.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
    _inspections(foreign, words)


def in_tenge(foreign: Foreign, words: Words) -> None:
    """Sums in tenge; a line above the headers says so."""

    def tenge(one: Enum, value: Any) -> Any:
        is_sum = one.value.text.endswith("мың теңге") and isinstance(value, Decimal)
        return value * 1000 if is_sum else value

    bare = {one: text.rpartition(", т")[0] or text for one, text in words.items()}
    bare = {one: text.rpartition(", мың")[0] or text for one, text in bare.items()}
    tab = foreign.tab("Свод")
    tab["A1"] = "Единица измерения: тенге"
    _table(foreign, tab, bare, RECORDS, row=3, shown=tenge)
    _inspections(foreign, words)


def other_words(foreign: Foreign, words: Words) -> None:
    """Statuses, answers and norms in other words than ours."""
    said = {"жұмыс істейді": "функционирует", "иә": "+", "жоқ": "-нет-", "алаңдар": "площадь"}
    tab = foreign.tab("Организации 2025")
    _table(foreign, tab, words, RECORDS, shown=lambda _, v: said.get(v, v))
    _inspections(foreign, words)


def dates_as_text(foreign: Foreign, words: Words) -> None:
    """Dates typed as text."""
    tab = foreign.tab("Данные")
    _table(
        foreign,
        tab,
        words,
        RECORDS,
        shown=lambda _, v: f"{v:%d.%m.%Y}" if isinstance(v, date) else v,
    )
    _inspections(foreign, words)


def other_order(foreign: Foreign, words: Words) -> None:
    """Columns in another order with twenty more between."""
    more = [
        *("Область", "Район", "Адрес", "Телефон", "Руководитель", "Дата регистрации"),
        *("Вид деятельности", "ОКЭД", "Учредитель", "Доля государства, %", "Уставный капитал"),
        *("Численность работников", "Фонд оплаты труда", "Площадь зданий", "Число автомобилей"),
        *("Банк", "ИИК", "Электронная почта", "Сайт", "Дата последней проверки"),
    ]
    ours = [*reversed(list(O))]
    fields: list[Enum | str] = []
    while ours or more:
        fields += [part.pop(0) for part in (ours, more) if part]
    _table(foreign, foreign.tab("Лист1"), words, RECORDS, fields=fields)
    _inspections(foreign, words)


def totals(foreign: Foreign, words: Words) -> None:
    """A heading above the organisations of each district and a total below them."""
    tab = foreign.tab("По районам")
    row = _table(foreign, tab, words, RECORDS[:3])
    tab.cell(row, 3).value = "Итого по Аягозскому району"
    tab.cell(row, 8).value = 30
    for record in RECORDS[3:]:
        row += 1
        for column, one in enumerate(O, start=1):
            tab.cell(row, column).value = record.get(one)
    tab.cell(row + 1, 3).value = "Всего"
    _inspections(foreign, words)


def one_tab(foreign: Foreign, words: Words) -> None:
    """Organisations, and below them inspections, on one tab with a title each."""
    tab = foreign.tab("Отчет")
    tab["A1"] = "1. Организации"
    row = _table(foreign, tab, words, RECORDS, row=2)
    tab.cell(row + 1, 1).value = "2. Проверки"
    truth = dict(foreign.truth)
    _table(foreign, tab, words, INSPECTED, row=row + 2, fields=_INSPECTION_FIELDS)
    below = {("Отчет 2", c): f for (_, c), f in foreign.truth.items() if isinstance(f, I)}
    foreign.truth.clear()
    foreign.truth.update({**truth, **below})


def tab_a_form(foreign: Foreign, words: Words) -> None:
    """A tab for each form."""
    for title, part in (("ГУ", RECORDS[:2]), ("ГП", RECORDS[2:4]), ("АО, ТОО", RECORDS[4:])):
        _table(foreign, foreign.tab(title), words, part)
    _inspections(foreign, words)


def row_nine(foreign: Foreign, words: Words) -> None:
    """A title page's worth of lines above the headers, and their numbers below."""
    tab = foreign.tab("Приложение")
    for number, text in enumerate(("Утверждаю", "Сведения об организациях", "за 2023 год"), 1):
        tab.cell(number * 2, 3).value = text
    _table(foreign, tab, words, RECORDS, row=9)
    _inspections(foreign, words)


def like_1c(foreign: Foreign, words: Words) -> None:
    """Empty columns between those with something in them."""
    tab = foreign.tab("TDSheet")
    tab["A1"] = "Ведомость по организациям"
    _table(foreign, tab, words, RECORDS, row=4, step=2)
    _inspections(foreign, words)


def exported(foreign: Foreign, words: Words) -> None:
    """From a web table: line breaks in headers, numbers and БСН as text."""
    broken = {one: text.replace(" ", "\n", 1) for one, text in words.items()}
    tab = foreign.tab("Sheet1")
    _table(
        foreign,
        tab,
        broken,
        RECORDS,
        shown=lambda _, v: f"{v}".replace(".", ",") if isinstance(v, Decimal) else v,
    )
    _inspections(foreign, words)


LAYOUTS = (
    *(plain, two_rows, in_tenge, other_words, dates_as_text, other_order),
    *(totals, one_tab, tab_a_form, row_nine, like_1c, exported),
)


def workbooks(vocabularies: Sequence[Words]) -> list[Foreign]:
    """The twelve workbooks with the headers of some vocabularies, one after the other."""
    found = []
    for number, layout in enumerate(LAYOUTS):
        foreign = Foreign(layout.__name__)
        _body(foreign)
        layout(foreign, vocabularies[number % len(vocabularies)])
        found.append(foreign)
    return found
