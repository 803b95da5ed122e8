"""The contract with the workbooks: every sheet, header, label and listed value, declared once.

The reader, the blank workbooks and the printed reference derive from the tables here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from generator.law.edition import Form, Kind, Measure, Norm
from generator.law.legal_forms import LEGAL_FORMS
from generator.submission.matching import Names

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Reporting years outside these are typing slips."""


class SheetName(Enum):
    """The sheets of a workbook, as the tab says."""

    GUIDE = "Нұсқаулық"
    BODY = "Орган"
    ORGANISATIONS = "Ұйымдар"
    INSPECTIONS = "Тексерулер"
    REPORT = "2-қосымша"


PROBLEMS_SHEET = "Қателер"
"""The sheet that a marked copy of a workbook begins with; it is never read."""


class Standing(Enum):
    """The standing of an organisation in the reporting year (point 9(1), 8(1) in 2025)."""

    WORKING = "жұмыс істейді"
    NEW = "жаңадан құрылған"
    RECEIVED = "басқа органнан қабылданған"
    TRANSFERRED = "басқа органға берілген"
    LIQUIDATED = "таратылған"
    PRIVATISED = "жекешелендірілген"
    REORGANISED = "қайта ұйымдастырылған"

    @property
    def counts_before(self) -> bool:
        """True when last year's result counts: the organisation was the body's own last year."""
        return self not in (Standing.NEW, Standing.RECEIVED, Standing.TRANSFERRED)

    @property
    def was_there(self) -> bool:
        """True of an organisation that the body had at the start of the year."""
        return self not in (Standing.NEW, Standing.RECEIVED)

    @property
    def is_there(self) -> bool:
        """True of an organisation that the body has at the end of the year."""
        return self in (Standing.WORKING, Standing.NEW, Standing.RECEIVED)


class ValueType(Enum):
    """What a cell may hold."""

    ANY = "any"
    TEXT = "text"
    BIN = "bin"
    CODE = "code"
    LISTED = "listed"
    YES_NO = "yes or no"
    NUMBER = "number"
    NUMBER_OR_DASH = "number or dash"
    AMOUNT = "number from 0"
    COUNT = "whole number from 0"
    COUNT_FROM_ONE = "whole number from 1"
    YEAR = "year"
    DATE = "date"


