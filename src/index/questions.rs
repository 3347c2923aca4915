//! The words in which one asks. They tell nothing about the answer, so the search weighs them next to nothing.

/// First line: words without a meaning of their own. Second line: words in which one asks, whatever for.
const TABLE: &str = include_str!("questions.txt");

/// Particles, auxiliaries, forms of politeness, words such as どこ: spaces between.
pub(super) fn functions() -> &'static str {
    TABLE.lines().next().unwrap_or_default()
}

/// Words such as 事例, 教えて, 知りたい: spaces between.
pub(super) fn frames() -> &'static str {
    TABLE.lines().nth(1).unwrap_or_default()
}
