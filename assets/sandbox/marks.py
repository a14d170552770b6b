"""Names that scenarios give to what they make, so that later steps and the truth can speak of it."""


class Mark(str):
    """A name; the player puts the scenario's id before it, so that two scenarios may use the same one."""

    __slots__ = ()
