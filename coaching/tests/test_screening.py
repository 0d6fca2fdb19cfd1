"""The safety screening: the gate on sentences it was not trained on, and each of its habits by example."""

import json
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from coaching.rules import classifier, training
from coaching.rules.normalisation import plain
from coaching.rules.patterns import EVERYWHERE
from coaching.rules.screening import GRAVE, LEVELS, screen, screen_by_rules
from coaching.rules.signals import knowledge

DATA = Path(training.__file__).resolve().parent.parent / "data"
ROOT = DATA.parent.parent
EXAMPLES = training.read_examples(DATA / "screening.jsonl")
HELD_OUT = [example for example in EXAMPLES if example.split == "held_out"]


def stopped(examples):
    return sum(screen(example.text).level in GRAVE for example in examples) / len(examples)


# -- the gate


def test_of_those_who_need_a_stop_ninety_seven_in_a_hundred_get_it():
    assert stopped([example for example in HELD_OUT if example.label in GRAVE]) >= 0.97


def test_of_those_in_imminent_danger_ninety_nine_in_a_hundred_get_it():
    assert stopped([example for example in HELD_OUT if example.label == "imminent"]) >= 0.99


def test_of_harmless_sentences_at_most_five_in_a_hundred_stop():
    assert stopped([example for example in HELD_OUT if example.label == "none"]) <= 0.05


def test_somebody_else_in_danger_is_at_least_watched():
    third = [example for example in HELD_OUT if example.label == "watch"]
    assert sum(screen(example.text).level != "none" for example in third) / len(third) >= 0.8


def test_no_language_or_region_is_left_behind():
    by_region = defaultdict(list)
    for example in EXAMPLES:
        if example.label in GRAVE:
            by_region[example.lang, example.region].append(example)
    for region, examples in by_region.items():
        assert stopped(examples) >= 0.95, region


def test_the_held_out_sentences_are_not_among_those_it_was_trained_on():
    trained = {plain(example.text) for example in EXAMPLES if example.split == "train"}
    assert not [example.text for example in HELD_OUT if plain(example.text) in trained]
    assert len(HELD_OUT) >= 300
    assert len({example.text for example in EXAMPLES}) == len(EXAMPLES)


# -- habits


@pytest.mark.parametrize(
    "text",
    [
        "ya no quiero despertar",
        "todos estarían mejor sin mí",
        "no le veo sentido a seguir",
        "estoy cansada de vivir",
        "me kiero morir",
        "kiero m0r1r",
        "pienso en el su1c1d1o",
        "QUIERO MORIRRRRR",
        "q u i e r o   m o r i r",
        "m.o.r.i.r es lo que quiero",
        "quieromorirme",
        "quierо mоrir",  # Cyrillic о
        "quiero mo\u200brir",
        "ｑｕｉｅｒｏ ｍｏｒｉｒ",
        "suisidarme es lo unico q pienso",
        "i wanna kms",
        "no quiero morir, pero tampoco quiero vivir así",
        "me muero de risa, pero la verdad es que no quiero seguir viviendo",
        "me pega cuando llega borracho y le tengo miedo a mi marido",
        "anoche me volví a cortar los brazos",
        "las voces me dicen que me mate",
        "tengo pensamientos de muerte todo el día y no puedo pararlos",
        "Me da miedo quedarme sola porque sé lo que podría hacerme",
    ],
)
def test_risk_is_seen_however_it_is_written(text):
    assert screen(text).level in GRAVE