@dataclass(frozen=True)
class Label:
    """A label in column A of «Орган» and what column B beside it holds."""

    text: str
    value: ValueType
    ru: str
    rule: str
    example: str
    aliases: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text the label may have."""
        return (self.text, *self.aliases)


class BodyField(Enum):
    """The labels of «Орган»."""

    NAME = Label(
        "Органның атауы",
        ValueType.TEXT,
        "наименование органа",
        "Міндетті. Атау септігінде, бланкіде осылай басылады.",
        "Абай облысының әкімдігі",
    )
    KIND = Label(
        "Органның түрі",
        ValueType.LISTED,
        "вид органа",
        "Міндетті. Тізімнен таңдалады.",
        "жергілікті атқарушы орган",
    )
    KATO = Label(
        "ӘАОЖ коды",
        ValueType.CODE,
        "код КАТО",
        "9 цифр. Жергілікті атқарушы орган мен әкім аппараты үшін міндетті.",
        "100000000",
    )
    YEAR = Label(
        "Есепті жыл",
        ValueType.YEAR,
        "отчётный год",
        "Міндетті. Төрт цифрлы жыл.",
        "2023",
    )
    HEAD = Label(
        "Басшының тегі, аты, әкесінің аты",
        ValueType.TEXT,
        "фамилия, имя, отчество руководителя",
        "Міндетті емес.",
        "Қайратов Қайрат Қайратұлы",
    )
    NO_ORGANISATIONS = Label(
        "Ұйымдары жоқ",
        ValueType.YES_NO,
        "организаций нет",
        "Міндетті емес. Органның бірде-бір ұйымы болмаса ғана «иә» деп жазылады; онда ұйымдар да, "
        "олардың саны да жазылмайды.",
        "иә",
        aliases=("Организаций нет",),
    )
    LOSS_MAKERS_INSTITUTIONS = Label(
        "Алдыңғы жылы қаржылық нәтижесі теріс болған ұйымдар саны: ММ",
        ValueType.COUNT,
        "число организаций с отрицательным результатом в предыдущем году: ГУ",
        "Міндетті емес. Толтырылса, «Ұйымдар» парағынан саналған санның орнына алынады.",
        "3",
    )
    LOSS_MAKERS_ENTERPRISES = Label(
        "Алдыңғы жылы қаржылық нәтижесі теріс болған ұйымдар саны: МК",
        ValueType.COUNT,
        "число организаций с отрицательным результатом в предыдущем году: ГП",
        "Міндетті емес. Толтырылса, «Ұйымдар» парағынан саналған санның орнына алынады.",
        "3",
    )
    LOSS_MAKERS_JOINT_STOCK = Label(
        "Алдыңғы жылы қаржылық нәтижесі теріс болған ұйымдар саны: АҚ",
        ValueType.COUNT,
        "число организаций с отрицательным результатом в предыдущем году: АО",
        "Міндетті емес. Толтырылса, «Ұйымдар» парағынан саналған санның орнына алынады.",
        "3",
    )
    LOSS_MAKERS_PARTNERSHIPS = Label(
        "Алдыңғы жылы қаржылық нәтижесі теріс болған ұйымдар саны: ЖШС",
        ValueType.COUNT,
        "число организаций с отрицательным результатом в предыдущем году: ТОО",
        "Міндетті емес. Толтырылса, «Ұйымдар» парағынан саналған санның орнына алынады.",
        "3",
    )


LOSS_MAKERS: dict[Form, BodyField] = {
    Form.INSTITUTIONS: BodyField.LOSS_MAKERS_INSTITUTIONS,
    Form.ENTERPRISES: BodyField.LOSS_MAKERS_ENTERPRISES,
    Form.JOINT_STOCK: BodyField.LOSS_MAKERS_JOINT_STOCK,
    Form.PARTNERSHIPS: BodyField.LOSS_MAKERS_PARTNERSHIPS,
}
"""The label that replaces last year's count, by section."""

_LEFT_OUT = (
    "Міндетті емес. Есепті кезең соңында бар, бірақ есепті жылы ескерілмейтін ұйымдар саны: "
    "жаңадан құрылған және басқа органнан қабылданған ұйымдар."
)


class Appendix2Label(Enum):
    """The additional labels of «Орган» where the body hands in Appendix 2."""

    NOT_COUNTED_INSTITUTIONS = Label(
        "Ескерілмейтін ұйымдар саны: ММ",
        ValueType.COUNT,
        "число неучитываемых организаций: ГУ",
        _LEFT_OUT,
        "1",
    )
    NOT_COUNTED_ENTERPRISES = Label(
        "Ескерілмейтін ұйымдар саны: МК",
        ValueType.COUNT,
        "число неучитываемых организаций: ГП",
        _LEFT_OUT,
        "1",
    )
    NOT_COUNTED_JOINT_STOCK = Label(
        "Ескерілмейтін ұйымдар саны: АҚ",
        ValueType.COUNT,
        "число неучитываемых организаций: АО",
        _LEFT_OUT,
        "1",
    )
    NOT_COUNTED_PARTNERSHIPS = Label(
        "Ескерілмейтін ұйымдар саны: ЖШС",
        ValueType.COUNT,
        "число неучитываемых организаций: ТОО",
        _LEFT_OUT,
        "1",
    )


NOT_COUNTED: dict[Form, Appendix2Label] = {
    Form.INSTITUTIONS: Appendix2Label.NOT_COUNTED_INSTITUTIONS,
    Form.ENTERPRISES: Appendix2Label.NOT_COUNTED_ENTERPRISES,
    Form.JOINT_STOCK: Appendix2Label.NOT_COUNTED_JOINT_STOCK,
    Form.PARTNERSHIPS: Appendix2Label.NOT_COUNTED_PARTNERSHIPS,
}
"""The label that counts the organisations of a section that no criterion takes in."""

