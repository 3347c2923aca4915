//! Colours for code, as classes: the theme's style sheet decides what they look like.
use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;

use super::Part;

/// Longest code that is coloured, bytes, and its longest line. Patterns of a few languages take very long on odd input.
const LONGEST: usize = 20_000;
const LONGEST_LINE: usize = 400;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Replaces the text of code blocks in a known language by coloured spans.
pub(super) fn colour(parts: &mut [Part]) {
    for part in parts {
        let mut language: Option<String> = None;
        for (event, _) in &mut part.events {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    language = info.split([' ', ',']).next().filter(|word| !word.is_empty()).map(str::to_owned);
                }
                Event::End(TagEnd::CodeBlock) => language = None,
                Event::Text(code) => {
                    if let Some(html) = language.as_deref().and_then(|language| spans(code, language)) {
                        *event = Event::InlineHtml(html.into());
                    }
                }
                _ => {}
            }
        }
    }
}

fn spans(code: &str, language: &str) -> Option<String> {
    if code.len() > LONGEST || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let mut generator =
        ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, ClassStyle::SpacedPrefixed { prefix: "hl-" });
    for line in code.split_inclusive('\n') {
        let line = if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
        generator.parse_html_for_line_which_includes_newline(&line).ok()?;
    }
    Some(generator.finalize())
}

/// The text inside coloured spans.
pub(super) fn without_spans(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}
