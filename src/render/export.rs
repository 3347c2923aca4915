//! The cases as data: `data/cases.json` for programs, `data/cases.csv` for spreadsheets.
use serde::Serialize;
use serde_json::{Value, json};

use super::View;
use super::figures::own_figure;
use super::names::Names;
use crate::fields::{self, Kind};
use crate::model::{
    AsOf, Case, CaseId, Coordinators, Figure, Handbook, Labels, Municipality, OwnField, OwnKind, OwnValue, YearMonth,
};

/// A spreadsheet takes a cell that begins so for a formula; the full-width forms too, in Japanese ones.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// Between several values in one cell.
const JOIN: &str = "、";

/// A column of the sheet, the same value's place in the JSON, and what it means: the data dictionary of `data.html`.
#[derive(Serialize)]
pub(super) struct Column {
    name: String,
    key: String,
    kind: &'static str,
    meaning: String,
    #[serde(skip)]
    of: Of,
}

/// A case's cell in a column.
type Of = Box<dyn Fn(&Case) -> String + Send + Sync>;

/// What is written behind the meaning of columns of several values.
const SEVERAL: &str = "いくつもあるときは「、」でつなぐ（JSONでは配列）";

/// The columns in their order, made from the table of fields; those of optional fields that no case has are left out.
pub(super) fn columns(handbook: &Handbook, names: &Names) -> Vec<Column> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let towns =
        |part: fn(&Municipality) -> &str| move |case: &Case| case.municipalities.iter().map(part).collect::<Vec<_>>().join(JOIN);
    let mut all = Sheet { labels: &handbook.labels, columns: Vec::new() };
    all.add(true, "number", "数", |case| case.number.to_string());
    all.add(true, "title", "文字", |case| case.title.clone());
    all.add(names.operator.is_some(), "operator", "文字", move |case| text(&case.operator));
    all.add(true, "prefecture", "文字", |case| case.prefecture.clone());
    all.add(true, "municipalities", "文字", towns(|town| &town.name));
    all.last(|column| column.key.push_str("[].name"));
    all.add(true, "municipalities", "6桁の文字", towns(|town| &town.code));
    all.last(|column| {
        column.name.push_str("コード");
        column.key.push_str("[].code");
        "総務省の全国地方公共団体コード。検査数字を含む6桁で、先頭の0も桁のうち".clone_into(&mut column.meaning);
    });
    all.add(names.implementing_body.is_some(), "implementing_body", "文字", move |case| text(&case.implementing_body));
    all.add(names.start.is_some(), "start", "年または年-月", |case| case.start.map(month).unwrap_or_default());
    all.figure(names.population.is_some(), "population", |case| case.profile.population.as_ref());
    all.figure(names.aging_rate.is_some(), "aging_rate", |case| case.profile.aging_rate.as_ref());
    all.figure(names.certification_rate.is_some(), "certification_rate", |case| case.profile.certification_rate.as_ref());
    let staff = |of: fn(&Coordinators) -> String| move |case: &Case| case.coordinators.as_ref().map(of).unwrap_or_default();
    let has = names.coordinators.is_some();
    let count = staff(|staff| staff.count.map(|count| count.to_string()).unwrap_or_default());
    if has {
        all.inner("coordinators", "count", "数", count);
        all.last(|column| column.name = format!("{}（人）", handbook.labels.of("coordinators")));
        all.inner("coordinators", "professions", "文字", staff(|staff| staff.professions.join(JOIN)));
        all.inner("coordinators", "posts", "文字", staff(|staff| staff.posts.clone().unwrap_or_default()));
    }
    for (at, (field, name)) in handbook.fields.iter().zip(&names.own).enumerate() {
        if name.is_some() {
            all.own(at, field);
        }
    }
    let keywords = |case: &Case| case.keywords.iter().map(|keyword| keyword.text.as_str()).collect::<Vec<_>>().join(JOIN);
    all.add(true, "keywords", "文字", keywords);
    all.last(|column| {
        column.key.push_str("[].text");
        column.meaning.push_str("「、」でつなぐ（JSONでは区分 category とページ url が付く）");
    });
    all.add(true, "summary", "文字", move |case| text(&case.summary));
    all.add(true, "doubts", "文字", |case| case.doubts.join("\n"));
    all.last(|column| column.meaning.push_str("いくつもあるときは改行でつなぐ（JSONでは配列）"));
    all.columns
}