BodyLabel = BodyField | Appendix2Label

_ALL = (Form.INSTITUTIONS, Form.ENTERPRISES, Form.JOINT_STOCK, Form.PARTNERSHIPS)
_ENTERPRISING = (Form.ENTERPRISES, Form.JOINT_STOCK, Form.PARTNERSHIPS)
_COMPANIES = (Form.JOINT_STOCK, Form.PARTNERSHIPS)
_WITH_PASSPORTS = (Form.INSTITUTIONS, Form.ENTERPRISES)


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its header, what it holds, whose it is, and what rests on it.

    ``forms`` are the groups of legal forms that fill it, ``measures`` the ways of measuring
    that read it; one that ``identifies`` the organisation or decides whether it is counted
    stands behind them all. ``rule`` says in Kazakh when to fill it.
    """

    header: str
    value: ValueType
    ru: str
    rule: str
    example: str
    forms: tuple[Form, ...] = _ALL
    measures: tuple[Measure, ...] = ()
    aliases: tuple[str, ...] = ()
    identifies: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Every text the header may have."""
        return (self.header, *self.aliases)


class OrganisationField(Enum):
    """The columns of «Ұйымдар»."""

    __hash__ = object.__hash__  # a tenth of the time, and each cell is looked up by its column

    NUMBER = Column("№", ValueType.ANY, "№", "Есепке алынбайды.", "1")
    BIN = Column(
        "БСН",
        ValueType.BIN,
        "БИН",
        "Міндетті. 12 цифр, қайталанбайды; бос орын мен сызықша алынып тасталады.",
        "500140000019",
        identifies=True,
    )
    NAME = Column(
        "Ұйымның атауы",
        ValueType.TEXT,
        "наименование организации",
        "Міндетті.",
        "«Қайнар» орта мектебі",
        identifies=True,
    )
    LEGAL_FORM = Column(
        "Ұйымдық-құқықтық нысаны",
        ValueType.LISTED,
        "организационно-правовая форма",
        "Міндетті. Бланкінің қай бөліміне кіретінін айқындайды.",
        "КММ",
        identifies=True,
    )
    STANDING = Column(
        "Мәртебесі",
        ValueType.LISTED,
        "статус",
        "Бос болса – «жұмыс істейді». Басқа мәртебедегі ұйым есепті жылы ескерілмейді.",
        "жұмыс істейді",
        identifies=True,
    )
    CONTROLLED = Column(
        "Мемлекет бақылауында",
        ValueType.YES_NO,
        "под контролем государства",
        "«жоқ» болса, ұйым ескерілмейді және қалған ұяшықтары оқылмайды.",
        "иә",
        forms=_COMPANIES,
        identifies=True,
    )
    PREVIOUS_RESULT = Column(
        "Алдыңғы жылғы қаржылық нәтиже, мың теңге",
        ValueType.NUMBER_OR_DASH,
        "финансовый результат предыдущего года, тыс. тенге",
        "Сан; алдыңғы жылы нәтиже болмаса, сызықша.",
        "-1 234,5",
        measures=(Measure.LOSS,),
    )
    RESULT = Column(
        "Есепті жылғы қаржылық нәтиже, мың теңге",
        ValueType.NUMBER,
        "финансовый результат отчётного года, тыс. тенге",
        "Сан; шығын минус таңбасымен. Нөл – оң нәтиже.",
        "1 234,5",
        measures=(Measure.LOSS, Measure.PAYMENT),
    )
    EXEMPT = Column(
        "Бюджетке аударудан босатылған",
        ValueType.YES_NO,
        "освобождена от перечисления в бюджет",
        "иә немесе жоқ.",
        "жоқ",
        forms=_ENTERPRISING,
        measures=(Measure.PAYMENT,),
    )
    DUE = Column(
        "Бюджетке аударылуға тиіс сома, мың теңге",
        ValueType.AMOUNT,
        "сумма, подлежащая перечислению в бюджет, тыс. тенге",
        "Нәтиже теріс болмаса және ұйым босатылмаса, міндетті.",
        "1 234,5",
        forms=_ENTERPRISING,
        measures=(Measure.PAYMENT,),
    )
    PAID = Column(
        "Бюджетке аударылған сома, мың теңге",
        ValueType.AMOUNT,
        "сумма, перечисленная в бюджет, тыс. тенге",
        "Аударылуға тиіс сома нөлден үлкен болса, міндетті.",
        "1 234,5",
        forms=_ENTERPRISING,
        measures=(Measure.PAYMENT,),
    )
    TERM = Column(
        "Аудару мерзімі",
        ValueType.DATE,
        "срок перечисления",
        "Аударылуға тиіс сома нөлден үлкен болса, міндетті.",
        "20.06.2023",
        forms=_ENTERPRISING,
        measures=(Measure.PAYMENT,),
    )
    PAID_ON = Column(
        "Аударылған күні",
        ValueType.DATE,
        "дата перечисления",
        "Соңғы аударымның күні; аударылған сома нөлден үлкен болса, міндетті.",
        "20.06.2023",
        forms=_ENTERPRISING,
        measures=(Measure.PAYMENT,),
    )
    OBJECTS = Column(
        "Паспорттауды талап ететін объектілер саны",
        ValueType.COUNT,
        "число объектов, требующих паспортизации",
        "Бүтін сан; ондай объект болмаса, 0.",
        "0",
        forms=_WITH_PASSPORTS,
        measures=(Measure.PASSPORTS,),
    )
    PLAN = Column(
        "Даму жоспары тізілімге ұсынылды",
        ValueType.YES_NO,
        "план развития представлен в реестр",
        "Бекітілген және, бар болса, түзетілген жоспар: иә немесе жоқ.",
        "иә",
        forms=_ENTERPRISING,
        measures=(Measure.PLAN,),
    )
    REPORT = Column(
        "Даму жоспарының орындалуы жөніндегі есеп ұсынылды",
        ValueType.YES_NO,
        "отчёт об исполнении плана развития представлен",
        "иә немесе жоқ.",
        "иә",
        forms=_ENTERPRISING,
        measures=(Measure.REPORT,),
    )
    INDICATORS = Column(
        "Түйінді көрсеткіштер айқындалған",
        ValueType.YES_NO,
        "ключевые показатели определены",
        "иә немесе жоқ.",
        "иә",
        forms=_ENTERPRISING,
        measures=(Measure.INDICATORS, Measure.ACHIEVEMENT),
    )
    PLANNED = Column(
        "Түйінді көрсеткіштер саны: жоспарланғаны",
        ValueType.COUNT_FROM_ONE,
        "число ключевых показателей: запланировано",
        "Көрсеткіштер айқындалса, міндетті: 1 немесе одан көп.",
        "5",
        forms=_ENTERPRISING,
        measures=(Measure.ACHIEVEMENT,),
    )
    ACHIEVED = Column(
        "Түйінді көрсеткіштер саны: орындалғаны",
        ValueType.COUNT,
        "число ключевых показателей: достигнуто",
        "Көрсеткіштер айқындалса, міндетті: жоспарланғанынан көп болмайды.",
        "5",
        forms=_ENTERPRISING,
        measures=(Measure.ACHIEVEMENT,),
    )
    CURRENT_ASSETS = Column(
        "Айналым активтері, мың теңге",
        ValueType.AMOUNT,
        "оборотные активы, тыс. тенге",
        "Есепті кезеңнің соңына.",
        "1 234,5",
        forms=_ENTERPRISING,
        measures=(Measure.SOLVENCY,),
        aliases=("Қысқа мерзімді активтер, мың теңге",),
    )
    LIABILITIES = Column(
        "Қысқа мерзімді міндеттемелер, мың теңге",
        ValueType.AMOUNT,
        "краткосрочные обязательства, тыс. тенге",
        "Есепті кезеңнің соңына.",
        "1 234,5",
        forms=_ENTERPRISING,
        measures=(Measure.SOLVENCY,),
    )
    OWN_FUNDS = Column(
        "Меншікті қаражат, мың теңге",
        ValueType.NUMBER,
        "собственные средства, тыс. тенге",
        "Есепті кезеңнің соңына; теріс болуы мүмкін.",
        "1 234,5",
        forms=_ENTERPRISING,
        measures=(Measure.SOLVENCY,),
        aliases=("Меншікті капитал, мың теңге",),
    )
    NON_CURRENT_ASSETS = Column(
        "Айналымнан тыс активтер, мың теңге",
        ValueType.AMOUNT,
        "внеоборотные активы, тыс. тенге",
        "Есепті кезеңнің соңына.",
        "1 234,5",
        forms=_ENTERPRISING,
        measures=(Measure.SOLVENCY,),
        aliases=("Ұзақ мерзімді активтер, мың теңге",),
    )
    NOTE = Column(
        "Ескертпе",
        ValueType.TEXT,
        "примечание",
        "Міндетті емес; құжаттың ескертпелерінде шығады.",
        "жөндеу жүргізілуде",
    )