@pytest.mark.parametrize(
    "text",
    [
        "tengo las pastillas delante",
        "he dejado todo arreglado",
        "esta noche me mato",
        "adiós a todos, os quise mucho",
        "ya me he tomado todas las pastillas",
        "estoy en el borde del puente y voy a saltar",
        "I'm going to kill myself tonight",
        "No quiero seguir viviendo, ya he decidido cómo.",
        "Compré la soga, el gancho del garaje aguanta",
        "He vaciado tres cajas de ansiolíticos en la mesa y las voy contando",
        "I have a noose and a chair.",
        "Voy a hacerlo esta noche, ya he dejado una carta",
    ],
)
def test_plan_means_time_goodbye_and_what_has_begun_are_imminent(text):
    assert screen(text).level == "imminent"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😀",
        "me muero de risa",
        "No puedo dormir por la noche",
        "La mente no me deja dormir por la noche",
        "mi hijo no duerme y yo tampoco",
        "me mata la curiosidad",
        "esta tarea me va a matar",
        "estoy muerto de hambre",
        "publicar eso es suicidarse profesionalmente",
        "no quiero morir",
        "nunca me haría daño",
        'la canción dice "quiero morir"',
        "en la novela la protagonista se suicida",
        "¿por qué la gente se suicida?",
        "tengo que hacer un trabajo sobre el suicidio",
        "me corté el pelo",
        "tengo las pastillas de la alergia en la mesa",
        "Mi jefa me escribe a todas horas, hasta los domingos.",
        "Si no lo hago perfecto siento que no vale nada.",
        "Me quiero matar, he suspendido por una décima jajaja",
        "Mi hijo de tres años me pega cuando se enfada",
        "Compré cuerda nueva para el columpio.",
    ],
)
def test_idioms_negations_stories_and_questions_do_not_stop(text):
    assert screen(text).level == "none"


@pytest.mark.parametrize(
    "text", ["Lo haré esta noche.", "Voy a hacerlo mañana sin falta.", "I'll do it tomorrow", "Ya está todo decidido"]
)
def test_an_errand_that_is_announced_is_no_plan_to_die_unless_a_risk_stands_beside_it(text):
    assert screen(text).level == "none"
    assert screen(f"No quiero vivir. {text}").level == "imminent"


@pytest.mark.parametrize(
    "text",
    [
        "Mi madre murió en marzo y quiero irme con ella",
        "Ando repartiendo mis cosas, a donde voy no hacen falta",
        "Si hubiera un botón para dejar de existir lo apretaría",
        "Me vigilan por las cámaras y los enchufes",
        "Cuando bebe me encierro en el baño con los niños",
        "Ya elegí las flores para mi entierro, va a ser este mes",
    ],
)
def test_what_is_only_implied_is_seen(text):
    assert screen(text).level in GRAVE


