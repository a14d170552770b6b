"""Invented names: each pair of first and last name is used once, in an order of its own for each seed."""

from collections.abc import Iterator

from assets.sandbox.seeded import Seeded

DOMAIN = "acme.example"
_FIRST_NAMES = (
    "Ada Alma Amir Anouk Aron Bela Bruno Carla Cem Chiara Dana Dario Edda Elif Emil Enzo Fabio Farah Finn Flora "
    "Greta Hanna Hugo Ida Ilja Imani Ines Ivo Jana Jonas Kaja Karim Kenji Lara Leo Lina Luca Mai Malik Mara Milo "
    "Mina Nadia Nico Nils Nora Oskar Paula Pavel Pia Quinn Rafael Rana Remi Rosa Sami Selma Sven Tara Tilda Timo "
    "Uma Vera Viktor Wanda Yara Yusuf Zoe"
)
_LAST_NAMES = (
    "Abel Adler Albrecht Arslan Bach Barros Becker Berger Bianchi Brandt Castro Chen Cohen Costa Dahl Diaz Dietz "
    "Ebert Eriksen Fischer Fontana Frey Garcia Graf Haas Hansen Hartmann Ito Jansen Kaiser Kaya Keller Kowalski "
    "Lang Larsen Lim Lindner Marino Meier Mensah Moreau Nagy Nakata Neumann Novak Okafor Olsen Ortiz Park Petrov "
    "Quist Rao Reich Ricci Romero Sato Schulz Seidel Silva Stein Tanaka Teo Thoma Ueda Urban Vogel Wagner Weiss "
    "Winter Wong Yilmaz Zeller"
)


def names(seeded: Seeded) -> Iterator[tuple[str, str]]:
    """Yield first and last names, each pair once, in an order of its own for each seed."""
    pairs = [(first, last) for first in _FIRST_NAMES.split() for last in _LAST_NAMES.split()]
    seeded.dice("names").shuffle(pairs)
    yield from pairs
    yield from ((first, f"{last}-{number}") for number in range(2, 10**6) for first, last in pairs)


def login(first: str, last: str) -> str:
    """Return the company's usual login for a name."""
    return f"{first}.{last}@{DOMAIN}".lower()