_INSPECTED = (Measure.INSPECTION,)


class InspectionField(Enum):
    """The columns of «Тексерулер»."""

    __hash__ = object.__hash__

    BIN = Column(
        "БСН",
        ValueType.BIN,
        "БИН",
        "Міндетті. «Ұйымдар» парағындағы ұйымның БСН-і.",
        "500140000019",
        measures=_INSPECTED,
    )
    NORM = Column(
        "Тексерілген норма",
        ValueType.LISTED,
        "проверенная норма",
        "Міндетті. Тізімнен таңдалады.",
        "алаңдар",
        measures=_INSPECTED,
    )
    INSPECTOR = Column(
        "Тексеру жүргізген орган",
        ValueType.TEXT,
        "проверивший орган",
        "Мемлекеттік қаржылық бақылау органының атауы.",
        "облыс бойынша тексеру комиссиясы",
    )
    ACT = Column(
        "Актінің нөмірі", ValueType.TEXT, "номер акта", "Тексеру актісінің нөмірі.", "12-А"
    )
    ENDED = Column(
        "Тексеру аяқталған күн",
        ValueType.DATE,
        "дата окончания проверки",
        "Міндетті. Есепті жылдың ішінде.",
        "20.06.2023",
        measures=_INSPECTED,
    )
    VIOLATION = Column(
        "Бұзушылық анықталды",
        ValueType.YES_NO,
        "нарушение выявлено",
        "Міндетті: иә немесе жоқ.",
        "жоқ",
        measures=_INSPECTED,
    )
    EXCESS_PREMISES = Column(
        "Артық алаң, бірлік",
        ValueType.AMOUNT,
        "лишние помещения, единиц",
        "Міндетті емес.",
        "1",
    )
    EXCESS_AREA = Column(
        "Артық алаң, ш.м",
        ValueType.AMOUNT,
        "лишняя площадь, кв. м",
        "Міндетті емес.",
        "120,5",
    )
    EXCESS_VEHICLES = Column(
        "Артық көлік құралдары, бірлік",
        ValueType.AMOUNT,
        "лишние транспортные средства, единиц",
        "Міндетті емес.",
        "1",
    )
    UNREGISTERED_PROPERTY = Column(
        "Тіркелмеген жылжымайтын мүлік, бірлік",
        ValueType.AMOUNT,
        "незарегистрированная недвижимость, единиц",
        "Міндетті емес.",
        "1",
    )
    UNREGISTERED_VEHICLES = Column(
        "Тіркелмеген көлік құралдары, бірлік",
        ValueType.AMOUNT,
        "незарегистрированные транспортные средства, единиц",
        "Міндетті емес.",
        "1",
    )