PAGE = (
    "Hoy madrugué y llevé a la niña al colegio. {} En la oficina hubo reunión. Comí con Marta y hablamos del viaje. "
    "Por la tarde puse dos lavadoras. Llamé a mi hermana, que sigue con lo de la rodilla. {} Cené una tortilla viendo "
    "las noticias. Mañana toca dentista y luego el cumpleaños de mi sobrino. Me voy a la cama con un libro."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "No me quiero despertar mañana ni pasado ni nunca.",
        "ya amarré la correa en la viga",
        "Mi padrastro se mete a mi cama y me dice que si hablo le hace algo a mi mamá.",
        "Can't stop thinking about how easy it would be to just step in front of a bus.",
        "me tomé como cuarenta ravotril y ya se me están cerrando los ojos",
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_one_sentence_in_a_long_page_is_not_lost_among_the_others(sentence, place):
    said = sentence if sentence.endswith(".") else f"{sentence}."
    assert screen(PAGE.format(*((said, "") if place == 0 else ("", said)))).level in GRAVE
    assert screen(PAGE.format("", "")).level == "none"


@pytest.mark.parametrize(
    ("grave", "ordinary"),
    [
        ("Espero que la biopsia diga que es cáncer terminal", "Espero que la biopsia diga que no es nada"),
        ("Llevo cuatro noches sin dormir, soy el mesías", "Llevo cuatro noches sin dormir, soy madre primeriza"),
        ("La radio me ordena que le haga daño a mi hermano", "La radio dice que mañana llueve"),
        ("Mi padrastro se mete en mi cama por las noches", "La gata se mete en mi cama por las noches"),
        ("My dad comes into my room at night", "My dad comes into my room at night to wake me for school"),
        ("Me reanimaron y ojalá me hubieran dejado", "Me reanimaron con un café y ojalá hubiera otro"),
        ("Llevo cinco días sin comer y ya me desmayé", "Llevo cinco días sin comer pan y duermo mejor"),
    ],
)
def test_a_danger_that_nobody_names_is_told_from_an_ordinary_day(grave, ordinary):
    assert screen(grave).level in GRAVE
    assert screen(ordinary).level not in GRAVE


@pytest.mark.parametrize("word", ["Violeta", "Salto", "Sangre", "Soga", "Bala"])
def test_one_word_is_no_danger(word):
    assert screen(word).level not in GRAVE


@pytest.mark.parametrize(
    "sentence", ["Ya me tomé el veneno.", "Mi esposo me golpeó otra vez.", "Ya me corté las venas."]
)
def test_being_well_at_one_end_of_a_page_takes_nothing_back_at_the_other(sentence):
    well = "Hace años lo pasé mal y hoy estoy bien, gracias a la terapia."
    assert screen(f"{well} {PAGE.format('', sentence)}").level in GRAVE
    assert screen(f"{PAGE.format(sentence, '')} {well}").level in GRAVE


@pytest.mark.parametrize(
    "text",
    [
        "Estoy bien. Ya me tomé todas las pastillas.",
        "Ahora estoy bien tranquila, ya me tomé todas las pastillas",
        "Ya estoy bien, gracias por todo. Me tomé el veneno.",
        "Hoy me siento bien. Mi marido me pegó anoche.",
        "Hoy estoy mejor. Me corté las venas hace un rato.",
    ],
)
def test_calm_after_what_was_just_done_is_no_recovery(text):
    assert screen(text).level in GRAVE


@pytest.mark.parametrize(
    "text",
    [
        "Jajaja me quiero morir pero en serio",
        "Como dice la canción: quiero morirme, y es verdad",
        "En la serie se suicida la chica y yo quiero hacer lo mismo",
        "Mi psicóloga me preguntó si pensaba en matarme y le mentí que no",
        "Antes no quería morir, ahora sí",
        "Mi marido no me pega, solo me ahoga un poco cuando se enfada",
    ],
)
def test_what_is_meant_in_the_end_is_no_joke_quotation_or_denial(text):
    assert screen(text).level in GRAVE


def test_what_is_taken_back_in_one_sentence_does_not_take_back_another():
    assert screen("No quiero morirme. En el puente me quedé un buen rato con ganas de saltar.").level in GRAVE


@pytest.mark.parametrize(
    "text",
    [
        "mañana a primera hora me boto al río",
        "me clavé tres tiras de clona y estoy tirado en el piso",
        "took all of my mum's sleeping tablets",
        "mi pololo tiene un cuchillo y no me deja salir de la pieza",
        "abrí todas las hornallas y tapé las puertas con trapos",
    ],
)
def test_an_act_with_what_it_takes_is_imminent_in_the_words_of_each_country(text):
    assert screen(text).level == "imminent"


@pytest.mark.parametrize(
    "text",
    [
        "Y ahora qué hago",
        "Mensaje 2",
        "Mi clave",
        "Sigo aquí",
        "Más corto",
        "Mañana sigo yo",
        "Hoy me toca a mí",
        "next step",
    ],
)
def test_a_few_everyday_words_open_no_case(text):
    assert screen(text).level not in GRAVE


def test_by_a_few_words_the_classifier_alone_calls_nothing_imminent():
    assert screen_by_rules("on my way").level == "none"
    assert screen("on my way").level != "imminent"
    assert screen("hoy me mato").level == "imminent"


@pytest.mark.parametrize(
    "text",
    [
        "el sábado nos botamos al río en balsa",
        "me tomé dos dolex para el dolor de cabeza",
        "mi esposo trae machete en la camioneta porque trabaja en el campo",
        "La psiquiatra me preguntó si tenía ideas de suicidio y le dije que no",
        "Estoy harta de vivir con mi suegra",
    ],
)
def test_the_same_words_on_an_ordinary_day_do_not_stop(text):
    assert screen(text).level not in GRAVE


@pytest.mark.parametrize(
    "text",
    [
        "Mi novia me pegó la gripe",
        "Si me ponen otra reunión me tiro por la ventana jajaja",
        "En urgencias atendimos un intento de suicidio",
        "No me pega ni me insulta, solo discutimos",
        "Que Dios te lleve con bien",
    ],
)
def test_what_only_sounds_like_it_does_not_stop(text):
    assert screen(text).level not in GRAVE


@pytest.mark.parametrize(
    "text",
    [
        "hace un año quería morir, hoy estoy bien",
        "mi abuelo se suicidó hace años",
        "de adolescente me cortaba, hoy estoy recuperada",
    ],
)
def test_the_past_that_was_overcome_is_watched_at_most(text):
    assert screen(text).level in ("none", "watch")


def test_the_past_that_comes_back_stops():
    assert screen("hace años quería morir y ahora ha vuelto, no quiero vivir").level in GRAVE


def test_what_is_done_on_purpose_is_no_accident():
    assert screen("Me quemé la mano con la plancha.").level == "none"
    assert screen("Me quemé la mano con la plancha a propósito.").level in GRAVE


def test_whose_words_they_are_is_told_by_the_verb():
    assert screen("Después de perder a mi bebé no quiero seguir viviendo.").level in GRAVE
    assert screen("Mi bebé no quiere dormir.").level == "none"


@pytest.mark.parametrize(
    "text", ["mi hermana dice que se quiere matar", "mi amigo no quiere vivir", "my friend wants to kill herself"]
)
def test_somebody_else_is_named_as_such(text):
    found = screen(text)
    assert (found.level, found.categories) == ("watch", ["third_party"])


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("quiero matarme", "suicide"),
        ("me corto los brazos para calmarme", "self_harm"),
        ("mi marido me pega", "violence_suffered"),
        ("oigo voces que me ordenan cosas", "acute_crisis"),
    ],
)
def test_the_kind_of_risk_is_told_with_reasons(text, category):
    found = screen(text)
    assert category in found.categories
    assert found.reasons
    assert found.level in LEVELS


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01",
        "\ud800",
        "a" * 20_000,
        "no " * 5_000,
        "quiero morir " * 2_000,
        "¿" * 4_000,
        "💊" * 2_000,
        "1" * 5_000,
    ],
)
def test_nothing_makes_it_fail(text):
    assert screen(text).level in LEVELS


