//! The texts that a script writes into pages: its strings, whether it is published with line breaks or without.
use super::Block;

/// Words behind which a `/` begins a regular expression.
const BEFORE_VALUE: [&str; 13] =
    ["return", "typeof", "case", "in", "of", "void", "delete", "throw", "new", "else", "do", "await", "yield"];
/// Words whose parentheses are no value.
const WITH_HEAD: [&str; 4] = ["if", "while", "for", "with"];

/// The string literals of a script that have a kanji, each a block; of a template, each piece between its expressions.
#[must_use]
pub fn strings(script: &str) -> Vec<Block> {
    let mut out = Vec::new();
    // For every `${…}` that is open, how many braces are open in it.
    let mut templates: Vec<usize> = Vec::new();
    // For every `(` that is open, whether it belongs to `if` and the like.
    let mut heads: Vec<bool> = Vec::new();
    // Whether the last token ends a value, so that a `/` divides it; and the last word, if it is the last token.
    let (mut value, mut word) = (false, "");
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let mut quote = matches!(c, '"' | '\'' | '`').then_some(c);
        if c == '}' && templates.last() == Some(&0) {
            templates.pop();
            quote = Some('`');
        }
        if let Some(quote) = quote {
            let (text, end, expression) = literal(behind, quote);
            keep(text, &mut out);
            if expression {
                templates.push(0);
            }
            (rest, value, word) = (end, !expression, "");
        } else if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest[2..].split_once("*/").map_or("", |(_, end)| end);
        } else if c == '/' && !value {
            (rest, value, word) = (behind_pattern(behind), true, "");
        } else if is_word(c) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (word, rest) = rest.split_at(end);
            value = !BEFORE_VALUE.contains(&word);
        } else if rest.starts_with("++") || rest.starts_with("--") {
            rest = &rest[2..];
        } else {
            match c {
                '(' => heads.push(WITH_HEAD.contains(&word)),
                '{' => templates.iter_mut().rev().take(1).for_each(|open| *open += 1),
                '}' => templates.iter_mut().rev().take(1).for_each(|open| *open -= 1),
                _ => {}
            }
            if !c.is_whitespace() {
                value = matches!(c, ']' | '}') || c == ')' && !heads.pop().unwrap_or(false);
                word = "";
            }
            rest = behind;
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

fn keep(text: String, out: &mut Vec<Block>) {
    if text.chars().any(crate::text::kana::is_kanji) {
        out.push(Block { nodes: std::iter::once(0..text.len()).collect(), text });
    }
}

/// What a string means, what follows it, and whether that is an expression inside a template.
fn literal(text: &str, quote: char) -> (String, &str, bool) {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            _ if c == quote => return (out, rest, false),
            '\n' if quote != '`' => return (out, rest, false),
            '$' if quote == '`' && rest.starts_with('{') => return (out, &rest[1..], true),
            '\\' => rest = escaped(rest, &mut out),
            _ => out.push(c),
        }
    }
    (out, "", false)
}

/// Adds the sign that stands behind a backslash; gives what follows it.
fn escaped<'t>(text: &'t str, out: &mut String) -> &'t str {
    let Some(c) = text.chars().next() else { return "" };
    if c == 'u'
        && let Some(code) = text.get(1..5).and_then(|code| u32::from_str_radix(code, 16).ok())
    {
        out.extend(char::from_u32(code));
        return &text[5..];
    }
    match c {
        '\n' => {}
        'n' | 'r' | 't' => out.push(' '),
        _ => out.push(c),
    }
    &text[c.len_utf8()..]
}

/// What follows a regular expression; one that does not end ends with its line.
fn behind_pattern(text: &str) -> &str {
    let (mut escape, mut class) = (false, false);
    let end = text.char_indices().find(|(_, c)| {
        match c {
            _ if escape => escape = false,
            '\n' => return true,
            '\\' => escape = true,
            '[' => class = true,
            ']' => class = false,
            _ => return *c == '/' && !class,
        }
        false
    });
    end.map_or("", |(at, _)| &text[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(script: &str) -> Vec<String> {
        strings(script).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_scripts_write_is_read_too() {
        assert_eq!(texts("// \"注\"\nsay(\"語が一致\" + x + 'abc', '件'); /* \"釈\" */"), ["語が一致", "件"]);
        assert_eq!(texts(r#"a = "\"引用\"", b = 'そ\'の後', c = "\u8a9e""#), ["\"引用\"", "そ'の後", "語"]);
        assert_eq!(texts("`計${all.map((x) => { return `第${x}章`; })}件の${'語'}`"), ["計", "第", "章", "件の", "語"]);
    }

    #[test]
    fn a_quotation_mark_in_a_pattern_shifts_nothing() {
        for odd in [
            "return/[\"]/.test(a);",
            "x=/\"/g;",
            "if(a)/'/.exec(b);",
            "f(/[/\"]\\/'/);",
            "a=(b)/2;c=d[0]/e;",
            "i++/2;",
            "y={}/1;",
        ] {
            assert_eq!(texts(&format!("{odd}say(\"語\");/=\"件\"/;")), ["語"], "{odd}");
        }
    }

    #[test]
    fn a_published_script_has_the_strings_of_its_source() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/static");
        let mut all = 0;
        for entry in std::fs::read_dir(folder).expect("the theme") {
            let path = entry.expect("a file").path();
            if path.extension().is_some_and(|end| end == "js") {
                let source = std::fs::read_to_string(&path).expect("a script");
                let published = minifier::js::minify(&source).expect("a small script").to_string();
                assert_eq!(texts(&published), texts(&source), "{}", path.display());
                all += texts(&source).len();
            }
        }
        assert!(all > 100, "{all} texts");
    }

    #[test]
    fn broken_scripts_end_quietly() {
        for script in ["'漢", "`漢${", "`漢${a}", "/[漢", "/* 漢", "}}", "\\", "\"\\", "\"\\u8a", "\"\\u漢字漢", "// 漢", ")))"]
        {
            let _ = strings(script);
        }
    }
}
