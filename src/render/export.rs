//! The cases as data: `data/cases.json` for programs, `data/cases.csv` for spreadsheets.
use serde::Serialize;
use serde_json::{Value, json};

use super::View;
use crate::model::{AsOf, Case, CaseId, Figure, YearMonth};

/// A spreadsheet takes a cell that begins so for a formula; the full-width forms too, in Japanese ones.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// Between several values in one cell.
const JOIN: &str = "、";

/// A column of the sheet, the same value's place in the JSON, and what it means: the data dictionary of `data.html`.
#[derive(Debug, Serialize)]
pub(super) struct Column {
    name: &'static str,
    key: &'static str,
    kind: &'static str,
    meaning: &'static str,
}

const fn column(name: &'static str, key: &'static str, kind: &'static str, meaning: &'static str) -> Column {
    Column { name, key, kind, meaning }
}

/// All columns in their order.
#[rustfmt::skip]
pub(super) const COLUMNS: [Column; 23] = [
    column("番号", "number", "数", "事例の番号"),
    column("事業所名", "title", "文字", "訪問看護ステーションなど、事業を受け持つところの名"),
    column("開設主体", "operator", "文字", "事業所を開いている法人"),
    column("都道府県", "prefecture", "文字", "都道府県の名"),
    column("市町村", "municipalities[].name", "文字", "市区町村の名。いくつもあるときは「、」でつなぐ（JSONでは配列）"),
    column("市町村コード", "municipalities[].code", "6桁の文字", "総務省の全国地方公共団体コード。検査数字を含む6桁で、先頭の0も桁のうち"),
    column("実施主体", "implementing_body", "文字", "在宅医療・介護連携推進事業を受け持つ団体"),
    column("事業開始", "start", "年または年-月", "事業が始まった年、わかれば月（2017-10）"),
    column("人口（人）", "profile.population.value", "数", "人口"),
    column("人口の時点", "profile.population.as_of", "日付", "人口を数えた時点。年、年度、年-月、年-月-日のどれか"),
    column("人口の出典", "profile.population.source", "文字", "人口の出典"),
    column("高齢化率（％）", "profile.aging_rate.value", "数", "65歳以上の人の割合"),
    column("高齢化率の時点", "profile.aging_rate.as_of", "日付", "高齢化率の時点。書き方は人口の時点と同じ"),
    column("高齢化率の出典", "profile.aging_rate.source", "文字", "高齢化率の出典"),
    column("要介護認定率（％）", "profile.certification_rate.value", "数", "介護保険の被保険者のうち、要支援・要介護の認定を受けた人の割合"),
    column("要介護認定率の時点", "profile.certification_rate.as_of", "日付", "要介護認定率の時点。書き方は人口の時点と同じ"),
    column("要介護認定率の出典", "profile.certification_rate.source", "文字", "要介護認定率の出典"),
    column("コーディネーター（人）", "coordinators.count", "数", "在宅医療・介護連携を支えるコーディネーターの人数"),
    column("職種", "coordinators.professions", "文字", "コーディネーターの職種。いくつもあるときは「、」でつなぐ（JSONでは配列）"),
    column("勤務形態", "coordinators.posts", "文字", "常勤・非常勤、専従・兼務の別"),
    column("キーワード", "keywords[].text", "文字", "事例に付いたキーワード。「、」でつなぐ（JSONでは区分 category とページ url が付く）"),
    column("要約", "summary", "文字", "一、二文の要約"),
    column("編注", "doubts", "文字", "原典に欠けや食い違いがあるところ。いくつもあるときは改行でつなぐ（JSONでは配列）"),
];

/// UTF-8 with a byte order mark, lines ended by CRLF, every cell in quotes: a bare `016071` would be read as a number.
pub(super) fn csv(view: View<'_>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer("\u{feff}".as_bytes().to_vec());
    // Writing into memory can't fail; a row of another length would, and the array type rules that out.
    let _ = writer.write_record(COLUMNS.map(|column| column.name));
    for case in &view.handbook.cases {
        let _ = writer.write_record(row(case).map(|cell| harmless(&cell)));
    }
    writer.into_inner().unwrap_or_default()
}

fn row(case: &Case) -> [String; COLUMNS.len()] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let municipalities =
        |part: fn(&crate::model::Municipality) -> &str| case.municipalities.iter().map(part).collect::<Vec<_>>().join(JOIN);
    let [population, aging, certification] =
        [&case.profile.population, &case.profile.aging_rate, &case.profile.certification_rate].map(cells);
    let coordinators = case.coordinators.clone().unwrap_or_default();
    [
        case.number.to_string(),
        case.title.clone(),
        text(&case.operator),
        case.prefecture.clone(),
        municipalities(|m| &m.name),
        municipalities(|m| &m.code),
        text(&case.implementing_body),
        case.start.map(month).unwrap_or_default(),
        population[0].clone(),
        population[1].clone(),
        population[2].clone(),
        aging[0].clone(),
        aging[1].clone(),
        aging[2].clone(),
        certification[0].clone(),
        certification[1].clone(),
        certification[2].clone(),
        coordinators.count.map(|count| count.to_string()).unwrap_or_default(),
        coordinators.professions.join(JOIN),
        text(&coordinators.posts),
        case.keywords.iter().map(|keyword| keyword.text.as_str()).collect::<Vec<_>>().join(JOIN),
        text(&case.summary),
        case.doubts.join("\n"),
    ]
}

fn cells(figure: &Option<Figure>) -> [String; 3] {
    figure.as_ref().map_or_else(Default::default, |figure| {
        [figure.value.to_string(), figure.as_of.map(date).unwrap_or_default(), figure.source.clone().unwrap_or_default()]
    })
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if cell.starts_with(FORMULA) && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

/// All cases as one JSON array, keys as in the front matter; what a case lacks is `null`.
pub(super) fn json(view: View<'_>) -> Vec<u8> {
    let cases: Vec<Value> = view.handbook.cases.iter().enumerate().map(|(at, case)| object(view, CaseId(at), case)).collect();
    let meta = &view.handbook.meta;
    let all = json!({
        "title": meta.title,
        "edition": meta.edition,
        "publisher": meta.publisher,
        "licence": meta.licence,
        "source": meta.source,
        "categories": view.handbook.categories.iter().map(|c| json!({ "id": c.id, "label": c.label })).collect::<Vec<_>>(),
        "cases": cases,
    });
    let mut bytes = serde_json::to_vec_pretty(&all).unwrap_or_default();
    bytes.push(b'\n');
    bytes
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
    json!({
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
    })
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
        handbook.cases[0].municipalities[0].code = "016071".into();
        handbook.cases[0].title = "=1+1".into();
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
        handbook.cases[0].doubts = vec!["食い違い".into()];
        let files = crate::render::tests::site(&handbook).files;
        let (_, bytes) = files.iter().find(|(path, _)| path == "data/cases.json").expect("the data");
        let all: Value = serde_json::from_slice(bytes).expect("JSON");
        for Column { key, name, .. } in COLUMNS {
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
