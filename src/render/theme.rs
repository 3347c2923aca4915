//! The theme: the built-in files, and over them the handbook's own, path by path.
//!
//! `templates/**` are tera templates, named by their path below `templates/`; `static/**` goes to the site's `assets/`.
use std::borrow::Cow;
use std::collections::BTreeMap;

use tera::{ErrorKind, Kwargs, State, Tera};

use super::words;
use crate::diag::{Diagnostic, Problem, Span};
use crate::model::ThemeFile;

/// The built-in theme as `build.rs` lists it.
static BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// Its scripts and style sheets without comments and needless space, sorted alike.
static SMALL: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/small.rs"));

/// Static files that a page loads as one, as every file more is a way more to the server and back before the page is painted:
/// name below `assets/` and parts, in order. The parts go to the site by themselves, too: another page may need one alone.
const JOINED: [(&str, &[&str]); 4] = [
    ("handbook.css", &["style.css", "pages.css"]),
    ("case.js", &["searchbox.js", "basket.js", "reading.js", "terms.js"]),
    ("chapter.js", &["searchbox.js", "reading.js", "terms.js"]),
    ("list.js", &["searchbox.js", "basket.js"]),
];

const TEMPLATES: &str = "templates/";
const STATIC: &str = "static/";

/// The files of a theme and its compiled templates.
pub struct Theme<'a> {
    files: BTreeMap<&'a str, &'a [u8]>,
    /// The compiled templates.
    pub(super) tera: Tera,
}

impl<'a> Theme<'a> {
    /// Lays `own` over the built-in files and compiles the templates.
    ///
    /// # Errors
    /// Templates that are no UTF-8 or that tera can't compile.
    pub fn new(own: &'a [ThemeFile]) -> Result<Self, Vec<Diagnostic>> {
        let mut files: BTreeMap<&'a str, &'a [u8]> = BUILT_IN.iter().copied().collect();
        files.extend(own.iter().map(|file| (file.path.as_str(), &*file.bytes)));
        let mut templates: Vec<(Cow<'_, str>, &str)> = Vec::new();
        let mut problems = Vec::new();
        for (path, bytes) in &files {
            let Some(name) = path.strip_prefix(TEMPLATES).filter(|name| name.ends_with(".html") || name.ends_with(".xml")) else {
                continue;
            };
            // What the handbook's own template replaces can still be extended by it, under `default/`.
            let replaced = BUILT_IN.iter().find(|(known, built_in)| known == path && built_in != bytes);
            if let Some(text) = replaced.and_then(|(_, built_in)| std::str::from_utf8(built_in).ok()) {
                templates.push((Cow::Owned(format!("default/{name}")), text));
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => templates.push((Cow::Borrowed(name), text)),
                Err(_) => problems.push(Diagnostic::new(Problem::BrokenUtf8, &format!("theme/{path}"), None)),
            }
        }
        let mut tera = Tera::default();
        tera.register_filter("grouped", grouped);
        if problems.is_empty()
            && let Err(error) = tera.add_raw_templates(templates)
        {
            problems.push(explain(&error));
        }
        if problems.is_empty() { Ok(Self { files, tera }) } else { Err(problems) }
    }

    /// A template's fault in the words of a diagnostic.
    pub(super) fn explain(&self, error: &tera::Error) -> Diagnostic {
        explain(error)
    }

    /// Path in the site and bytes of every static file, and of those that are [`JOINED`].
    pub fn assets(&self) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
        self.statics().map(|(name, bytes)| (format!("assets/{name}"), bytes.into_owned()))
    }

    /// Name below `static/` → address from the site's root with the hash of the content, so that a browser that kept an
    /// older file asks again.
    pub(super) fn asset_links(&self) -> BTreeMap<String, String> {
        self.statics().map(|(name, bytes)| (name.to_owned(), link(&format!("assets/{name}"), &bytes))).collect()
    }

    fn statics(&self) -> impl Iterator<Item = (&str, Cow<'_, [u8]>)> + '_ {
        let own = |name: &str| self.files.get(format!("{STATIC}{name}").as_str()).copied();
        // A handbook's own file of that name is meant to take the place of what the program would join.
        let joined = JOINED.into_iter().filter(move |(name, _)| own(name).is_none()).map(move |(name, parts)| {
            let parts = parts.iter().filter_map(|&part| Some(small(part, own(part)?)));
            // A script that ends without its semicolon would call the next one's function.
            let end: &[u8] = if name.ends_with(".js") { b"\n;" } else { b"\n" };
            (name, Cow::Owned(parts.flat_map(|part| [part, end].concat()).collect()))
        });
        let files = self.files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(STATIC)?, *bytes)));
        files.map(|(name, bytes)| (name, Cow::Borrowed(small(name, bytes)))).chain(joined)
    }
}

/// `{{ 1234 | grouped }}` → `1,234`: counts that people read.
fn grouped(count: usize, _: Kwargs, _: &State) -> String {
    words::count(count)
}

/// A built-in script or style sheet without comments and needless space: a quarter of scripts, a sixth of styles less for the
/// reader's line. A handbook's own files go out as they are, whatever they are written like.
fn small<'a>(name: &str, bytes: &'a [u8]) -> &'a [u8] {
    let of = |table: &'static [(&str, &'static [u8])]| {
        table.iter().find(|(path, _)| path.strip_prefix(STATIC) == Some(name)).map(|(_, bytes)| *bytes)
    };
    of(SMALL).filter(|_| of(BUILT_IN) == Some(bytes)).unwrap_or(bytes)
}

