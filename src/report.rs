//! Problems → text for a terminal, or JSON for other programs.
//!
//! Each file that has a problem is decoded once more, as it was read, to show the line and to count lines and characters.
//! Nothing from a file reaches the terminal that could steer it.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::OnceLock;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use crate::diag::{Diagnostic, Lang, Severity};
use crate::model::Snapshot;
use crate::parse;
use crate::text::control::{is_forbidden, visible};

/// Columns of a terminal that a line of the file may take up.
const WIDTH: usize = 110;
/// Problems that are shown one by one; nobody reads more, and one broken file may have a hundred thousand.
const MOST: usize = 2000;

/// All problems for people, with a summary at the end, in the language of the environment. The text has colours; print it
/// through `anstream`, which takes them out where they are not wanted.
#[must_use]
pub fn text(diagnostics: &[Diagnostic], snapshot: &Snapshot) -> String {
    text_in(language(), true, diagnostics, snapshot)
}

/// The same in a given language, with or without colours. Empty where there is no problem.
#[must_use]
pub fn text_in(lang: Lang, colours: bool, diagnostics: &[Diagnostic], snapshot: &Snapshot) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let mut sources = Sources { snapshot, known: BTreeMap::new() };
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(MOST) {
        text.push_str(&one(diagnostic, lang, &renderer, sources.get(&diagnostic.file)));
        text.push_str("\n\n");
    }
    if let Some(more) = diagnostics.len().checked_sub(MOST).filter(|more| *more > 0) {
        text.push_str(&match lang {
            Lang::Ja => format!("ほか {more} 件は省きました。--format json なら全部が出ます\n\n"),
            Lang::En => format!("{more} more are left out; --format json tells all of them\n\n"),
        });
    }
    text.push_str(&summary(diagnostics, lang));
    text.push('\n');
    text
}

/// All problems as JSON, in the language of the environment: `[{ "code", "severity", "file", "line", "column", "message",
/// "hints" }]`; line and column count from 1, the column in characters. What concerns a whole file stands at 1:1.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], snapshot: &Snapshot) -> String {
    json_in(language(), diagnostics, snapshot)
}

/// The same in a given language.
#[must_use]
pub fn json_in(lang: Lang, diagnostics: &[Diagnostic], snapshot: &Snapshot) -> String {
    rows(lang, false, diagnostics, snapshot)
}

/// The same as [`json`] for a page that shows them, each with its line in three parts, the one that is meant in the middle:
/// `"excerpt": { "before", "marked", "after" }`; what concerns a whole file has none.
#[must_use]
pub fn json_with_lines(diagnostics: &[Diagnostic], snapshot: &Snapshot) -> String {
    rows(language(), true, diagnostics, snapshot)
}

fn rows(lang: Lang, lines: bool, diagnostics: &[Diagnostic], snapshot: &Snapshot) -> String {
    let mut sources = Sources { snapshot, known: BTreeMap::new() };
    let rows: Vec<Row<'_>> = diagnostics
        .iter()
        .map(|diagnostic| {
            let source = sources.get(&diagnostic.file);
            let (line, column) = diagnostic.span.map_or((1, 1), |span| source.place(span.start));
            let excerpt = diagnostic.span.filter(|_| lines).map(|span| {
                let (_, line, marked) = source.line(span.start, span.end);
                Excerpt::new(line, marked)
            });
            Row {
                code: diagnostic.code(),
                severity: diagnostic.severity().name(),
                file: &diagnostic.file,
                line,
                column,
                message: visible(&diagnostic.message(lang)),
                hints: diagnostic.hints.iter().map(|hint| visible(&hint.words(lang))).collect(),
                excerpt,
            }
        })
        .collect();
    // Texts, numbers and lists of them: nothing that JSON could refuse.
    escaped(&serde_json::to_string_pretty(&rows).unwrap_or_else(|_| "[]".to_owned())) + "\n"
}

/// JSON in which what could steer a terminal (a file's name may hold anything) stands as an escape: the same to programs.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_forbidden(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _written = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    message: String,
    hints: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<Excerpt>,
}

#[derive(Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
}

impl Excerpt {
    /// Characters of a line that are shown on either side of what is meant, and of that itself.
    const MOST: usize = 80;

