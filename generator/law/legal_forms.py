"""The legal forms of organisations by every name clerks use, and the section each belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from generator.law.edition import Form


@dataclass(frozen=True)
class LegalForm:
    """A legal form by any of its names; ``form`` None: known, but not assessed."""

    code: str
    form: Form | None
    name: str
    abbreviation: str
    variants: tuple[str, ...]
    name_ru: str
    abbreviation_ru: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is known by."""
        own = (self.abbreviation, self.name, *self.variants, self.name_ru, self.abbreviation_ru)
        return tuple(name for name in own if name)


LEGAL_FORMS: tuple[LegalForm, ...] = (
    LegalForm(
        "MM",
        Form.INSTITUTIONS,
        "мемлекеттік мекеме",
        "ММ",
        ("мем. мекеме",),
        "государственное учреждение",
        "ГУ",
    ),
    LegalForm(
        "RMM",
        Form.INSTITUTIONS,
        "республикалық мемлекеттік мекеме",
        "РММ",
        (),
        "республиканское государственное учреждение",
        "РГУ",
    ),
    LegalForm(
        "KMM",
        Form.INSTITUTIONS,
        "коммуналдық мемлекеттік мекеме",
        "КММ",
        ("ҚМУ",),
        "коммунальное государственное учреждение",
        "КГУ",
    ),
    LegalForm(
        "MK",
        Form.ENTERPRISES,
        "мемлекеттік кәсіпорын",
        "МК",
        ("госпредприятие", "мем. кәсіпорын"),
        "государственное предприятие",
        "ГП",
    ),
    LegalForm(
        "SHJQ_RMK",
        Form.ENTERPRISES,
        "шаруашылық жүргізу құқығындағы республикалық мемлекеттік кәсіпорын",
        "ШЖҚ РМК",
        ("РМК", "РМК ШЖҚ", "ШЖК РМК", "РГП"),
        "республиканское государственное предприятие на праве хозяйственного ведения",
        "РГП на ПХВ",
    ),
    LegalForm(
        "SHJQ_KMK",
        Form.ENTERPRISES,
        "шаруашылық жүргізу құқығындағы коммуналдық мемлекеттік кәсіпорын",
        "ШЖҚ КМК",
        ("КМК", "ШЖҚ МКК", "МКК", "ШЖК КМК", "ГКП на ПХВ", "КГП", "ГКП"),
        "коммунальное государственное предприятие на праве хозяйственного ведения",
        "КГП на ПХВ",
    ),
    LegalForm(
        "RMQK",
        Form.ENTERPRISES,
        "республикалық мемлекеттік қазыналық кәсіпорын",
        "РМҚК",
        ("РМКК",),
        "республиканское государственное казённое предприятие",
        "РГКП",
    ),
    LegalForm(
        "KMQK",
        Form.ENTERPRISES,
        "мемлекеттік коммуналдық қазыналық кәсіпорын",
        "МКҚК",
        ("коммуналдық мемлекеттік қазыналық кәсіпорын", "КМҚК", "МККК", "КГКП"),
        "государственное коммунальное казённое предприятие",
        "ГККП",
    ),
    LegalForm(
        "AQ",
        Form.JOINT_STOCK,
        "акционерлік қоғам",
        "АҚ",
        ("АК",),
        "акционерное общество",
        "АО",
    ),
    LegalForm(
        "KEAQ",
        Form.JOINT_STOCK,
        "коммерциялық емес акционерлік қоғам",
        "КеАҚ",
        ("КЕАК",),
        "некоммерческое акционерное общество",
        "НАО",
    ),
    LegalForm(
        "UK_AQ",
        Form.JOINT_STOCK,
        "ұлттық компания акционерлік қоғам",
        "ҰК АҚ",
        ("ұлттық компания", "НК"),
        "национальная компания",
        "АО НК",
    ),
    LegalForm(
        "AKK_AQ",
        Form.JOINT_STOCK,
        "әлеуметтік-кәсіпкерлік корпорация",
        "ӘКК АҚ",
        ("ӘКК", "СПК"),
        "социально-предпринимательская корпорация",
        "АО СПК",
    ),
    LegalForm(
        "JSHS",
        Form.PARTNERSHIPS,
        "жауапкершілігі шектеулі серіктестік",
        "ЖШС",
        (),
        "товарищество с ограниченной ответственностью",
        "ТОО",
    ),
    LegalForm(
        "OTHER",
        None,
        "бағаланбайды",
        "",
        ("ҚБ", "ҚҚ", "ЖК", "жеке мекеме", "мемлекеттік қор", "филиал"),
        "не оценивается",
        "",
    ),
)
"""Legal forms by their Kazakh and Russian names; variants typed with look-alikes need no line."""