/// `path` with the hash of its content behind a question mark.
pub(super) fn link(path: &str, bytes: &[u8]) -> String {
    // FNV-1a: the same on every machine and for every version of the standard library.
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    format!("{path}?v={:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

fn explain(error: &tera::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = &report.span().range;
            problem(report.filename(), Some(Span::new(range.start, range.end)), report.message())
        }
        ErrorKind::MissingParent { current: template, .. }
        | ErrorKind::CircularExtend { tpl: template, .. }
        | ErrorKind::CircularInclude { tpl: template, .. } => problem(template, None, &error.to_string()),
        _ => problem("", None, &error.to_string()),
    }
}

/// `template` is a name below `templates/`. A fault in a built-in template, called wrongly by the handbook's own, is named
/// like one of the handbook's: there it can be mended, by a file of that name.
fn problem(template: &str, span: Option<Span>, reason: &str) -> Diagnostic {
    Diagnostic::new(Problem::Template(reason.to_owned()), &format!("theme/{TEMPLATES}{template}"), span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(path: &str, text: &str) -> Vec<ThemeFile> {
        vec![ThemeFile { path: path.into(), bytes: text.as_bytes().into() }]
    }

    #[test]
    fn the_built_in_theme_compiles() {
        let theme = Theme::new(&[]).map_err(|problems| format!("{problems:#?}"));
        let links = theme.expect("templates").asset_links();
        assert!(links["style.css"].starts_with("assets/style.css?v="), "{links:?}");
        assert!(links["case.js"].starts_with("assets/case.js?v="), "{links:?}");
    }

    #[test]
    fn a_broken_template_is_named_with_its_place() {
        let files = own("templates/cases.html", "<p>\n{% if %}");
        let problems = Theme::new(&files).err().expect("a problem");
        assert_eq!(problems[0].file, "theme/templates/cases.html");
        assert!(problems[0].span.is_some_and(|span| span.start >= 4), "{problems:?}");
    }

    #[test]
    fn built_in_scripts_go_out_small_and_others_as_they_are() {
        let files = own("static/marks.js", "// mine\nf ( )\n");
        let theme = Theme::new(&files).map_err(|problems| format!("{problems:#?}")).expect("templates");
        let assets: BTreeMap<String, Vec<u8>> = theme.assets().collect();
        assert_eq!(assets["assets/marks.js"], b"// mine\nf ( )\n");
        let search = String::from_utf8_lossy(&assets["assets/search.js"]);
        assert!(search.starts_with("(function(root){") && !search.contains("/**"), "{}", &search[..80]);
    }

    #[test]
    fn built_in_styles_go_out_small() {
        let theme = Theme::new(&[]).map_err(|problems| format!("{problems:#?}")).expect("templates");
        let assets: BTreeMap<String, Vec<u8>> = theme.assets().collect();
        let style = String::from_utf8_lossy(&assets["assets/style.css"]);
        assert!(style.starts_with(":root{color-scheme:light;--paper:#fff;") && !style.contains("/*"), "{}", &style[..80]);
    }

    #[test]
    fn own_files_win() {
        let files = own("static/style.css", "p{}");
        let theme = Theme::new(&files).map_err(|problems| format!("{problems:#?}")).expect("templates");
        let style = theme.assets().find(|(path, _)| path == "assets/style.css").expect("style");
        assert_eq!(style.1, b"p{}");
        let joined = theme.assets().find(|(path, _)| path == "assets/handbook.css").expect("the style sheet that pages load");
        assert!(joined.1.starts_with(b"p{}\n") && joined.1.len() > 10_000, "the own part, then the program's");
    }

    /// The child theme that `themes/default/README.md` shows: ten lines in two files.
    #[test]
    fn ten_lines_change_the_colours_and_the_title_page() {
        let css = ":root {\n  --ink: #102a43;\n  --link: #005f73;\n}\n";
        let index = "{% extends \"default/index.html\" %}\n{% block hero %}\n<section class=\"hero\"><div>\n<h1>わたしたちの{{ site.title }}</h1>\n</div></section>\n{% endblock hero %}\n";
        assert_eq!((css.to_owned() + index).lines().count(), 10);
        let mut handbook = crate::render::tests::handbook();
        handbook.theme = [own("static/theme.css", css), own("templates/index.html", index)].concat();
        let site = crate::render::tests::site(&handbook);
        let page = |path: &str| &site.pages.iter().find(|page| page.path == path).expect("the page").html;
        assert!(page("index.html").contains(&format!("<h1>わたしたちの{}</h1>", handbook.meta.title)));
        assert!(!page("index.html").contains("class=\"map\"") && page("index.html").contains("class=\"doors\""));
        // The colours come after the built-in ones, on every page.
        let html = page("cases/01-a.html");
        let place = |name: &str| html.find(&format!("assets/{name}?v=")).expect("a style sheet");
        assert!(place("theme.css") > place("handbook.css"));
        assert!(site.files.iter().any(|(path, bytes)| path == "assets/theme.css" && bytes == css.as_bytes()));
    }
}