    fn new(line: &str, marked: Range<usize>) -> Self {
        let (before, after) = (&line[..marked.start], &line[marked.end..]);
        let skipped = before.chars().count().saturating_sub(Self::MOST);
        let first = |text: &str| visible(&text.chars().take(Self::MOST).collect::<String>());
        let before: String = before.chars().skip(skipped).collect();
        Self { before: visible(&before), marked: first(&line[marked.clone()]), after: first(after) }
    }
}

static CHOSEN: OnceLock<Lang> = OnceLock::new();

/// Sets the language of everything that is told from now on, over that of the environment. The first choice stays.
pub fn speak(lang: Lang) {
    let _first = CHOSEN.set(lang);
}

/// The language chosen by [`speak`], else the one that the environment asks for.
#[must_use]
pub fn language() -> Lang {
    CHOSEN.get().copied().unwrap_or_else(|| Lang::of_environment(|name| std::env::var(name).ok()))
}

/// All problems as workflow commands of GitHub Actions, which become notes beside the lines of a pull request; one line
/// each. `folder` is the content folder as seen from the repository's root.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], snapshot: &Snapshot, folder: &str) -> String {
    github_in(language(), diagnostics, snapshot, folder)
}

/// The same in a given language.
#[must_use]
pub fn github_in(lang: Lang, diagnostics: &[Diagnostic], snapshot: &Snapshot, folder: &str) -> String {
    let mut sources = Sources { snapshot, known: BTreeMap::new() };
    let folder = folder.trim_end_matches('/');
    let mut text = String::new();
    for diagnostic in diagnostics {
        let (line, column) = diagnostic.span.map_or((1, 1), |span| sources.get(&diagnostic.file).place(span.start));
        let file = match folder {
            "" | "." => diagnostic.file.clone(),
            folder => format!("{folder}/{}", diagnostic.file),
        };
        let hints = diagnostic.hints.iter().map(|hint| visible(&hint.words(lang)));
        let message: Vec<String> = std::iter::once(visible(&diagnostic.message(lang))).chain(hints).collect();
        let _written = writeln!(
            text,
            "::{} file={},line={line},col={column},title={}::{}",
            diagnostic.severity().name(),
            command_property(&visible(&file)),
            command_property(diagnostic.code()),
            command_data(&message.join("\n")),
        );
    }
    text
}

/// What follows the second `::` of a workflow command, escaped as its reader unescapes it.
fn command_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command, whose signs may not stand in it.
fn command_property(text: &str) -> String {
    command_data(text).replace(':', "%3A").replace(',', "%2C")
}

fn one(diagnostic: &Diagnostic, lang: Lang, renderer: &Renderer, source: &Source) -> String {
    let (level, name) = match (diagnostic.severity(), lang) {
        (Severity::Error, Lang::Ja) => (Level::ERROR, "誤り"),
        (Severity::Error, Lang::En) => (Level::ERROR, "error"),
        (Severity::Warning, Lang::Ja) => (Level::WARNING, "注意"),
        (Severity::Warning, Lang::En) => (Level::WARNING, "warning"),
    };
    let path = visible(&diagnostic.file);
    let title = level.with_name(name).primary_title(visible(&diagnostic.message(lang))).id(diagnostic.code());
    let group = match diagnostic.span {
        Some(span) => {
            let (number, line, marked) = source.line(span.start, span.end);
            let (line, marked) = head(line, marked);
            let annotation = AnnotationKind::Primary.span(marked);
            title.element(Snippet::source(line).line_start(number).path(path).annotation(annotation))
        }
        None => title.element(Origin::path(path)),
    };
    let help = if lang == Lang::Ja { "対処" } else { "help" };
    let hints = diagnostic.hints.iter().map(|hint| Level::HELP.with_name(help).message(visible(&hint.words(lang))));
    renderer.render(&[group.elements(hints)])
}

/// A line as far as it is shown: what stands far behind the place that is meant would fill the screen.
fn head(line: &str, marked: Range<usize>) -> (&str, Range<usize>) {
    let far = (marked.start + 8 * WIDTH..line.len()).find(|at| line.is_char_boundary(*at)).unwrap_or(line.len());
    (&line[..far], marked.start..marked.end.min(far))
}