class NamedInspectionField(Enum):
    """The columns of «Тексерулер» beside a report: a name and a form in place of the БСН.

    The rest are those of :class:`InspectionField`, under the same names.
    """

    NAME = Column(
        "Тексерілген ұйымның атауы",
        ValueType.TEXT,
        "наименование проверенной организации",
        "Міндетті. Бір ұйымның атауы әр жолда бірдей жазылады.",
        "«Қайнар» орта мектебі",
        measures=_INSPECTED,
    )
    LEGAL_FORM = Column(
        "Ұйымдық-құқықтық нысаны",
        ValueType.LISTED,
        "организационно-правовая форма",
        "Міндетті. Бланкінің қай бөліміне кіретінін айқындайды.",
        "КММ",
        measures=_INSPECTED,
    )
    NORM = InspectionField.NORM.value
    INSPECTOR = InspectionField.INSPECTOR.value
    ACT = InspectionField.ACT.value
    ENDED = InspectionField.ENDED.value
    VIOLATION = InspectionField.VIOLATION.value
    EXCESS_PREMISES = InspectionField.EXCESS_PREMISES.value
    EXCESS_AREA = InspectionField.EXCESS_AREA.value
    EXCESS_VEHICLES = InspectionField.EXCESS_VEHICLES.value
    UNREGISTERED_PROPERTY = InspectionField.UNREGISTERED_PROPERTY.value
    UNREGISTERED_VEHICLES = InspectionField.UNREGISTERED_VEHICLES.value


