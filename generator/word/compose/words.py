"""Everything Kazakh that our templates say beyond the act: words, tags and names of styles.

A template is Kazakh always, so this table has no other language; nor have the invented bodies
that a template is tried out with. The words of the act itself come from the edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from generator.law.edition import Form

# The notes: their title, the lines that say whose sheet it is, and the headings.
NOTES_TITLE: Final = "1-қосымшаға сәйкес ескертпелер"
DETAILS: Final = (
    ("Орган:", "{{ орган.атауы }}"),
    ("Органның түрі:", "{{ орган.түрі }}"),
    ("ӘАОЖ коды:", "{{ орган.коды }}"),
    ("Есепті кезең:", "{{ кезең }}"),
    ("Қолданылған редакция:", "{{ редакция }}"),
)
OVERVIEW_TOTAL: Final = "Барлығы"
OVERVIEW_TOTAL_TAGS: Final = ("", "{{ жалпы_жиыны }}", "{{ жалпы_ең_жоғары_балл }}", "")
OVERVIEW: Final = "Қорытынды"
OVERVIEW_COLUMNS: Final = (
    "Бөлім",
    "Ескерілген ұйымдар саны",
    "Балл",
    "Ең жоғары балл",
    "Деңгейі ({point})",
)
NOTES_COLUMNS: Final = ("Жол", "Өлшемшарт, нұсқалары және негіздемесі", "Балл")
ITEM_BEFORE: Final = "1-қосымшаның "
ITEM_AFTER: Final = "-тармағы: "

# A section as a whole.
TOTAL: Final = "{{{{ {section}.жиыны }}}}"
OVERVIEW_TAGS: Final = (
    "{{{{ {section}.ұйым_саны }}}}",
    TOTAL,
    "{{{{ {section}.ең_жоғары_балл }}}}",
    "{{{{ {section}.деңгейі }}}}",
)

# The notes of a section, row by row.
EACH_ROW: Final = "{{%tr for жол in {section}.ескертпелер %}}"
ROW_NUMBER: Final = "{{ жол.нөмірі }}"
ROW_TEXT: Final = "{{ жол.мәтіні }}"
ROW_ITEM: Final = "{{ жол.өлшемшарты }}"
ROW_ITEM_TEXT: Final = "{{ жол.өлшемшарт_мәтіні }}"
ROW_POINTS: Final = "{{ жол.балы }}"
ROW_COUNTS: Final = "{{ жол.саны }}"
EACH_OPTION: Final = "{%tr for нұсқа in жол.нұсқалары %}"
OPTION_MARK: Final = "{{ нұсқа.белгісі }}"
OPTION_TEXT: Final = "{{ нұсқа.мәтіні }}"
OPTION_POINTS: Final = "{{ нұсқа.балы }}"
EACH_GROUND: Final = "{%tr for негіз in жол.негіздері %}"
GROUND: Final = "{{ негіз }}"
END_OF_ROWS: Final = "{%tr endfor %}"

# The list that goes with the report.
CHANGED_TITLE: Final = "Есепті жылы басқарушы органы ауысқан ұйымдардың тізбесі"
CHANGED_GROUND: Final = "Талдамалық жазбаға (Қағидалар, {point})."
CHANGED_COLUMNS: Final = (
    "Р/с №",
    "Ұйымның атауы",
    "БСН",
    "Ұйымдық-құқықтық нысаны",
    "Мәртебесі",
)
IF_CHANGED: Final = "{%p if ауысқандар %}"
ELSE: Final = "{%p else %}"
EACH_CHANGED: Final = "{%tr for ұйым in ауысқандар %}"
CHANGED_TAGS: Final = (
    "{{ ұйым.реті }}",
    "{{ ұйым.атауы }}",
    "{{ ұйым.бсн }}",
    "{{ ұйым.нысаны }}",
    "{{ ұйым.мәртебесі }}",
)
NONE_CHANGED: Final = "{{ ауыспағаны }}"
ATTACHED_TITLES: Final = (NOTES_TITLE, CHANGED_TITLE)
"""What begins on a page of its own, after the form."""

END_OF_LIST: Final = "{%p endfor %}"
END_OF_IF: Final = "{%p endif %}"


@dataclass(frozen=True)
class ListWords:
    """A list below the notes of a section: its heading, the list's tag and the line's name."""

    heading: str
    tag: str
    name: str

    def condition(self, section: str) -> str:
        """The tag that leaves the list out when it is empty."""
        return f"{{%p if {section}.{self.tag} %}}"

    def each(self, section: str) -> str:
        """The tag that goes through the list."""
        return f"{{%p for {self.name} in {section}.{self.tag} %}}"

    @property
    def line(self) -> str:
        """The tag of one line."""
        return f"{{{{ {self.name} }}}}"


LISTS: Final = (
    ListWords("Ескерілмеген ұйымдар", "ескерілмегендері", "ұйым"),
    ListWords("Ұйымдар бойынша ескертпелер", "ұйым_ескертпелері", "ескертпе"),
    ListWords("Түсіндірмелер (ресми түсіндіру емес)", "түсіндірмелері", "түсіндірме"),
)

# The invented bodies of previews and examples.
SAMPLE_BODY: Final = "Қайнар облысының әкімдігі"
SAMPLE_LONG_BODY: Final = (
    "«Қайнар облысы Жоғарғы Сарыөзен ауданының аудандық маңызы бар Көктеректібұлақ қаласы мен "
    "оған әкімшілік-аумақтық жағынан қарасты Ұзынқайыңдысай, Қызылшілікті, Тоғызтараулы және "
    "Балықтыкөл ауылдық округтері әкімінің аппараты» коммуналдық мемлекеттік мекемесі"
)
SAMPLE_MINISTRY: Final = "Қазақстан Республикасының Қайнарлар министрлігі"
SAMPLE_ORGANISATIONS: Final[Mapping[Form, str]] = MappingProxyType(
    {
        Form.INSTITUTIONS: "«№ {number} жалпы білім беретін мектеп» КММ",
        Form.ENTERPRISES: "«№ {number} қалалық емхана» ШЖҚ КМК",
        Form.JOINT_STOCK: "«Қайнар-{number} әлеуметтік-кәсіпкерлік корпорациясы» АҚ",
        Form.PARTNERSHIPS: "«Қайнар-{number} жылу желілері» ЖШС",
    }
)
SAMPLE_LONG_ORGANISATION: Final = (
    "Қайнар облысы әкімдігінің денсаулық сақтау басқармасының «Жоғарғы Сарыөзен ауданындағы "
    "№ {number} көпбейінді орталық аудандық ауруханасы» шаруашылық жүргізу құқығындағы "
    "коммуналдық мемлекеттік кәсіпорны"
)
SAMPLE_INSPECTOR: Final = "Қайнар облысы бойынша тексеру комиссиясы"
SAMPLE_ACT: Final = "{number}-А"
SAMPLE_NOTE: Final = "Мәлімет жылдық қаржылық есептен алынды."

# What Word shows a clerk in its gallery, by the identifier of the style.
STYLE_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BagalauAnnex": "Нысан: қосымша белгісі",
        "BagalauFormMark": "Нысан: «Нысан» белгісі",
        "BagalauTitle": "Нысан: парақтың атауы",
        "BagalauBody": "Нысан: органның атауы",
        "BagalauPeriod": "Нысан: есепті кезең",
        "BagalauCaption": "Нысан: сызық астындағы жазу",
        "BagalauSection": "Нысан: бөлімнің атауы",
        "BagalauColumn": "Нысан кестесі: баған атауы",
        "BagalauCell": "Нысан кестесі: мәтін",
        "BagalauCellCentre": "Нысан кестесі: нөмір мен балл",
        "BagalauTotal": "Нысан кестесі: жиыны",
        "BagalauTotalCentre": "Нысан кестесі: жиынтық балл",
        "BagalauNotesTitle": "Ескертпе: тақырып",
        "BagalauNotesSection": "Ескертпе: бөлімнің атауы",
        "BagalauNotesHeading": "Ескертпе: шағын тақырып",
        "BagalauNotesList": "Ескертпе: тізім жолы",
        "BagalauNotesLabel": "Ескертпе: мәліметтің атауы",
        "BagalauNotesValue": "Ескертпе: мәлімет",
        "BagalauNotesColumn": "Ескертпе кестесі: баған атауы",
        "BagalauNotesCell": "Ескертпе кестесі: мәтін",
        "BagalauNotesCentre": "Ескертпе кестесі: ортадағы мәтін",
        "BagalauNotesRow": "Ескертпе кестесі: жолдың мәтіні",
        "BagalauNotesRowCentre": "Ескертпе кестесі: жолдың нөмірі мен балы",
        "BagalauNotesCounts": "Ескертпе кестесі: ұйымдар саны",
        "BagalauNotesGround": "Ескертпе кестесі: негіздеме",
        "BagalauLoop": "Бағалау тегі: қайталау мен шарт",
        "BagalauEnd": "Құжаттың соңы",
        "BagalauReportAnnex": "Есеп: қосымша белгісі",
        "BagalauReportFormMark": "Есеп: «Нысан» белгісі",
        "BagalauReportCaption": "Есеп: сызық астындағы жазу",
        "BagalauReportColumn": "Есеп кестесі: баған атауы",
        "BagalauReportCell": "Есеп кестесі: мәтін",
        "BagalauReportCentre": "Есеп кестесі: нөмір мен сан",
        "BagalauReportRemark": "Есеп: кесте астындағы ескертпе",
        "BagalauReportGround": "Есеп: тізбенің негіздемесі",
        "BagalauSigner": "Есеп: қол қоюшының лауазымы",
        "BagalauSigned": "Есеп: қол қою сызығы",
        "BagalauTag": "Бағалау тегі",
        "BagalauMark": "Бағалау тегі: нұсқаның белгісі",
        "BagalauBookEdition": "Тегтер кітабы: редакция",
        "BagalauBookTag": "Тегтер кітабы: көшірілетін тег",
        "BagalauFormTable": "Нысан кестесі",
        "BagalauNotesTable": "Ескертпе кестесі",
        "BagalauDetailsTable": "Ескертпе: мәліметтер кестесі",
    }
)