/// How many problems in how many files.
fn summary(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let errors = diagnostics.iter().filter(|problem| problem.severity() == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let mut files: Vec<&str> = diagnostics.iter().map(|problem| problem.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let files = files.len();
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let mut text = String::new();
    let _written = match (lang, errors, warnings) {
        (Lang::Ja, 0, _) => write!(text, "{warnings} 件の注意があります（{files} ファイル）"),
        (Lang::Ja, _, 0) => write!(text, "{errors} 件の誤りがあります（{files} ファイル）"),
        (Lang::Ja, ..) => write!(text, "{errors} 件の誤りと {warnings} 件の注意があります（{files} ファイル）"),
        (Lang::En, 0, _) => write!(text, "{} ({})", plural(warnings, "warning"), plural(files, "file")),
        (Lang::En, _, 0) => write!(text, "{} ({})", plural(errors, "error"), plural(files, "file")),
        (Lang::En, ..) => {
            write!(text, "{} and {} ({})", plural(errors, "error"), plural(warnings, "warning"), plural(files, "file"))
        }
    };
    text
}

/// The texts of files, each decoded when it is first asked for.
struct Sources<'a> {
    snapshot: &'a Snapshot,
    known: BTreeMap<String, Source>,
}

impl Sources<'_> {
    fn get(&mut self, file: &str) -> &Source {
        let bytes = self.snapshot.files.get(file);
        self.known
            .entry(file.to_owned())
            .or_insert_with(|| Source::new(bytes.map_or(String::new(), |bytes| parse::decode::decode(bytes).text)))
    }
}

/// A text and where its lines begin.
struct Source {
    text: String,
    lines: Vec<usize>,
}

impl Source {
    fn new(text: String) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        Self { text, lines }
    }

    /// Line and column of a byte, from 1; the column in characters.
    fn place(&self, at: usize) -> (usize, usize) {
        let at = floor(&self.text, at);
        let line = self.lines.partition_point(|start| *start <= at);
        (line, 1 + self.text[self.lines[line - 1]..at].chars().count())
    }

    /// The line of a byte: its number, its text, and what of it lies between `start` and `end`.
    fn line(&self, start: usize, end: usize) -> (usize, &str, Range<usize>) {
        let start = floor(&self.text, start);
        let number = self.lines.partition_point(|begin| *begin <= start);
        let begin = self.lines[number - 1];
        let line = self.text[begin..].lines().next().unwrap_or_default();
        let within = |at: usize| floor(line, at.saturating_sub(begin));
        (number, line, within(start)..within(end).max(within(start)))
    }
}

