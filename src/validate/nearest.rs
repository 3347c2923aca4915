//! The known name that someone who wrote another one most likely meant.
use unicode_normalization::UnicodeNormalization;

/// The nearest of `names`, unless none is near: a third of the characters may differ, at most three.
pub(super) fn of<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| {
        text.nfkc().flat_map(char::to_lowercase).filter(|c| !matches!(c, ' ' | '_' | '-' | '・')).collect::<String>()
    };
    let written = fold(written);
    let length = written.chars().count();
    // A word that is very long is no misspelling of a name, and comparing it would take long.
    if length == 0 || length > 60 {
        return None;
    }
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&written, &fold(name)), name))
        .filter(|(distance, name)| {
            let longer = length.max(name.chars().count());
            *distance <= (longer / 3).clamp(1, 3) && *distance < longer
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
