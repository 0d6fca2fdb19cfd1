"""Who is in the demo: two sponsors, the community and their people. Names and addresses are invented (`.example`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oasis.demo.ids import named_id

PASSWORD = "brisa-de-oasis-2026"  # noqa: S105 - of invented people, in development only
PEOPLE = 16  # participants of a sponsor
FEWEST = 14
MOST = 5000


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """An organization of the demo; `domain` is where its people have their mailboxes."""

    slug: str
    name: str
    kind: str
    domain: str
    timezone: str
    colour: str

    @property
    def id(self) -> UUID:
        """The same in every database."""
        return named_id(f"organization:{self.slug}")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo and the place they were made for; `also` names further organizations they participate in."""

    email: str
    role: str
    organization: str  # slug; empty for the platform admin
    first_name: str
    last_name: str
    nickname: str
    country: str
    timezone: str
    locale: str = "es"
    also: tuple[str, ...] = ()
    leaderboard: bool = True
    ai_processing: bool = True

    @property
    def id(self) -> UUID:
        """The same in every database."""
        return named_id(f"person:{self.email}")

    def memberships(self) -> Iterator[tuple[str, str]]:
        """Slug and role of each organization they are in."""
        if self.organization:
            yield self.organization, self.role
        for slug in self.also:
            yield slug, "participant"

    def profile(self) -> dict[str, Any]:
        """Fields of their profile."""
        names = ("first_name", "last_name", "nickname", "country", "timezone", "locale")
        return {name: getattr(self, name) for name in names}


ALBA = DemoOrganization("alba-energia", "Alba Energía", "company", "alba.example", "Europe/Madrid", "#c2571a")
RIBERA = DemoOrganization("banco-ribera", "Banco Ribera", "sponsor", "ribera.example", "America/Bogota", "#1f5f8b")
COMMUNITY = DemoOrganization(
    "comunidad-oasis", "Comunidad OASIS", "community", "comunidad.example", "Europe/Madrid", "#2f7d6d"
)
ORGANIZATIONS = (ALBA, RIBERA, COMMUNITY)
SPONSORS = (ALBA, RIBERA)

PLATFORM_ADMIN = DemoPerson(
    "gala.plataforma@oasis.example", "platform_admin", "", "Gala", "Serrano Ibáñez", "", "ES", "Europe/Madrid"
)

ROLE_WORDS = {"owner": "propietaria", "admin": "admin", "facilitator": "facilitacion", "participant": "participante"}

PLACES = {
    "ES": "Europe/Madrid",
    "IC": "Atlantic/Canary",
    "MX": "America/Mexico_City",
    "CO": "America/Bogota",
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "PE": "America/Lima",
    "UY": "America/Montevideo",
}

