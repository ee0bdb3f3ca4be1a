"""What a text gives to all who read it for speech and moves, found once: its sentences, its quotations, who is who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.coding.sentences import Span, split_sentences
from analysis.coding.speech.layers import Sentence, paragraph_starts, read_layer
from analysis.coding.speech.lexicon import read_speech_lexicon
from analysis.coding.speech.quotations import Quotation, find_quotations
from analysis.coding.speech.speakers import ActorLike, MentionLike, Speakers
from analysis.coding.speech.turns import find_turns, with_turns


@dataclass(frozen=True, slots=True)
class Scene:
    """A text laid out for reading.

    Parameters
    ----------
    text
        The text; it is not normalised.
    sentences, paragraphs
        Its sentences, and where its paragraphs begin.
    quotations
        The outermost ones in order, the turns of a transcript among them.
    speakers
        The actors whom it names.
    plain
        The sentences without quotations that were read so far, by their number; nobody changes them.
    """

    text: str
    sentences: list[Span]
    sentence_starts: list[int]
    paragraphs: list[int]
    quotations: list[Quotation]
    speakers: Speakers
    plain: dict[int, Sentence] = field(default_factory=dict)

    @classmethod
    def of(
        cls, text: str, mentions: Iterable[MentionLike], *, actors: Iterable[ActorLike] = (), language: str = "en"
    ) -> Scene:
        """Lay out a text.

        Parameters
        ----------
        text, mentions, actors, language
            As for `find_speech`.

        Examples
        --------
        >>> scene = Scene.of("“We are close,” the envoy said. He left.", [])
        >>> len(scene.sentences), len(scene.quotations), scene.paragraphs
        (2, 1, [0])
        """
        lexicon = read_speech_lexicon(language)
        sentences = split_sentences(text, language=language)
        paragraphs = paragraph_starts(text, sentences)
        return cls(
            text,
            sentences,
            [span.start for span in sentences],
            paragraphs,
            with_turns(find_quotations(text, paragraphs, lexicon), find_turns(text, paragraphs)),
            Speakers(text, mentions, actors, lexicon),
        )

    def layer(self, span: Span, quotations: Sequence[Quotation]) -> list[Sentence]:
        """Read a stretch into sentences of words, the quotations directly inside it one word each."""
        return read_layer(
            self.text, span, quotations, self.sentences, self.sentence_starts, self.paragraphs, self.plain
        )
