//! Markdown events of a page's sections → HTML.
//!
//! `pulldown-cmark` writes most of it; what it can't know is put in its way here: tables that fit a phone, the size of
//! pictures, footnotes counted over the whole page.
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::glossary::{Glossary, Mentions, TermNote};
use super::pictures;
use super::words::escape;
use crate::model::{Asset, Section};

/// Addresses that lead out of the site; everything else with a scheme is dropped.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Writes the sections of one page in their order.
pub(super) struct Writer<'a> {
    assets: &'a [Asset],
    page: &'a str,
    prefix: String,
    /// Footnotes in the order in which the text refers to them; the place is the number.
    notes: Vec<Note>,
    table: Option<Table>,
    /// The words that the text explains where it first mentions them.
    glossary: Option<&'a Glossary<'a>>,
    mentions: Mentions,
    /// How many links and headings are open: nothing is explained inside.
    closed: usize,
}

struct Note {
    label: String,
    html: String,
    references: usize,
}

#[derive(Default)]
struct Table {
    heads: Vec<String>,
    column: usize,
    in_head: bool,
}

type Events = Vec<Event<'static>>;

impl<'a> Writer<'a> {
    /// A writer for the page at `page` (from the site's root).
    pub(super) fn new(assets: &'a [Asset], page: &'a str) -> Self {
        Self {
            assets,
            page,
            prefix: String::new(),
            notes: Vec::new(),
            table: None,
            glossary: None,
            mentions: Mentions::default(),
            closed: 0,
        }
    }