/// Columns as they are put together.
struct Sheet<'a> {
    labels: &'a Labels,
    columns: Vec<Column>,
}

impl Sheet<'_> {
    fn push(&mut self, name: String, key: String, kind: &'static str, meaning: String, of: Of) {
        self.columns.push(Column { name, key, kind, meaning, of });
    }

    /// A field of the front matter, unless no case has it.
    fn add(&mut self, has: bool, key: &str, kind: &'static str, of: impl Fn(&Case) -> String + Send + Sync + 'static) {
        let Some(field) = fields::find(fields::CASE, key).filter(|_| has) else { return };
        let several = if field.kind == Kind::Texts && key != "doubts" { SEVERAL } else { "" };
        // What the usual name means may be said of another thing.
        let own = self.labels.own(key);
        let about = own.map_or_else(|| field.about.to_owned(), |label| format!("{label}。"));
        let name = own.unwrap_or(field.label).to_owned();
        self.push(name, key.to_owned(), kind, format!("{about}{several}"), Box::new(of));
    }

    /// A field inside a group.
    fn inner(&mut self, group: &str, key: &str, kind: &'static str, of: impl Fn(&Case) -> String + Send + Sync + 'static) {
        let fields = fields::find(fields::CASE, group).map_or(&[][..], |group| group.kind.fields());
        let Some(field) = fields::find(fields, key) else { return };
        let several = if field.kind == Kind::Texts { SEVERAL } else { "" };
        self.push(field.label.to_owned(), format!("{group}.{key}"), kind, format!("{}{several}", field.about), Box::new(of));
    }

    /// A figure of the profile: value, date, source.
    fn figure(&mut self, has: bool, key: &str, of: fn(&Case) -> Option<&Figure>) {
        let Some(field) = fields::find(fields::PROFILE, key).filter(|_| has) else { return };
        let name = format!("{}（{}）", field.label, field.unit);
        self.three(field.label, name, &format!("profile.{key}"), field.about, of);
    }

    fn three<F>(&mut self, label: &str, name: String, key: &str, about: &str, of: F)
    where
        F: Fn(&Case) -> Option<&Figure> + Clone + Send + Sync + 'static,
    {
        let cell = |at: usize| {
            let of = of.clone();
            Box::new(move |case: &Case| of(case).map_or_else(String::new, |figure| cells(figure)[at].clone()))
        };
        self.push(name, format!("{key}.value"), "数", about.to_owned(), cell(0));
        let dated = format!("{label}の時点。年、年度、年-月、年-月-日のどれか");
        self.push(format!("{label}の時点"), format!("{key}.as_of"), "日付", dated, cell(1));
        self.push(format!("{label}の出典"), format!("{key}.source"), "文字", format!("{label}の出典"), cell(2));
    }

    /// A field of the handbook's own.
    fn own(&mut self, at: usize, field: &OwnField) {
        let (label, key) = (&field.label, format!("fields.{}", field.id));
        let about = field.description.clone().unwrap_or_else(|| format!("{label}。"));
        let of = move |case: &Case| match case.own.get(&at) {
            Some(OwnValue::Text(text)) => text.clone(),
            Some(OwnValue::Date(as_of)) => date(*as_of),
            Some(OwnValue::List(texts)) => texts.join(JOIN),
            Some(OwnValue::Number(_)) | None => String::new(),
        };
        match &field.kind {
            OwnKind::Number { unit, .. } => {
                let name = if unit.is_empty() { label.clone() } else { format!("{label}（{unit}）") };
                self.three(label, name, &key, &about, move |case| own_figure(case, at));
            }
            OwnKind::Date => self.push(label.clone(), key, "日付", about, Box::new(of)),
            OwnKind::List(_) => self.push(label.clone(), key, "文字", format!("{about}{SEVERAL}"), Box::new(of)),
            OwnKind::Text | OwnKind::Choice(_) => self.push(label.clone(), key, "文字", about, Box::new(of)),
        }
    }

    /// Changes the column added last.
    fn last(&mut self, change: impl FnOnce(&mut Column)) {
        if let Some(column) = self.columns.last_mut() {
            change(column);
        }
    }
}

