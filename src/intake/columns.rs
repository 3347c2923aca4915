//! The columns of workbook and CSV, made from the table of fields: one for every value that a case can have.
use unicode_normalization::UnicodeNormalization as _;

use crate::fields::{self, Field, Kind};
use crate::model::{CaseForm, OwnField, OwnKind};

/// How a column's cells are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A date as exact as its source.
    Date,
    /// A year, perhaps with a month.
    Month,
    /// Several short texts in one cell, `、` between them.
    Names,
    /// Several texts, a line each.
    Lines,
    /// Keywords, a line each: `語 | 区分`.
    Keywords,
    /// Relations, a line each: `から → へ : 種類`.
    Relations,
    /// Markdown of a section.
    Body,
}

/// A column: one value of a case.
#[derive(Clone, Debug)]
pub struct Column {
    /// The place in the front matter, e.g. `profile.population.as_of`; of sections `section.` and the category.
    pub key: String,
    /// The heading, e.g. `人口の時点`.
    pub header: String,
    /// How its cells are read.
    pub shape: Shape,
    /// Whether a case must have it.
    pub required: bool,
    /// One sentence for those who fill it in.
    pub about: String,
    /// What is written there, for instance.
    pub example: String,
    /// The field that it comes from; sections have none.
    pub field: Option<&'static Field>,
    /// What numbers count.
    pub unit: String,
    /// What there is to choose from, beside what `field` offers.
    pub choices: Vec<String>,
    /// Whether other values than those are taken as well.
    pub any: bool,
}

impl Column {
    /// The key at the left edge of the front matter that holds this value; empty for sections.
    #[must_use]
    pub fn group(&self) -> &str {
        if self.shape == Shape::Body { "" } else { self.key.split('.').next().unwrap_or_default() }
    }
}

/// All columns of a handbook's cases, in the order of the table of fields, then the sections.
#[must_use]
pub fn columns(form: &CaseForm) -> Vec<Column> {
    let mut columns = Vec::new();
    for field in fields::CASE.iter().filter(|field| !form.without.contains(&field.key)) {
        // The handbook's own fields follow those that tell of the town.
        if field.key == "keywords" {
            form.fields.iter().for_each(|field| own(field, &mut columns));
        }
        let first = columns.len();
        match (field.key, field.kind) {
            ("keywords", _) => columns.push(plain(field, Shape::Keywords, fields::KEYWORD[0].example)),
            ("relations", _) => columns.push(plain(field, Shape::Relations, "土佐市 → 高知市医師会 : 委託")),
            (_, Kind::Map(inner)) => inner.iter().for_each(|part| within(field, part, &mut columns)),
            _ => columns.push(plain(field, shape(field), field.example)),
        }
        if let (Some(label), Some(column), false) = (form.labels.own(field.key), columns.get_mut(first), field.key == "profile") {
            // What the usual name means, and its example, may be of another subject.
            label.clone_into(&mut column.header);
            column.about = format!("{label}。");
            column.example.clear();
        }
    }
    columns.extend(form.categories.iter().map(|category| Column {
        key: format!("section.{}", category.id),
        header: category.label.clone(),
        shape: Shape::Body,
        required: false,
        about: category.description.clone().unwrap_or_else(|| format!("「{}」の本文。", category.label)),
        example: String::new(),
        field: None,
        unit: String::new(),
        choices: Vec::new(),
        any: true,
    }));
    columns
}

/// The columns of a field of the handbook's own: a number has three, anything else one.
fn own(field: &OwnField, columns: &mut Vec<Column>) {
    let (shape, unit, choices, any) = match &field.kind {
        OwnKind::Text => (Shape::Text, "", &[][..], true),
        OwnKind::Number { unit, .. } => (Shape::Number, unit.as_str(), &[][..], true),
        OwnKind::Date => (Shape::Date, "", &[][..], true),
        OwnKind::Choice(choices) => (Shape::Text, "", &choices[..], false),
        // Several go into one cell, which a list to choose one from would forbid.
        OwnKind::List(_) => (Shape::Names, "", &[][..], true),
    };
    let mut about = field.description.clone().unwrap_or_else(|| format!("{}。", field.label));
    if let OwnKind::List(choices) = &field.kind
        && !choices.is_empty()
    {
        about.push_str(&format!("次から選びます：{}。", choices.join("、")));
    }
    let column = |part: &str, header: String, shape: Shape, about: String| Column {
        key: if part.is_empty() { field.id.clone() } else { format!("{}.{part}", field.id) },
        header,
        shape,
        required: false,
        about,
        example: String::new(),
        field: None,
        unit: String::new(),
        choices: Vec::new(),
        any: true,
    };
    let part = if shape == Shape::Number { "value" } else { "" };
    columns.push(Column {
        example: field.example.clone().unwrap_or_default(),
        unit: unit.to_owned(),
        choices: choices.to_vec(),
        any,
        ..column(part, field.label.clone(), shape, about)
    });
    if shape == Shape::Number {
        for inner in fields::FIGURE.iter().filter(|inner| !inner.required) {
            let header = format!("{}の{}", field.label, inner.label);
            columns.push(column(inner.key, header, self::shape(inner), inner.about.to_owned()));
        }
    }
}

fn plain(field: &'static Field, shape: Shape, example: &str) -> Column {
    Column {
        key: field.key.to_owned(),
        header: field.label.to_owned(),
        shape,
        required: field.required,
        about: field.about.to_owned(),
        example: example.to_owned(),
        field: Some(field),
        unit: field.unit.to_owned(),
        choices: Vec::new(),
        any: true,
    }
}

