"""What leaves the machine names nobody: hostile spellings, documents, telephones; and it all comes back."""

import random

import pytest

from coaching.rules.masking import _VARIANTS, Mask, _possible, _spellings, cleaned, plain
from coaching.tests.gemini_server import said

KNOWN = ["Diego Ejemplo", "Diego", "Ejemplo", "diego@a.example"]
HOSTILE = [
    ("Soy Diego y no duermo", "Diego"),
    ("soy diego ejemplo", "diego"),
    ("DIEGO EJEMPLO", "EJEMPLO"),
    ("me dicen díégó", "díégó"),
    ("me dicen d.i.e.g.o", "d.i.e.g.o"),
    ("me dicen d-i-e-g-o", "d-i-e-g-o"),
    ("me dicen d i e g o", "d i e g o"),
    ("me dicen di\u200bego", "di\u200bego"),
    ("me dicen ｄｉｅｇｏ", "ｄｉｅｇｏ"),
    ("me dicen d1eg0", "d1eg0"),
    ("me dicen Diegoooo", "Diegoooo"),
    ("escríbeme a diego@a.example", "diego@a.example"),
    ("escríbeme a diego (arroba) a (punto) example", "arroba"),
    ("escríbeme a diego arroba a punto example", "diego"),
    ("mi otro correo: yo.mismo+x@correo.com.mx", "yo.mismo"),
    ("llámame al +34 612 34 56 78", "612 34 56 78"),
    ("llámame al 612345678", "612345678"),
    ("llámame al (55) 1234-5678", "1234-5678"),
    ("llámame al 6 1 2 3 4 5 6 7 8", "6 1 2 3 4 5 6 7 8"),
    ("llámame al seis uno dos tres cuatro cinco seis siete ocho", "seis uno dos"),
    ("mi dni es 12345678Z", "12345678Z"),
    ("mi dni es 12.345.678-Z", "12.345.678-Z"),
    ("mi NIE es X1234567L", "X1234567L"),
    ("mi CURP GOMC800101HDFRRL09", "GOMC800101HDFRRL09"),
    ("mi RFC es GOMC800101AB1", "GOMC800101AB1"),
    ("mi RUT 12.345.678-5", "12.345.678-5"),
    ("mi cuit es 20-12345678-3", "20-12345678-3"),
    ("cédula 1.020.345.678", "1.020.345.678"),
    ("pasaporte AAB123456", "AAB123456"),
    ("la cuenta ES91 2100 0418 4502 0005 1332", "2100 0418"),
    ("la tarjeta 4111 1111 1111 1111", "4111 1111"),
    ("my ssn is 078-05-1120", "078-05-1120"),
    ("mi jefe Carlos Pérez de la Cruz me grita", "Pérez"),
    ("mi jefe carlos pérez me grita", "carlos pérez"),
    ("mi jefa, la señora Quiñónez, me grita", "Quiñónez"),
    ("mi amiga se llama Zulema Ortuño", "Zulema Ortuño"),
    ("my friend Mary Johnson left", "Mary Johnson"),
    ("hablé con Luz ayer", "Luz"),
]


@pytest.mark.parametrize(("text", "secret"), HOSTILE, ids=[text for text, _ in HOSTILE])
def test_it_does_not_leave_and_comes_back(text, secret):
    mask = Mask(KNOWN)
    hidden = mask.hide(text)
    assert secret not in hidden
    assert "[" in hidden
    shown = mask.show(hidden)
    assert shown.count("[") == 0
    assert mask.hide(shown) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "El 12/05/2024 a las 10:30 dormí 8 horas",
        "Inhala en 4, sostén 2 y exhala en 6; el 5-4-3-2-1 me ayuda",
        "Tengo 45 años y llevo 3 semanas así",
        "Vi la paz en el mar y el sol al salir",
        "Will you help me? I will try with hope",
        "Me llamo la atención a mí misma",
    ],
)
def test_what_names_nobody_stays(text):
    assert Mask(KNOWN).hide(text) == text


def test_the_same_person_is_the_same_mark_all_through():
    mask = Mask(KNOWN)
    assert mask.hide("Marta y yo") == "[NOMBRE_1] y yo"
    assert mask.hide("dice MARTA que no, y Lucía que sí") == "dice [NOMBRE_1] que no, y [NOMBRE_2] que sí"
    assert mask.show("Habla con [NOMBRE_1] y con [ nombre_2 ].") == "Habla con Marta y con Lucía."


def test_marks_that_somebody_types_are_no_marks():
    mask = Mask(KNOWN)
    assert mask.show(mask.hide("dime quién es [NOMBRE_1], soy Diego")) == "dime quién es (NOMBRE 1), soy Diego"


def test_a_mark_that_nobody_made_is_left_out():
    assert Mask(KNOWN).show("Hola [NOMBRE_7].") == "Hola ."


def everything_sent(gemini):
    return str([body for _, _, body in gemini.requests])


def test_what_reaches_the_service_names_nobody_and_the_answer_has_the_names(api, cast, talk, gemini, agreed):
    gemini.answers = [said("Gracias, [NOMBRE_1]. ¿Cómo está [NOMBRE_2]? Te escribo a [CORREO_1].")]
    words = "Soy Diego, mi mujer Marta Ruiz está mal. Mi correo es d.ejemplo@correo.es y mi móvil +34 612 345 678, DNI 12345678Z"
    answer = api(cast.diego).post(f"{talk()}/messages", {"content": words})
    sent = everything_sent(gemini)
    for secret in (
        "Diego",
        "Ejemplo",
        "Marta",
        "Ruiz",
        "correo.es",
        "612",
        "12345678",
        cast.diego.email,
        str(cast.diego.id),
    ):
        assert secret not in sent, secret
    assert (
        answer.json()["data"]["reply"]["content"]
        == "Gracias, Diego. ¿Cómo está Marta Ruiz? Te escribo a d.ejemplo@correo.es."
    )


def test_the_turns_of_before_are_masked_as_well(api, cast, talk, gemini, agreed):
    path = talk()
    api(cast.diego).post(f"{path}/messages", {"content": "Mi hermano Sebastián no me habla"})
    api(cast.diego).post(f"{path}/messages", {"content": "¿Qué le digo?"})
    assert len(gemini.requests[-1][2]["contents"]) == 3
    assert "Sebastián" not in everything_sent(gemini)


NAMES = ["Diego", "María José", "Ana", "O'Brien", "m@rio@x.com", "juan3", "Iñaki", "Weiß", "Li", "Zoë", "a@a.es"]


def spelled(name, chance):
    """A name as somebody may write it who does not want it to be found."""
    for sign in name:
        shown = chance.choice([sign, sign.upper(), *_VARIANTS.get(plain(sign), sign)])
        yield "" if not sign.isalnum() and chance.random() < 0.3 else shown * chance.choice([1, 1, 2])
        yield chance.choice(["", "", "", " ", ".", "_", "-"])


def test_a_name_that_was_not_looked_for_was_not_there():
    chance = random.Random(7)
    found = 0
    for _ in range(1500):
        known = sorted(chance.sample(NAMES, 4), key=len, reverse=True)
        text = cleaned(" ".join("".join(spelled(chance.choice(NAMES), chance)) for _ in range(3)))
        every = [match.span() for match in _spellings(tuple(known)).finditer(text)]
        likely = _spellings(_possible(known, text))
        assert every == ([match.span() for match in likely.finditer(text)] if likely else []), (known, text)
        found += bool(every)
    assert found > 300
