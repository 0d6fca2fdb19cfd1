"""The words of the screening: slots (sets of phrases), families (patterns over slots) and how words are misspelled."""

from coaching.rules.lexicon import (
    acts,
    context,
    english,
    english_broad,
    idioms,
    implied,
    signs,
    spanish_broad,
    spanish_harm,
    spanish_imminence,
    spanish_oblique,
    spanish_slots,
    spanish_suicide,
)

PHRASES: dict[str, str] = {
    **spanish_slots.PHRASES,
    **spanish_suicide.PHRASES,
    **spanish_imminence.PHRASES,
    **spanish_harm.PHRASES,
    **spanish_oblique.PHRASES,
    **spanish_broad.PHRASES,
    **implied.PHRASES,
    **acts.PHRASES,
    **signs.PHRASES,
    **english.PHRASES,
    **english_broad.PHRASES,
    **idioms.PHRASES,
    **context.PHRASES,
}
COMPOUNDS: dict[str, str] = {**spanish_slots.COMPOUNDS, **english.COMPOUNDS}
FAMILIES = (
    *spanish_suicide.FAMILIES,
    *spanish_imminence.FAMILIES,
    *spanish_harm.FAMILIES,
    *spanish_oblique.FAMILIES,
    *spanish_broad.FAMILIES,
    *implied.FAMILIES,
    *acts.FAMILIES,
    *signs.FAMILIES,
    *english.FAMILIES,
    *english_broad.FAMILIES,
)
IDIOMS = (*idioms.IDIOMS, *implied.IDIOMS, *acts.IDIOMS, *signs.IDIOMS, *english.IDIOMS)