/// The columns of a field inside a group: a figure has three, anything else one.
fn within(group: &'static Field, part: &'static Field, columns: &mut Vec<Column>) {
    if let Kind::Map(figure) = part.kind {
        for inner in figure {
            let value = inner.required;
            columns.push(Column {
                key: format!("{}.{}.{}", group.key, part.key, inner.key),
                header: if value { part.label.to_owned() } else { format!("{}の{}", part.label, inner.label) },
                required: false,
                about: if value { part.about.to_owned() } else { inner.about.to_owned() },
                unit: if value { part.unit.to_owned() } else { String::new() },
                ..plain(inner, shape(inner), if value { part.example } else { inner.example })
            });
        }
        return;
    }
    columns.push(Column {
        key: format!("{}.{}", group.key, part.key),
        header: format!("{}の{}", group.label, part.label),
        required: false,
        ..plain(part, shape(part), part.example)
    });
}

fn shape(field: &Field) -> Shape {
    match field.kind {
        Kind::Whole => Shape::Whole,
        Kind::Number | Kind::Numbers => Shape::Number,
        Kind::Date => Shape::Date,
        Kind::Month => Shape::Month,
        Kind::Texts if field.key == "doubts" => Shape::Lines,
        Kind::Texts => Shape::Names,
        _ => Shape::Text,
    }
}

/// The heading of the column that names a case's file.
pub(super) const STEM: &str = "ファイル名";

/// A heading as it is compared: without width, spaces, marks for what is required, and without what stands in brackets.
pub(super) fn folded(header: &str) -> String {
    let text: String = header.nfkc().collect();
    let text = text.split('(').next().unwrap_or_default();
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '※' | '必' | '須' | '【' | '】' | '[' | ']')).collect()
}

/// What people call a column whose heading is another.
const ALSO: [(&str, &[&str]); 12] = [
    ("number", &["No", "No.", "№", "事例番号", "通番", "連番", "整理番号"]),
    ("title", &["事業所", "事業所名称", "施設名", "名称", "ステーション名", "訪問看護ステーション名"]),
    ("prefecture", &["都道府県名", "県", "県名"]),
    ("municipalities", &["市町村名", "市区町村", "市区町村名", "自治体", "自治体名"]),
    ("operator", &["開設者", "設置主体", "法人名"]),
    ("implementing_body", &["事業実施主体"]),
    ("start", &["開始", "開始年月", "開始時期", "事業開始年月", "事業開始時期", "事業開始年"]),
    ("profile.population.value", &["総人口"]),
    ("profile.certification_rate.value", &["認定率", "要介護等認定率"]),
    ("coordinators.professions", &["資格", "職種・資格"]),
    ("coordinators.posts", &["勤務体制", "勤務形態等"]),
    ("summary", &["概要"]),
];

/// The heading that was most likely meant by one that no column has.
pub(super) fn nearest(columns: &[Column], header: &str) -> Option<String> {
    let header = folded(header);
    let length = header.chars().count();
    let near = columns.iter().filter_map(|column| {
        let known = folded(&column.header);
        let distance = strsim::damerau_levenshtein(&header, &known);
        let limit = (length.max(known.chars().count()) / 3).clamp(1, 3);
        (length > 1 && length < 40 && distance <= limit && distance < length).then_some((distance, &column.header))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, header)| header.clone())
}

/// The column that a heading names: by heading, key, or the field's own label where only one column has it.
pub(super) fn find(columns: &[Column], header: &str) -> Option<usize> {
    let header = folded(header);
    if header.is_empty() {
        return None;
    }
    let named = |column: &Column| folded(&column.header) == header || column.key == header;
    columns.iter().position(named).or_else(|| {
        // What the handbook's own data sheet and people call it: 職種, 勤務形態, コーディネーター（人）.
        let label = |column: &Column| column.field.is_some_and(|field| folded(field.label) == header || field.key == header);
        let mut same = columns.iter().enumerate().filter(|(_, column)| label(column));
        let only = same.next().filter(|_| same.next().is_none()).map(|(at, _)| at);
        let also = || {
            let (key, _) = ALSO.iter().find(|(_, names)| names.iter().any(|name| folded(name) == header))?;
            columns.iter().position(|column| column.key == *key)
        };
        only.or_else(also).or_else(|| {
            let group = fields::find(fields::CASE, &header)?;
            columns.iter().position(|column| column.group() == group.key && column.shape == Shape::Whole)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_column_and_headings_are_found_in_many_spellings() {
        let columns = columns(&CaseForm::default());
        let at = |name: &str| find(&columns, name).map(|at| columns[at].key.as_str());
        assert_eq!(columns.len(), 25, "{:?}", columns.iter().map(|c| &c.key).collect::<Vec<_>>());
        for (header, key) in [
            ("番号 ※必須", "number"),
            ("人口（人）", "profile.population.value"),
            ("人口の時点", "profile.population.as_of"),
            ("職種", "coordinators.professions"),
            ("コーディネーター（人）", "coordinators.count"),
            ("コーディネーターの人数", "coordinators.count"),
            ("高齢化率(%)", "profile.aging_rate.value"),
            ("title", "title"),
            ("Ｎｏ．", "number"),
            ("施設名", "title"),
            ("市区町村名", "municipalities"),
            ("ｷｰﾜｰﾄﾞ", "keywords"),
        ] {
            assert_eq!(at(header), Some(key), "{header}");
        }
        assert_eq!(nearest(&columns, "事業所の名").as_deref(), Some("事業所名"));
        assert_eq!(nearest(&columns, "備考"), None);
        for header in ["", "時点", "市町村コード", "備考"] {
            assert_eq!(at(header), None, "{header}");
        }
    }
}
