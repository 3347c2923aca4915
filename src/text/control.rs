//! Characters that no text should have.

/// Control characters but tab and line ends, direction overrides (which make a line read as something else),
/// noncharacters (one of which the Markdown reader uses for itself) and stray byte order marks.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}')
        || (c as u32 & 0xfffe) == 0xfffe
}

/// The text with `U+FFFD` for every forbidden character; tabs and line ends become spaces. For messages and names.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
            c if is_forbidden(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}
