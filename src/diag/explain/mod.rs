//! What every problem means, why it matters, and an example: wrong and right.
//!
//! One entry a code, in rooms of their own (`files`, `yaml`, `values`, `text`, `doubts`, `meant`). The examples are true:
//! `tests/explain.rs` puts each into a small handbook and sees that the wrong one gives its code and the right one does not.

mod doubts;
mod files;
mod meant;
mod text;
mod values;
mod yaml;

use std::fmt::Write as _;

use super::Lang;

/// Where an example belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Lines of a case's front matter.
    Front,
    /// Text below the first heading of a case.
    Text,
    /// All that stands below a case's front matter.
    Body,
    /// Lines of `handbook.yaml`.
    Book,
    /// A whole file; its path below the content folder.
    File(&'static str),
    /// The path of a file.
    Name,
    /// What is done, in words: nothing that a file could show.
    Words,
}

/// One code explained.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code, e.g. `unknown-key`.
    pub code: &'static str,
    /// Where the examples belong.
    pub place: Place,
    /// What it means and why it matters, Japanese.
    ja: [&'static str; 2],
    /// The same in English.
    en: [&'static str; 2],
    /// An example that has the problem. Characters that nobody sees are written as `⟨U+200B⟩`, a file in another encoding
    /// begins with `⟨Shift_JIS⟩`, one that is not there is `⟨⟩`, a picture `⟨PNG⟩`.
    pub wrong: &'static str,
    /// The same without the problem.
    pub right: &'static str,
}

const fn say(
    code: &'static str,
    place: Place,
    ja: [&'static str; 2],
    en: [&'static str; 2],
    wrong: &'static str,
    right: &'static str,
) -> Explanation {
    Explanation { code, place, ja, en, wrong, right }
}

/// All explanations: files first, then what stands in them from top to bottom, then what is merely doubtful.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    [files::ALL, yaml::ALL, values::ALL, text::ALL, doubts::ALL, meant::ALL].into_iter().flatten()
}

/// The explanation of a code, whatever its case.
#[must_use]
pub fn find(code: &str) -> Option<&'static Explanation> {
    all().find(|explanation| explanation.code.eq_ignore_ascii_case(code.trim()))
}

/// The code that was most likely meant; `None` where none is near.
#[must_use]
pub fn nearest(code: &str) -> Option<&'static str> {
    let written: String = code.trim().to_lowercase().chars().take(60).collect();
    let near = all().map(|explanation| (strsim::damerau_levenshtein(&written, explanation.code), explanation.code));
    let near = near.filter(|(distance, known)| *distance <= known.len() / 3 || known.contains(&written) && written.len() > 3);
    near.min_by_key(|(distance, _)| *distance).map(|(_, code)| code)
}

impl Explanation {
    /// What it means.
    #[must_use]
    pub fn means(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja[0],
            Lang::En => self.en[0],
        }
    }

    /// Why it matters.
    #[must_use]
    pub fn why(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja[1],
            Lang::En => self.en[1],
        }
    }

    /// All of it as Markdown, under a heading of level two.
    #[must_use]
    pub fn markdown(&self, lang: Lang) -> String {
        let mut text = format!("## {}\n\n{}\n\n{}\n", self.code, self.means(lang), self.why(lang));
        let (wrong, right, place) = match lang {
            Lang::Ja => ("誤った例", "正しい例", self.place.words(lang)),
            Lang::En => ("Wrong", "Right", self.place.words(lang)),
        };
        let place = match (place.as_str(), lang) {
            ("", _) => String::new(),
            (place, Lang::Ja) => format!("（{place}）"),
            (place, Lang::En) => format!(" ({place})"),
        };
        for (name, example) in [(wrong, self.wrong), (right, self.right)] {
            // More marks than any example has.
            let _written = write!(text, "\n{name}{place}:\n\n````\n{example}\n````\n");
        }
        text
    }
}

impl Place {
    fn words(self, lang: Lang) -> String {
        let (ja, en) = match self {
            Self::Front => ("事例の前付け", "a case's front matter"),
            Self::Text | Self::Body => ("事例の本文", "a case's text"),
            Self::Book => ("handbook.yaml", "handbook.yaml"),
            Self::File(path) => return path.to_owned(),
            Self::Name => ("ファイルの場所と名前", "the file's place and name"),
            Self::Words => ("", ""),
        };
        if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() }
    }
}