/// UTF-8 with a byte order mark, lines ended by CRLF, every cell in quotes: a bare `016071` would be read as a number.
pub(super) fn csv(handbook: &Handbook, names: &Names) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let columns = columns(handbook, names);
    // Writing into memory can't fail; a row of another length would, and all rows have the same columns.
    let _ = writer.write_record(columns.iter().map(|column| &column.name));
    for case in &handbook.cases {
        let _ = writer.write_record(columns.iter().map(|column| harmless(&(column.of)(case))));
    }
    writer.into_inner().unwrap_or_default()
}

fn cells(figure: &Figure) -> [String; 3] {
    [figure.value.to_string(), figure.as_of.map(date).unwrap_or_default(), figure.source.clone().unwrap_or_default()]
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if cell.starts_with(FORMULA) && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

/// All cases as one JSON array, keys as in the front matter; what a case lacks is `null`.
pub(super) fn json(view: View<'_>) -> Vec<u8> {
    let Handbook { meta, categories, fields, .. } = view.handbook;
    let all = All {
        title: &meta.title,
        edition: meta.edition.as_deref(),
        publisher: meta.publisher.as_deref(),
        licence: meta.licence.as_deref(),
        source: meta.source.as_deref(),
        categories: categories.iter().map(|c| json!({ "id": c.id, "label": c.label })).collect(),
        cases: Cases(view),
        fields: fields.iter().map(|field| json!({ "id": field.id, "label": field.label })).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&all).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// What the file of all cases holds.
#[derive(Serialize)]
struct All<'a> {
    title: &'a str,
    edition: Option<&'a str>,
    publisher: Option<&'a str>,
    licence: Option<&'a str>,
    source: Option<&'a str>,
    categories: Vec<Value>,
    cases: Cases<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Value>,
}

/// All cases, each put together when its turn comes: those of a very large handbook are many times their text.
struct Cases<'a>(View<'a>);

impl Serialize for Cases<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.0.handbook.cases.iter().enumerate();
        serializer.collect_seq(all.map(|(at, case)| object(self.0, CaseId(at), case)))
    }
}

fn object(view: View<'_>, id: CaseId, case: &Case) -> Value {
    let keywords: Vec<Value> = case
        .keywords
        .iter()
        .enumerate()
        .map(|(at, keyword)| {
            let category = view.tags.get(id.0).and_then(|tags| tags.get(at));
            let category = category.and_then(|tag| view.handbook.categories.get(tag.category.0));
            let entry = view.keywords.of_case.get(id.0).and_then(|of| of.get(at)).and_then(|at| view.keywords.entries.get(*at));
            json!({
                "text": keyword.text,
                "category": category.map(|category| &category.id),
                "given": keyword.category.is_some(),
                "url": entry.map(|entry| format!("keywords/{}.html", entry.slug)),
            })
        })
        .collect();
    let mut object = json!({
        "number": case.number,
        "title": case.title,
        "url": format!("cases/{}.html", case.stem),
        "operator": case.operator,
        "prefecture": case.prefecture,
        "municipalities": case.municipalities.iter()
            .map(|m| json!({ "name": m.name, "code": m.code, "reading": m.reading })).collect::<Vec<_>>(),
        "implementing_body": case.implementing_body,
        "start": case.start.map(month),
        "profile": {
            "population": figure(case.profile.population.as_ref()),
            "aging_rate": figure(case.profile.aging_rate.as_ref()),
            "certification_rate": figure(case.profile.certification_rate.as_ref()),
        },
        "coordinators": case.coordinators.as_ref()
            .map(|c| json!({ "count": c.count, "professions": c.professions, "posts": c.posts })),
        "keywords": keywords,
        "relations": case.relations.iter().map(|r| json!({ "from": r.from, "to": r.to, "kind": r.kind })).collect::<Vec<_>>(),
        "source": case.source.as_ref().map(|s| json!({ "document": s.document, "case": s.case })),
        "doubts": case.doubts,
        "summary": case.summary,
    });
    if !view.handbook.fields.is_empty() {
        let value = |at: usize| match case.own.get(&at) {
            Some(OwnValue::Text(text)) => json!(text),
            Some(OwnValue::Date(as_of)) => json!(date(*as_of)),
            Some(OwnValue::List(texts)) => json!(texts),
            Some(OwnValue::Number(number)) => figure(Some(number)),
            None => Value::Null,
        };
        let own = view.handbook.fields.iter().enumerate().map(|(at, field)| (field.id.clone(), value(at)));
        object["fields"] = Value::Object(own.collect());
    }
    object
}