    /// The same, for a page that bears many texts: every anchor of this one begins with `prefix`.
    pub(super) fn with_prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.to_owned();
        self
    }

    /// The same, for a page on which the first mention of a term explains itself.
    pub(super) fn with_terms(mut self, glossary: &'a Glossary<'a>) -> Self {
        self.glossary = Some(glossary);
        self
    }

    /// What the page must know of the terms that it mentions.
    pub(super) fn terms(&self) -> Vec<TermNote> {
        self.glossary.map(|glossary| glossary.notes(&self.mentions)).unwrap_or_default()
    }

    /// One section's text.
    pub(super) fn section(&mut self, section: &Section) -> String {
        self.write(&section.events)
    }

    /// The footnotes of all sections so far, empty without any.
    pub(super) fn footnotes(&self) -> String {
        let written: Vec<&Note> = self.notes.iter().filter(|note| !note.html.is_empty()).collect();
        if written.is_empty() {
            return String::new();
        }
        let mut out = String::from("<section class=\"footnotes\" aria-label=\"脚注\"><ol>\n");
        for (at, note) in self.notes.iter().enumerate() {
            let number = at + 1;
            let back = if note.references > 0 {
                format!(
                    " <a href=\"#{}fnref-{number}\" class=\"back\" aria-label=\"脚注{number}の本文へ戻る\" data-passage=\"none\">↩</a>",
                    self.prefix
                )
            } else {
                String::new()
            };
            out.push_str(&format!(
                "<li id=\"{}fn-{number}\" data-heading=\"脚注{number}\">{}{back}</li>\n",
                self.prefix, note.html
            ));
        }
        out.push_str("</ol></section>\n");
        out
    }

    fn write(&mut self, events: &[Event<'static>]) -> String {
        let mut out = Events::with_capacity(events.len());
        let mut at = 0;
        while at < events.len() {
            at = self.step(events, at, &mut out);
        }
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, out.into_iter());
        html
    }

    /// Takes the event at `at` (with all that belongs to it) over into `out`; gives the place of the next one.
    fn step(&mut self, events: &[Event<'static>], at: usize, out: &mut Events) -> usize {
        match &events[at] {
            Event::Start(Tag::Link { .. } | Tag::Heading { .. } | Tag::TableHead) => self.closed += 1,
            Event::End(TagEnd::Link | TagEnd::Heading(_) | TagEnd::TableHead) => self.closed = self.closed.saturating_sub(1),
            _ => {}
        }
        match &events[at] {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let end = end_of(events, at);
                let alt = plain(&events[at + 1..end]);
                out.push(raw(pictures::element(self.assets, self.page, dest_url, &self.address(dest_url), &alt, title)));
                return end + 1;
            }
            Event::Start(Tag::CodeBlock(_)) => {
                let end = end_of(events, at);
                out.push(raw(code(&events[at + 1..end])));
                return end + 1;
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let end = end_of(events, at);
                let html = self.write(&events[at + 1..end]);
                let note = self.note(label);
                self.notes[note].html = html;
                return end + 1;
            }
            Event::FootnoteReference(label) => {
                let note = self.note(label);
                self.notes[note].references += 1;
                let number = note + 1;
                // Only the first place bears the anchor: a reader who comes back lands at the first mention.
                let id = if self.notes[note].references == 1 {
                    format!(" id=\"{}fnref-{number}\"", self.prefix)
                } else {
                    String::new()
                };
                out.push(raw(format!(
                    "<sup{id}><a href=\"#{}fn-{number}\" aria-label=\"脚注{number}\">{number}</a></sup>",
                    self.prefix
                )));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = if is_safe(dest_url) { self.address(dest_url) } else { CowStr::from("#") };
                let leads_out =
                    dest_url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) && dest_url.contains(':');
                let link = Event::Start(Tag::Link { link_type: *link_type, dest_url, title: title.clone(), id: id.clone() });
                out.push(if leads_out { apart(link) } else { link });
            }
            Event::Start(Tag::Heading { level, id: Some(id), classes, attrs }) if !self.prefix.is_empty() => {
                let id = Some(CowStr::from(format!("{}{id}", self.prefix)));
                out.push(Event::Start(Tag::Heading { level: *level, id, classes: classes.clone(), attrs: attrs.clone() }));
            }
            // The reader has made text of raw HTML already; this is the second lock on the same door.
            Event::Html(text) | Event::InlineHtml(text) => out.push(Event::Text(text.clone())),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Text(text) if self.closed == 0 => {
                let root = super::frame::root(self.page);
                let linked = self.glossary.and_then(|glossary| glossary.link(text, &root, &mut self.mentions));
                out.push(linked.map_or_else(|| Event::Text(text.clone()), raw));
            }
            event => {
                if !self.table_step(events, at, out) {
                    out.push(event.clone());
                }
            }
        }
        at + 1
    }

    /// Tables are written by hand: each cell names its column, so that phones can show rows as blocks.
    fn table_step(&mut self, events: &[Event<'static>], at: usize, out: &mut Events) -> bool {
        match &events[at] {
            Event::Start(Tag::Table(columns)) => {
                self.table = Some(Table::default());
                let stack = if columns.len() > 2 { " stack" } else { "" };
                out.push(raw(format!("<div class=\"table{stack}\"><table>")));
            }
            Event::End(TagEnd::Table) => {
                self.table = None;
                out.push(raw("</tbody></table></div>\n"));
            }
            Event::Start(Tag::TableHead) => {
                if let Some(table) = &mut self.table {
                    table.in_head = true;
                }
                out.push(raw("<thead><tr>"));
            }
            Event::End(TagEnd::TableHead) => {
                if let Some(table) = &mut self.table {
                    table.in_head = false;
                }
                out.push(raw("</tr></thead><tbody>"));
            }
            Event::Start(Tag::TableRow) => {
                if let Some(table) = &mut self.table {
                    table.column = 0;
                }
                out.push(raw("<tr>"));
            }
            Event::End(TagEnd::TableRow) => out.push(raw("</tr>")),
            Event::Start(Tag::TableCell) => {
                let text = plain(&events[at + 1..end_of(events, at)]);
                out.push(raw(self.table.as_mut().map_or_else(String::new, |table| table.open_cell(&text))));
            }
            Event::End(TagEnd::TableCell) => {
                let in_head = self.table.as_ref().is_some_and(|table| table.in_head);
                out.push(raw(if in_head { "</th>" } else { "</td>" }));
            }
            _ => return false,
        }
        true
    }

    /// An address as this page must write it: on a page that bears many texts, seen from the site's root.
    fn address(&self, address: &CowStr<'static>) -> CowStr<'static> {
        if self.prefix.is_empty() || address.contains(':') || address.starts_with("//") {
            return address.clone();
        }
        match address.strip_prefix('#') {
            Some(anchor) => CowStr::from(format!("#{}{anchor}", self.prefix)),
            None => {
                let (path, anchor) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
                CowStr::from(format!("{}{anchor}", pictures::resolve(self.page, path)))
            }
        }
    }

    fn note(&mut self, label: &str) -> usize {
        if let Some(known) = self.notes.iter().position(|note| note.label == label) {
            return known;
        }
        self.notes.push(Note { label: label.to_owned(), html: String::new(), references: 0 });
        self.notes.len() - 1
    }
}

impl Table {
    fn open_cell(&mut self, text: &str) -> String {
        if self.in_head {
            self.heads.push(text.to_owned());
            return "<th scope=\"col\">".to_owned();
        }
        let head = self.heads.get(self.column).filter(|head| !head.is_empty());
        self.column += 1;
        match head {
            Some(head) => format!("<td data-l=\"{}\">", escape(head)),
            None => "<td>".to_owned(),
        }
    }
}

fn raw(html: impl Into<String>) -> Event<'static> {
    Event::Html(CowStr::from(html.into()))
}