/// The nearest place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Hint, Problem, Span};

    fn snapshot(text: &str) -> Snapshot {
        let files = [("cases/a.md".to_owned(), text.as_bytes().to_vec())];
        Snapshot { files: files.into(), unreadable: Vec::new() }
    }

    fn key(text: &str, word: &str) -> Diagnostic {
        let start = text.find(word).expect("the word stands in the text");
        let span = Span::new(start, start + word.len());
        let mut problem = Diagnostic::new(Problem::UnknownKey(word.to_owned()), "cases/a.md", Some(span));
        problem.hint(Hint::Nearest("人口".to_owned()));
        problem
    }

    #[test]
    fn the_caret_stands_below_what_is_meant_where_characters_are_wide() {
        let text = "---\n自治体概要: { じんこう: 1 }\n";
        let told = text_in(Lang::Ja, false, &[key(text, "じんこう")], &snapshot(text));
        let expected = "\
誤り[unknown-key]: 「じんこう」という項目はありません
 --> cases/a.md:2:10
  |
2 | 自治体概要: { じんこう: 1 }
  |               ^^^^^^^^
  |
  = 対処: 「人口」の書き間違いではありませんか

1 件の誤りがあります（1 ファイル）
";
        assert_eq!(told, expected);
    }

    #[test]
    fn english_and_json_tell_the_same() {
        let text = "---\njinko: 1\n";
        let problems = [key(text, "jinko"), Diagnostic::new(Problem::RawHtml, "cases/a.md", Some(Span::new(0, 3)))];
        assert!(text_in(Lang::En, false, &problems, &snapshot(text)).ends_with("1 error and 1 warning (1 file)\n"));
        let json: serde_json::Value = serde_json::from_str(&json_in(Lang::En, &problems, &snapshot(text))).expect("JSON");
        assert_eq!(json[0]["line"], 2);
        assert_eq!(json[0]["column"], 1);
        assert_eq!(json[0]["message"], "unknown key `jinko`");
        let json: serde_json::Value = serde_json::from_str(&json_with_lines(&problems, &snapshot(text))).expect("JSON");
        assert_eq!(json[0]["excerpt"], serde_json::json!({ "before": "", "marked": "jinko", "after": ": 1" }));
        assert_eq!(json[1]["severity"], "warning");
        assert_eq!(json_in(Lang::Ja, &[], &snapshot(text)), "[]\n");
    }

    #[test]
    fn nothing_in_a_file_steers_the_terminal() {
        let text = "\u{1b}[31m\u{9b}2J\u{202e}a: 1\n";
        let problem = Diagnostic::new(Problem::UnknownKey("\u{1b}]0;x\u{7}".to_owned()), "cases/a.md", Some(Span::new(0, 5)));
        let file = Diagnostic::new(Problem::EmptyFile, "cases/\u{1b}[2J.md", None);
        let problems = [problem, file, Diagnostic::new(Problem::EmptyFile, "cases/\u{9b}\u{202e}\u{1fffe}.md", None)];
        for told in [text_in(Lang::Ja, false, &problems, &snapshot(text)), json_in(Lang::En, &problems, &snapshot(text))] {
            assert!(!told.contains(|c: char| c != '\n' && is_forbidden(c)), "{told:?}");
        }
        let json: serde_json::Value = serde_json::from_str(&json_in(Lang::En, &problems, &snapshot(text))).expect("JSON");
        assert_eq!(json[2]["file"], "cases/\u{9b}\u{202e}\u{1fffe}.md");
    }

    #[test]
    fn problems_without_end_do_not_fill_the_screen() {
        let text = "a: 1\n";
        let problems: Vec<_> =
            (0..2_500).map(|_| Diagnostic::new(Problem::RawHtml, "cases/a.md", Some(Span::new(0, 1)))).collect();
        let told = text_in(Lang::En, false, &problems, &snapshot(text));
        assert_eq!(told.matches("warning[raw-html]").count(), MOST);
        assert!(told.contains("500 more are left out") && told.ends_with("2500 warnings (1 file)\n"), "{told}");
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_screen() {
        let text = "あ".repeat(100_000);
        for span in [Span::new(0, 300_000), Span::new(150_000, 300_000), Span::new(299_997, 300_000)] {
            let told = text_in(Lang::Ja, false, &[Diagnostic::new(Problem::RawHtml, "cases/a.md", Some(span))], &snapshot(&text));
            assert!(told.len() < 4_000, "{}", told.len());
            assert!(told.contains(&format!("cases/a.md:1:{}", span.start / 3 + 1)), "{told}");
        }
    }

    #[test]
    fn notes_for_github_are_one_line_each_and_escaped() {
        let text = "---\njinko: 1\n";
        let mut problem = key(text, "jinko");
        problem.problem = Problem::UnknownKey("100%\n::error::x".to_owned());
        problem.hint(Hint::Nearest("人口".to_owned()));
        let mut raised = Diagnostic::new(Problem::RawHtml, "cases/a,b:c.md", None);
        let warning = github_in(Lang::En, std::slice::from_ref(&raised), &snapshot(text), ".");
        assert!(warning.starts_with("::warning file=cases/a%2Cb%3Ac.md,line=1,col=1,title=raw-html::"), "{warning}");
        raised.raised = true;
        let told = github_in(Lang::En, &[problem, raised], &snapshot(text), "docs/content/");
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 2, "{told}");
        assert_eq!(
            lines[0],
            "::error file=docs/content/cases/a.md,line=2,col=1,title=unknown-key::unknown key `100%25 ::error::x`\
             %0Adid you mean `人口`?%0Adid you mean `人口`?"
        );
        assert!(lines[1].starts_with("::error file=docs/content/cases/a%2Cb%3Ac.md,line=1"), "{told}");
    }

    #[test]
    fn places_beyond_the_text_are_shown_at_its_end() {
        let text = "あ";
        let problem = Diagnostic::new(Problem::Tab, "cases/a.md", Some(Span::new(1, 99)));
        assert!(text_in(Lang::Ja, false, std::slice::from_ref(&problem), &snapshot(text)).contains("cases/a.md:1:1"));
        assert!(text_in(Lang::Ja, false, &[problem], &snapshot("")).contains("cases/a.md:1:1"));
    }
}
