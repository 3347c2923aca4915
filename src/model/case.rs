//! One case and its parts.
use std::collections::BTreeMap;
use std::fmt;

use super::{OwnValue, Section};

/// A case: one town or group of towns, and what was done there.
#[derive(Clone, Debug)]
pub struct Case {
    /// Path of the source file below the content folder, `/`-separated.
    pub file: String,
    /// File stem; the page's name.
    pub stem: String,
    /// Unique, 1 or more.
    pub number: u32,
    /// Name of the station; the page's title.
    pub title: String,
    /// Who runs the station.
    pub operator: Option<String>,
    /// One of the 47 prefectures.
    pub prefecture: String,
    /// At least one.
    pub municipalities: Vec<Municipality>,
    /// Who carries out the project.
    pub implementing_body: Option<String>,
    /// When the project began.
    pub start: Option<YearMonth>,
    /// The town in figures.
    pub profile: Profile,
    /// Who coordinates.
    pub coordinators: Option<Coordinators>,
    /// At least one; unique within the case.
    pub keywords: Vec<Keyword>,
    /// Who commissions, supports, consults whom.
    pub relations: Vec<Relation>,
    /// Where the facts come from.
    pub source: Option<SourceRef>,
    /// What looks wrong or is missing in the source; shown as 編注.
    pub doubts: Vec<String>,
    /// One or two sentences for lists.
    pub summary: Option<String>,
    /// Values of the handbook's own fields, by the field's place in [`super::Handbook::fields`].
    pub own: BTreeMap<usize, OwnValue>,
    /// The text, cut at headings of level two: one section a category, in the categories' order.
    pub sections: Vec<Section>,
}

impl Case {
    /// The towns' names joined by `・`, the name of a case in lists.
    #[must_use]
    pub fn place(&self) -> String {
        self.municipalities.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join("・")
    }
}

/// A city, town, village or special ward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// The name as the file spells it.
    pub name: String,
    /// Six-digit code of local governments, with the check digit, e.g. `392057`.
    pub code: String,
    /// Reading in hiragana, e.g. とさし.
    pub reading: String,
}

/// The town in figures.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Inhabitants, persons.
    pub population: Option<Figure>,
    /// Share of people of 65 years and older, per cent, 0–100.
    pub aging_rate: Option<Figure>,
    /// Share of the insured of 65 and older who are certified as needing care, per cent, 0–100.
    pub certification_rate: Option<Figure>,
}

/// A figure with its date and source.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The value in the unit of its field; persons are whole.
    pub value: f64,
    /// When it was counted.
    pub as_of: Option<AsOf>,
    /// Where it was read.
    pub source: Option<String>,
}

/// The date of a figure, as exact as the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsOf {
    /// `2020`
    Year(i32),
    /// `2023年度`, April to March
    FiscalYear(i32),
    /// `2023-09`
    Month(i32, u8),
    /// `2024-10-31`
    Day(i32, u8, u8),
}

impl AsOf {
    /// The first month that the date may mean: year and month.
    #[must_use]
    pub fn first_month(self) -> (i32, u8) {
        match self {
            Self::Year(year) => (year, 1),
            Self::FiscalYear(year) => (year, 4),
            Self::Month(year, month) | Self::Day(year, month, _) => (year, month),
        }
    }

    /// The last month that the date may mean: year and month.
    #[must_use]
    pub fn last_month(self) -> (i32, u8) {
        match self {
            Self::Year(year) => (year, 12),
            Self::FiscalYear(year) => (year + 1, 3),
            Self::Month(year, month) | Self::Day(year, month, _) => (year, month),
        }
    }
}

/// As the front matter writes it: `2020`, `2023年度`, `2023-09`, `2024-10-31`.
impl fmt::Display for AsOf {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(to, "{year}"),
            Self::FiscalYear(year) => write!(to, "{year}年度"),
            Self::Month(year, month) => write!(to, "{year}-{month:02}"),
            Self::Day(year, month, day) => write!(to, "{year}-{month:02}-{day:02}"),
        }
    }
}

/// A year, perhaps with a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearMonth {
    /// Western year.
    pub year: i32,
    /// 1–12.
    pub month: Option<u8>,
}

/// As the front matter writes it: `2017` or `2017-10`.
impl fmt::Display for YearMonth {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month {
            Some(month) => write!(to, "{}-{month:02}", self.year),
            None => write!(to, "{}", self.year),
        }
    }
}

/// Who coordinates.
#[derive(Clone, Debug, Default)]
pub struct Coordinators {
    /// Persons.
    pub count: Option<u32>,
    /// Professions and qualifications, e.g. 看護師.
    pub professions: Vec<String>,
    /// Posts in words, e.g. 非常勤専従1名.
    pub posts: Option<String>,
}

/// A keyword as the file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// The text as spelt.
    pub text: String,
    /// The category that the file gives; it wins over what the text tells.
    pub category: Option<super::CategoryId>,
}

/// `from` does `kind` to or for `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Who acts.
    pub from: String,
    /// On whom.
    pub to: String,
    /// What it does, e.g. 委託.
    pub kind: String,
}

/// Where a case's facts come from.
#[derive(Clone, Debug)]
pub struct SourceRef {
    /// Identifier of the document.
    pub document: Option<String>,
    /// The case's number there.
    pub case: Option<String>,
}