fn figure(figure: Option<&Figure>) -> Value {
    // A whole number is written as one: 25756, not 25756.0.
    let number = |value: f64| {
        if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
    };
    figure.map_or(
        Value::Null,
        |figure| json!({ "value": number(figure.value), "as_of": figure.as_of.map(date), "source": figure.source }),
    )
}

/// A date as the front matter writes it: `2020`, `2023年度`, `2023-09`, `2024-10-31`.
pub(super) fn date(as_of: AsOf) -> String {
    as_of.to_string()
}

fn month(start: YearMonth) -> String {
    start.to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_left_alone() {
        for (cell, safe) in [
            ("=SUM(A1)", "'=SUM(A1)"),
            ("+81", "+81"),
            ("+81-3", "'+81-3"),
            ("-5.2", "-5.2"),
            ("-看護師", "'-看護師"),
            ("@cmd", "'@cmd"),
            ("＝１", "'＝１"),
            ("\t=1", "'\t=1"),
            ("医師会", "医師会"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), safe, "{cell}");
        }
    }

    #[test]
    fn the_sheet_opens_in_a_spreadsheet() {
        let mut handbook = crate::render::tests::handbook();
        Arc::make_mut(&mut handbook.cases[0]).municipalities[0].code = "016071".into();
        Arc::make_mut(&mut handbook.cases[0]).title = "=1+1".into();
        let files = crate::render::tests::site(&handbook).files;
        let (_, bytes) = files.iter().find(|(path, _)| path == "data/cases.csv").expect("the sheet");
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        assert!(text.starts_with("\u{feff}\"番号\",") && text.ends_with("\r\n"), "{text}");
        assert_eq!(text.matches("\r\n").count(), handbook.cases.len() + 1);
        assert!(text.contains("\"1\",\"'=1+1\",") && text.contains(",\"016071\",") && text.contains(",\"25756\","), "{text}");
    }

    #[test]
    fn the_dictionary_names_every_place_in_the_json() {
        let mut handbook = crate::render::tests::handbook();
        Arc::make_mut(&mut handbook.cases[0]).doubts = vec!["食い違い".into()];
        let files = crate::render::tests::site(&handbook).files;
        let (_, bytes) = files.iter().find(|(path, _)| path == "data/cases.json").expect("the data");
        let all: Value = serde_json::from_slice(bytes).expect("JSON");
        for Column { key, name, .. } in columns(&handbook, &Names::new(&handbook)) {
            let mut at = &all["cases"][0];
            for step in key.split('.') {
                at = match step.strip_suffix("[]") {
                    Some(list) => &at[list][0],
                    None => at.get(step).unwrap_or_else(|| panic!("{name}: {key} is not in {at}")),
                };
                // A case that lacks a group has null for the whole.
                if at.is_null() {
                    break;
                }
            }
        }
    }

    #[test]
    fn dates_are_as_exact_as_the_source() {
        let dates = [AsOf::Year(2020), AsOf::FiscalYear(2023), AsOf::Month(2023, 9), AsOf::Day(2024, 10, 1)].map(date);
        assert_eq!(dates, ["2020", "2023年度", "2023-09", "2024-10-01"]);
    }

    #[test]
    fn whole_figures_are_written_whole() {
        let of = |value| figure(Some(&Figure { value, as_of: None, source: None }))["value"].to_string();
        assert_eq!((of(25_756.0), of(36.9)), ("25756".to_owned(), "36.9".to_owned()));
    }
}
