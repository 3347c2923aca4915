//! Values → YAML, as plainly as they can stand.

/// A text as a scalar that reads back as that text, in a list or group between brackets too.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "---", "..."];
    let numeric = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+'))
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | 'e' | 'E' | 'x' | 'o' | '+' | '-' | ':'));
    !(numeric
        || first.is_whitespace()
        || text.ends_with(char::is_whitespace)
        || "-?:,[]{}#&*!|>'\"%@`".contains(first)
        || reserved.contains(&text.to_ascii_lowercase().as_str())
        || text.contains([',', '[', ']', '{', '}', '"', '\'', '\\'])
        || text.contains(": ")
        || text.ends_with(':')
        || text.contains(" #")
        || text.contains([':', '：'])
        || text.contains(|c: char| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_words_stay_plain() {
        for text in ["訪問看護ステーション土佐", "国勢調査（令和2年）", "3人のコーディネーター配置"]
        {
            assert_eq!(scalar(text), text);
        }
        for text in
            ["", "null", "2020", "1e5", "- a", "a: b", "実施主体:医師会", "a, b", "#a", "a #b", "@x", "=\"1\"", "[甲]", "*甲"]
        {
            assert!(scalar(text).starts_with('"'), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in "[^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{feff}]{1,24}") {
            use saphyr_parser::{Event, Parser};
            let source = format!("a: [{}, {{ b: {} }}]\n", scalar(&text), scalar(&text));
            let mut found = Vec::new();
            for event in Parser::new_from_str(&source) {
                if let (Event::Scalar(value, ..), _) = event.expect("YAML") {
                    found.push(value.into_owned());
                }
            }
            prop_assert_eq!(found, ["a", text.as_str(), "b", text.as_str()], "{}", source);
        }
    }
}