/// The opening tag of a link that leads out of the site: the page there gets no hold of this one.
fn apart(link: Event<'static>) -> Event<'static> {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, std::iter::once(link));
    match html.strip_suffix('>') {
        Some(tag) => raw(format!("{tag} rel=\"noopener\">")),
        None => raw(html),
    }
}

/// Place of the end that belongs to the start at `at`; the last event where there is none.
fn end_of(events: &[Event<'static>], at: usize) -> usize {
    let mut depth = 0;
    for (offset, event) in events[at..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + offset;
        }
    }
    events.len() - 1
}

/// The text of events without markup.
fn plain(events: &[Event<'static>]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

fn is_safe(address: &str) -> bool {
    let head = &address[..address.find(['/', '?', '#']).unwrap_or(address.len())];
    head.split_once(':').is_none_or(|(scheme, _)| SCHEMES.iter().any(|known| scheme.trim().eq_ignore_ascii_case(known)))
}

/// A block of code. Its coloured pieces come as HTML from the reader of Markdown; it can be scrolled, so it can be reached.
fn code(events: &[Event<'static>]) -> String {
    let inside: String = (events.iter())
        .map(|event| match event {
            Event::InlineHtml(html) => html.to_string(),
            Event::Text(text) => escape(text),
            _ => String::new(),
        })
        .collect();
    format!("<pre tabindex=\"0\"><code>{inside}</code></pre>\n")
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser};

    use super::*;

    fn write(markdown: &str) -> String {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        let events = Parser::new_ext(markdown, options).map(Event::into_static).collect();
        let section = Section { heading: String::new(), slug: String::new(), category: None, events };
        let mut writer = Writer::new(&[], "cases/a.html");
        writer.section(&section) + &writer.footnotes()
    }

    #[test]
    fn tables_name_their_columns_in_every_cell() {
        let html = write("|名|数|年|\n|-|-|-|\n|a|1|2020|\n");
        assert!(html.contains("<div class=\"table stack\">"), "{html}");
        assert!(html.contains("<td data-l=\"数\">1</td>"), "{html}");
        assert!(html.contains("<th scope=\"col\">年</th>"), "{html}");
    }

    #[test]
    fn footnotes_come_last_and_lead_back() {
        let html = write("甲[^a]乙[^b]\n\n[^b]: 二\n\n[^a]: 一\n");
        assert!(html.contains("<sup id=\"fnref-1\"><a href=\"#fn-1\" aria-label=\"脚注1\">1</a></sup>"), "{html}");
        let (first, second) = (
            html.find("<li id=\"fn-1\" data-heading=\"脚注1\"><p>一"),
            html.find("<li id=\"fn-2\" data-heading=\"脚注2\"><p>二"),
        );
        assert!(first.is_some() && first < second, "{html}");
    }

    #[test]
    fn markup_and_scripts_stay_text() {
        let html = write("a <b onclick=x>b</b>\n\n<script>c</script>\n\n[d](javascript:e) [f](https://g.example/)\n");
        assert!(!html.contains("<b") && !html.contains("<script") && !html.contains("javascript"), "{html}");
        assert!(html.contains("<a href=\"https://g.example/\" rel=\"noopener\">f</a>"), "{html}");
    }
}