def test_ninety_nine_of_a_hundred_messages_take_under_ten_milliseconds():
    texts = [example.text for example in HELD_OUT]
    for text in texts:
        screen(text)
    times = sorted(_taken(text) for text in texts)
    assert times[int(len(times) * 0.99)] < 0.010


def test_words_of_every_sentence_wake_no_pattern():
    lexicon = knowledge().lexicon
    waking = set(lexicon.matcher.woken_by)
    found = {word for word in EVERYWHERE if waking & lexicon.occurrences([word]).present.keys()}
    assert found <= {"quiero", "mejor"}  # these are a wish by themselves
    assert waking & lexicon.occurrences(["matarme"]).present.keys()


def test_what_is_remembered_of_words_has_an_end(monkeypatch):
    monkeypatch.setattr(classifier, "PAIRS_REMEMBERED", 0)
    monkeypatch.setattr(classifier, "REMEMBERED", 0)
    remembered = len(classifier._TOGETHER), len(classifier._TOLD)
    assert screen("El zorro de Xochimilco vendió paraguas a una notaria de Antofagasta.").level == "none"
    assert (len(classifier._TOGETHER), len(classifier._TOLD)) == remembered


def test_a_long_text_takes_time_in_proportion():
    page = "Hoy he caminado por el parque y luego he cocinado con mi hermana. "
    short, long = page * 10, page * 60
    screen(long)
    assert min(_taken(long) for _ in range(3)) < 15 * min(_taken(short) for _ in range(3))


def _taken(text):
    """Seconds of this thread's own work: what else runs on the machine does not count."""
    begun = time.thread_time()
    screen(text)
    return time.thread_time() - begun


# -- training and the command


def test_training_again_gives_the_same_weights():
    some = [example for example in EXAMPLES if example.split == "train"][::40]
    assert training.fit(some) == training.fit(some)


def test_the_command_answers_each_line_and_bears_bad_bytes():
    lines = b"me muero de risa\nquiero morirme\n\n" + b"\xff\xfe hola\n" + b"esta noche me mato"
    done = subprocess.run(
        [sys.executable, "manage.py", "screen_text"], input=lines, capture_output=True, cwd=ROOT, timeout=60, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["level"] for answer in answers] == ["none", "high", "none", "none", "imminent"]
    assert set(answers[0]) == {"level", "categories", "reasons"}


def test_whoever_screens_nothing_compiles_nothing():
    code = (
        "import coaching.rules; from coaching.rules import screening, signals; "
        "assert not signals.knowledge.cache_info().currsize; "
        "screening.warm_up(); assert signals.knowledge.cache_info().currsize"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0


def test_the_rules_need_neither_django_nor_the_network():
    code = "import sys; from coaching.rules import screen; screen('hola'); sys.exit(bool({'django', 'socket'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30, check=False).returncode == 0