KIND_NAMES: dict[Kind, str] = {
    Kind.SECTORAL: "тиісті саланың уәкілетті органы",
    Kind.LOCAL_EXECUTIVE: "жергілікті атқарушы орган",
    Kind.AKIM_OFFICE: "әкім аппараты",
}
"""The listed values of «Органның түрі»."""

NORM_NAMES: dict[Norm, str] = {
    Norm.FLOOR_AREA: "алаңдар",
    Norm.SERVICE_CARS: "қызметтік автомобильдер",
    Norm.TELEPHONES_AND_FURNITURE: "телефон байланысы және офистік жиһаз",
    Norm.SPECIAL_VEHICLES: "арнайы көлік құралдары",
}
"""The listed values of «Тексерілген норма»."""

NORM_FORMS: dict[Norm, tuple[Form, ...]] = {
    Norm.FLOOR_AREA: _ALL,
    Norm.SERVICE_CARS: _ALL,
    Norm.TELEPHONES_AND_FURNITURE: (Form.INSTITUTIONS,),
    Norm.SPECIAL_VEHICLES: (Form.ENTERPRISES,),
}
"""Whose norm it is (point 13(3))."""

YES, NO = "иә", "жоқ"


LABELS: Names[BodyLabel] = Names(
    (text, field) for field in (*BodyField, *Appendix2Label) for text in field.value.texts
)
ORGANISATION_HEADERS = Names(
    (header, field) for field in OrganisationField for header in field.value.headers
)
INSPECTION_HEADERS = Names(
    (header, field) for field in InspectionField for header in field.value.headers
)
NAMED_INSPECTION_HEADERS = Names(
    (header, field) for field in NamedInspectionField for header in field.value.headers
)
KINDS = Names((name, kind) for kind, name in KIND_NAMES.items())
STANDINGS = Names((standing.value, standing) for standing in Standing)
NORMS = Names(
    [(name, norm) for norm, name in NORM_NAMES.items()]
    + [("арнаулы көлік құралдары", Norm.SPECIAL_VEHICLES)]
)
FORMS = Names((name, legal) for legal in LEGAL_FORMS for name in legal.names)
YES_NO = Names(
    [(text, True) for text in (YES, "да", "yes", "1", "true")]
    + [(text, False) for text in (NO, "нет", "no", "0", "false")]
)