# first name, last names, nickname, place
STAFF = {
    "alba-energia": (
        ("owner", "Ana", "Valdés Romero", "Ana V.", "ES"),
        ("admin", "Bruno", "Echeverría Sanz", "Bruno", "ES"),
        ("facilitator", "Clara", "Montero Ruiz", "Clara", "ES"),
    ),
    "banco-ribera": (
        ("owner", "Olivia", "Paredes Cano", "Oli", "CO"),
        ("admin", "Pablo", "Arango Mejía", "Pablo A.", "CO"),
        ("facilitator", "Marisol", "Quispe Huamán", "Marisol", "PE"),
    ),
    "comunidad-oasis": (
        ("owner", "Teresa", "Oliveras Pons", "Teresa", "ES"),
        ("admin", "Julián", "Bravo Nieto", "Julián", "MX"),
        ("facilitator", "Inés", "Carrasco Leal", "Inés", "CL"),
    ),
}
PARTICIPANTS = {
    "alba-energia": (
        ("Diego", "Herrera Campos", "Faro", "ES"),
        ("Lucía", "Fernández Ortega", "Lucía", "ES"),
        ("Iker", "Aguirre Etxeberria", "Iker", "ES"),
        ("Carmen", "Rodríguez Peña", "Camino", "ES"),
        ("Yeray", "Santana Déniz", "Alisio", "IC"),
        ("Nuria", "Puig Ferrer", "Nu", "ES"),
        ("Mateo", "Gutiérrez Salas", "Teo", "MX"),
        ("Rocío", "Jiménez Vega", "Rocío", "ES"),
        ("Andrés", "Castaño Muñoz", "Andrés", "CO"),
        ("Sabela", "Castro Lago", "Marusía", "ES"),
        ("Tomás", "Prieto Gil", "Tomás", "ES"),
        ("Valentina", "Sosa Ferreyra", "Valen", "AR"),
        ("Hugo", "Navarro Soler", "Hugo N.", "ES"),
        ("Amina", "Benali Torres", "Amina", "ES"),
        ("Joaquín", "Molina Reyes", "Quino", "CL"),
        ("Marta", "Iglesias Cobo", "Marta", "ES"),
    ),
    "banco-ribera": (
        ("Elena", "Suárez Lozano", "Elena", "CO"),
        ("Santiago", "Restrepo Vélez", "Santi", "CO"),
        ("Camila", "Rojas Peralta", "Cami", "CO"),
        ("Felipe", "Contreras Muñoz", "Pipe", "CL"),
        ("Daniela", "Ocampo Duarte", "Dani", "CO"),
        ("Gonzalo", "Méndez Etcheverry", "Gonza", "UY"),
        ("Ximena", "Torres Aguilar", "Xime", "MX"),
        ("Rodrigo", "Salazar Pinto", "Rodri", "PE"),
        ("Natalia", "Gómez Cárdenas", "Nati", "CO"),
        ("Emiliano", "Cruz Hernández", "Emi", "MX"),
        ("Paloma", "Acosta Benítez", "Paloma", "AR"),
        ("Sebastián", "Villalobos Rey", "Sebas", "CO"),
        ("Micaela", "Condori Mamani", "Mica", "PE"),
        ("Esteban", "Londoño Arias", "Esteban", "CO"),
        ("Renata", "Fuentes Islas", "Rena", "MX"),
        ("Óscar", "Pineda Rincón", "Óscar", "CO"),
    ),
    "comunidad-oasis": (
        ("Alma", "Ríos Cabrera", "Alma", "MX"),
        ("Simón", "Duarte Prado", "Simón", "UY"),
        ("Pilar", "Esteban Royo", "Pilar", "ES"),
        ("Kevin", "Zambrano Loor", "Kev", "PE"),
        ("Aurora", "Blanco Seoane", "Aurora", "ES"),
        ("Lautaro", "Paz Giménez", "Lauta", "AR"),
        ("Fernanda", "Ibarra Luna", "Fer", "MX"),
        ("Tadeo", "Marín Robles", "Tadeo", "CO"),
    ),
}
# in more than one organization: late ones of each list, so that the first ones belong to one alone
ALSO = {
    ("alba-energia", "Amina"): ("comunidad-oasis",),
    ("alba-energia", "Joaquín"): ("banco-ribera", "comunidad-oasis"),
    ("banco-ribera", "Esteban"): ("comunidad-oasis",),
    ("banco-ribera", "Renata"): ("comunidad-oasis",),
}
ENGLISH = {"Hugo", "Óscar"}
OUT_OF_THE_LADDER = {"Rocío", "Paloma", "Aurora", "Tomás"}
WITHOUT_AI = {"Carmen", "Gonzalo", "Pilar"}

ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def local_part(name: str) -> str:
    """A name as it stands in an address: "José Luis" is `jose.luis`."""
    return name.lower().translate(ACCENTS).replace(" ", ".")


def participants_of(organization: DemoOrganization, people: int) -> list[tuple[str, str, str, str, str]]:
    """Address, first and last name, nickname and place of participants; past the written ones, names are combined."""
    written = PARTICIPANTS[organization.slug]
    if organization not in SPONSORS:
        people = len(written)
    found = [
        (f"{local_part(first)}.{ROLE_WORDS['participant']}@{organization.domain}", first, last, nickname, place)
        for first, last, nickname, place in written[:people]
    ]
    for number in range(len(written), people):
        first, _, _, place = written[number % len(written)]
        before, after = written[number // len(written) % len(written)][1], written[number * 7 % len(written)][1]
        last = f"{before.split()[0]} {after.split()[-1]}"
        address = f"{local_part(first)}.participante{number + 1}@{organization.domain}"
        found.append((address, first, last, f"{first} {number + 1}", place))
    return found


def everybody(people: int = PEOPLE) -> list[DemoPerson]:
    """The whole cast without the platform admin: `people` participants in each sponsor, and the community's own."""
    cast = []
    for organization in ORGANIZATIONS:
        rows = [
            (role, f"{local_part(first)}.{ROLE_WORDS[role]}@{organization.domain}", first, last, nickname, place)
            for role, first, last, nickname, place in STAFF[organization.slug]
        ]
        rows += [("participant", *row) for row in participants_of(organization, people)]
        for role, email, first, last, nickname, place in rows:
            written = f".{ROLE_WORDS['participant']}@" in email
            cast.append(
                DemoPerson(
                    email=email,
                    role=role,
                    organization=organization.slug,
                    first_name=first,
                    last_name=last,
                    nickname=nickname,
                    country="ES" if place == "IC" else place,
                    timezone=PLACES[place],
                    locale="en" if first in ENGLISH else "es",
                    also=ALSO.get((organization.slug, first), ()) if written else (),
                    leaderboard=first not in OUT_OF_THE_LADDER,
                    ai_processing=first not in WITHOUT_AI,
                )
            )
    return cast
