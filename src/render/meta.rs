//! What a page tells machines about itself: linked data (schema.org), previews for shared links, feed and search description.
//!
//! Linked data may name its parts by relative addresses; previews, the canonical address and the search description may not,
//! and are written only where the handbook tells its own address.
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::feeds::{address, escape};
use super::frame::{Frame, Sheet};
use super::home::MOST_CASES;
use super::names::Names;
use super::{parts, share, words};
use crate::model::{Case, Handbook};

/// Path of the search description in the site.
const SEARCH: &str = "opensearch.xml";

/// What templates call `meta`.
#[derive(Debug, Serialize)]
pub(super) struct Meta {
    /// JSON that can stand in a script element.
    linked: String,
    /// The page's absolute address; nothing without a base.
    canonical: Option<String>,
    /// Absolute address of the picture.
    picture: Option<String>,
    picture_width: u32,
    picture_height: u32,
    /// Kind of page for previews.
    kind: &'static str,
    /// Path of the search description, where there is one.
    search: Option<&'static str>,
}

/// What the page tells machines.
pub(super) fn of(frame: &Frame<'_>, sheet: &Sheet<'_>, root: &str) -> Meta {
    let base = frame.view.handbook.meta.base_url.as_deref();
    // An address that leads nowhere has none of its own.
    let own = base.filter(|_| sheet.path != "404.html");
    Meta {
        linked: linked(frame, sheet, root),
        canonical: own.map(|base| plain(Some(base), &sheet.path)),
        picture: own.map(|base| plain(Some(base), share::PATH)),
        picture_width: share::SIZE.0,
        picture_height: share::SIZE.1,
        kind: if sheet.path.starts_with("cases/") || sheet.path.starts_with("chapters/") { "article" } else { "website" },
        search: base.map(|_| SEARCH),
    }
}

/// An address without XML's escapes, which the template or JSON adds.
fn plain(base: Option<&str>, path: &str) -> String {
    address(base, path).replace("&amp;", "&").replace("&#39;", "'")
}

/// The page's linked data, safe inside a script element.
fn linked(frame: &Frame<'_>, sheet: &Sheet<'_>, root: &str) -> String {
    let handbook = frame.view.handbook;
    let base = handbook.meta.base_url.as_deref();
    let at = |path: &str| if base.is_some() { plain(base, path) } else { format!("{root}{}", plain(None, path)) };
    let mut graph = Vec::new();
    match sheet.path.as_str() {
        "404.html" => return String::new(),
        "index.html" => graph.push(whole(handbook, &at)),
        "data.html" => graph.push(dataset(handbook, &frame.site.names, &at)),
        "terms.html" => graph.push(terms(handbook, &at)),
        path => {
            let stem = path.strip_prefix("cases/").and_then(|name| name.strip_suffix(".html"));
            if let Some(case) = stem.and_then(|stem| frame.stems.get(stem)) {
                graph.push(report(handbook, &handbook.cases[*case], &at));
            }
        }
    }
    graph.extend(crumbs(frame, sheet, &at));
    if graph.is_empty() {
        return String::new();
    }
    let text = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// An object of a type, without the members that have no value.
fn object(kind: &str, members: Value) -> Value {
    let mut out = Map::from_iter([("@type".to_owned(), kind.into())]);
    if let Value::Object(members) = members {
        out.extend(
            members.into_iter().filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())),
        );
    }
    Value::Object(out)
}

fn named(kind: &str, name: Option<&str>) -> Value {
    name.map_or(Value::Null, |name| object(kind, json!({ "name": name })))
}

fn language(handbook: &Handbook) -> &str {
    if handbook.meta.language.is_empty() { "ja" } else { &handbook.meta.language }
}

fn whole(handbook: &Handbook, at: &dyn Fn(&str) -> String) -> Value {
    let meta = &handbook.meta;
    // A first page does not grow with the handbook.
    let cases = handbook.cases.iter().take(MOST_CASES).map(|case| at(&format!("cases/{}.html", case.stem)));
    object(
        "Report",
        json!({
            "@id": at("index.html"),
            "url": at("index.html"),
            "name": meta.title,
            "alternativeHeadline": meta.subtitle,
            "abstract": meta.lead,
            "inLanguage": language(handbook),
            "version": meta.edition,
            "publisher": named("Organization", meta.publisher.as_deref()),
            "license": named("CreativeWork", meta.licence.as_deref()),
            "isBasedOn": named("CreativeWork", meta.source.as_deref()),
            "isAccessibleForFree": true,
            "hasPart": cases.map(|url| json!({ "@type": "Report", "@id": url })).collect::<Vec<_>>(),
        }),
    )
}

fn report(handbook: &Handbook, case: &Case, at: &dyn Fn(&str) -> String) -> Value {
    let url = at(&format!("cases/{}.html", case.stem));
    let towns = case.municipalities.iter().map(|town| {
        let region = json!({ "@type": "AdministrativeArea", "name": case.prefecture });
        object(
            "AdministrativeArea",
            json!({ "name": town.name, "identifier": if town.code.is_empty() { Value::Null } else { town.code.as_str().into() }, "containedInPlace": region }),
        )
    });
    object(
        "Report",
        json!({
            "@id": url,
            "url": url,
            "name": case.title,
            "position": case.number,
            "abstract": case.summary,
            "inLanguage": language(handbook),
            "keywords": case.keywords.iter().map(|keyword| keyword.text.as_str()).collect::<Vec<_>>(),
            "spatialCoverage": towns.collect::<Vec<_>>(),
            "about": named("Organization", case.operator.as_deref()),
            "license": named("CreativeWork", handbook.meta.licence.as_deref()),
            "isBasedOn": named("CreativeWork", handbook.meta.source.as_deref()),
            "isPartOf": { "@type": "Report", "@id": at("index.html"), "name": handbook.meta.title },
        }),
    )
}

fn dataset(handbook: &Handbook, names: &Names, at: &dyn Fn(&str) -> String) -> Value {
    let told: Vec<String> = [vec!["市町村".to_owned()], names.told(), vec!["キーワード".to_owned()]].concat();
    let file = |path: &str, kind: &str| json!({ "@type": "DataDownload", "encodingFormat": kind, "contentUrl": at(path) });
    object(
        "Dataset",
        json!({
            "@id": at("data.html"),
            "url": at("data.html"),
            "name": format!("{}のデータ", handbook.meta.title),
            "description": format!("{}に収めた{}事例の{}の一覧。数値にはそれぞれ時点と出典を付けた。", handbook.meta.title, words::count(handbook.cases.len()), told.join("、")),
            "inLanguage": language(handbook),
            "creator": named("Organization", handbook.meta.publisher.as_deref()),
            "license": named("CreativeWork", handbook.meta.licence.as_deref()),
            "isBasedOn": named("CreativeWork", handbook.meta.source.as_deref()),
            "isAccessibleForFree": true,
            "variableMeasured": names.measured(),
            "distribution": [file("data/cases.csv", "text/csv"), file("data/cases.json", "application/json")],
        }),
    )
}

/// The words with their other names; what they mean stands on the page, once.
fn terms(handbook: &Handbook, at: &dyn Fn(&str) -> String) -> Value {
    let page = at("terms.html");
    let term = |term: &crate::model::Term| {
        object(
            "DefinedTerm",
            json!({ "name": term.term, "alternateName": term.aliases, "url": format!("{page}#{}", plain(None, &term.slug)) }),
        )
    };
    object(
        "DefinedTermSet",
        json!({
            "@id": page,
            "url": page,
            "name": format!("{} 用語集", handbook.meta.title),
            "inLanguage": language(handbook),
            "hasDefinedTerm": handbook.terms.iter().map(term).collect::<Vec<_>>(),
        }),
    )
}

/// The way to the page: the handbook, the list it stands in, itself.
fn crumbs(frame: &Frame<'_>, sheet: &Sheet<'_>, at: &dyn Fn(&str) -> String) -> Option<Value> {
    if sheet.title.is_empty() {
        return None;
    }
    let list = match sheet.path.split_once('/') {
        Some(("cases", _)) => Some(("事例", "cases.html")),
        Some(("keywords" | "categories", _)) => Some(("キーワード", "keywords.html")),
        _ => None,
    };
    let first = (frame.view.handbook.meta.title.as_str(), "index.html");
    let steps = [Some(first), list, Some((sheet.title.as_str(), sheet.path.as_str()))];
    let step = |(place, (name, path)): (usize, (&str, &str))| json!({ "@type": "ListItem", "position": place + 1, "name": name, "item": at(path) });
    let steps: Vec<Value> = steps.into_iter().flatten().enumerate().map(step).collect();
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": steps }))
}

/// `llms.txt` always; `opensearch.xml` and the picture where the handbook tells its address.
pub(super) fn files(frame: &Frame<'_>) -> Vec<(String, Vec<u8>)> {
    let base = frame.view.handbook.meta.base_url.as_deref();
    let mut files = guides(frame);
    if let Some(base) = base {
        files.push((SEARCH.to_owned(), description(frame.view.handbook, base).into_bytes()));
        files.extend(share::png(frame).map(|picture| (share::PATH.to_owned(), picture)));
    }
    files
}

/// How a browser searches this handbook from its own bar.
fn description(handbook: &Handbook, base: &str) -> String {
    // The format allows names of 16 and descriptions of 1,024 characters.
    let short: String = handbook.meta.title.chars().take(16).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n  \
         <ShortName>{}</ShortName>\n  <Description>{}をことばで探します。</Description>\n  <InputEncoding>UTF-8</InputEncoding>\n  \
         <Language>{}</Language>\n  <Image width=\"16\" height=\"16\" type=\"image/svg+xml\">{}</Image>\n  \
         <Url type=\"text/html\" template=\"{}?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n",
        escape(&short),
        escape(&handbook.meta.title.chars().take(1000).collect::<String>()),
        escape(language(handbook)),
        address(Some(base), "assets/favicon.svg"),
        address(Some(base), "search.html"),
    )
}

/// Cases in one guide; of more, `llms.txt` leads to several.
const GUIDED: usize = 300;

/// Plain guides to the pages in Markdown, for programs that read for people.
fn guides(frame: &Frame<'_>) -> Vec<(String, Vec<u8>)> {
    let handbook = frame.view.handbook;
    let base = handbook.meta.base_url.as_deref();
    let chunks = parts::cut(&handbook.cases, GUIDED, GUIDED);
    if let [all] = chunks[..] {
        return vec![("llms.txt".to_owned(), guide(frame, &told(all, base)).into_bytes())];
    }
    let name = |at: usize| format!("llms-{}.txt", at + 1);
    let ends = |at: usize| format!("事例{}〜{}", chunks[at][0].number, chunks[at][chunks[at].len() - 1].number);
    let list: String = (0..chunks.len()).map(|at| entry(&ends(at), &name(at), None, base)).collect();
    let part = |at: usize| {
        let text = format!("# {} {}\n\n{}", line(&handbook.meta.title), ends(at), told(chunks[at], base));
        (name(at), text.into_bytes())
    };
    let first = ("llms.txt".to_owned(), guide(frame, &list).into_bytes());
    std::iter::once(first).chain((0..chunks.len()).map(part)).collect()
}

/// A line a case.
fn told(cases: &[Arc<Case>], base: Option<&str>) -> String {
    let told = |case: &Case| {
        let title = format!("事例{} {}{} {}", case.number, case.prefecture, case.place(), case.title);
        entry(&title, &format!("cases/{}.html", case.stem), case.summary.as_deref(), base)
    };
    cases.iter().map(|case| told(case)).collect()
}

fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace(['[', ']'], "")
}

fn entry(title: &str, path: &str, about: Option<&str>, base: Option<&str>) -> String {
    let about = about.map(|about| format!(": {}", line(about))).unwrap_or_default();
    format!("- [{}]({}){about}\n", line(title), plain(base, path))
}

/// The guide that leads to the others; `cases` are its lines of cases.
fn guide(frame: &Frame<'_>, cases: &str) -> String {
    let handbook = frame.view.handbook;
    let entry = |title: &str, path: &str, about: Option<&str>| entry(title, path, about, handbook.meta.base_url.as_deref());
    let mut out = format!("# {}\n\n", line(&handbook.meta.title));
    if let Some(about) = handbook.meta.lead.as_ref().or(handbook.meta.subtitle.as_ref()) {
        out.push_str(&format!("> {}\n\n", line(about)));
    }
    for (name, words) in
        [("出典", &handbook.meta.source), ("利用条件", &handbook.meta.licence), ("編集", &handbook.meta.publisher)]
    {
        if let Some(words) = words {
            out.push_str(&format!("{name}：{}\n\n", line(words)));
        }
    }
    if !handbook.cases.is_empty() {
        out.push_str("## 事例\n\n");
        out.push_str(cases);
    }
    if !handbook.chapters.is_empty() {
        out.push_str("\n## 読みもの\n\n");
    }
    for chapter in &handbook.chapters {
        out.push_str(&entry(&chapter.title, &format!("chapters/{}.html", chapter.stem), chapter.summary.as_deref()));
    }
    out.push_str("\n## データと全文\n\n");
    if !handbook.terms.is_empty() {
        out.push_str(&entry("用語集", "terms.html", Some("用語の読み、別の言い方、説明")));
    }
    if !handbook.cases.is_empty() {
        out.push_str(&entry("事例の一覧（CSV）", "data/cases.csv", None));
        out.push_str(&entry("事例の一覧（JSON）", "data/cases.json", None));
    }
    out.push_str(&entry("全体を印刷するページ", "print.html", Some("すべての章、事例、用語。大きなハンドブックでは分冊")));
    out
}

#[cfg(test)]
mod tests {
    use crate::render::tests::{handbook, handbook_of, site};

    fn graph(html: &str) -> Vec<serde_json::Value> {
        let text = html.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
        let Some(text) = text else { return Vec::new() };
        assert!(!text.contains(['<', '>', '&']), "{text}");
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        value["@graph"].as_array().expect("a graph").clone()
    }

    #[test]
    fn every_page_says_what_it_is() {
        let mut handbook = handbook();
        handbook.terms.push(crate::model::Term {
            term: "看取り".into(),
            reading: Some("みとり".into()),
            aliases: vec!["ターミナルケア".into()],
            definition: Some("最期まで支えること。".into()),
            slug: "看取り".into(),
        });
        let site = site(&handbook);
        let kinds = |path: &str| {
            let page = site.pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("{path}"));
            graph(&page.html).iter().map(|node| node["@type"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(kinds("index.html"), ["Report"]);
        assert_eq!(kinds("cases/01-a.html"), ["Report", "BreadcrumbList"]);
        assert_eq!(kinds("data.html"), ["Dataset", "BreadcrumbList"]);
        assert_eq!(kinds("terms.html"), ["DefinedTermSet", "BreadcrumbList"]);
        assert_eq!(kinds("search.html"), ["BreadcrumbList"]);
        assert!(kinds("404.html").is_empty());
    }

    #[test]
    fn absolute_addresses_need_a_base() {
        let mut handbook = handbook();
        let page = |handbook: &crate::model::Handbook| {
            let site = site(handbook);
            let html = site.pages.iter().find(|page| page.path == "cases/01-a.html").expect("a case").html.clone();
            (html, site.files.iter().any(|(path, _)| path == "opensearch.xml"))
        };
        let (html, described) = page(&handbook);
        assert!(!html.contains("og:") && !html.contains("rel=\"canonical\"") && !described);
        assert_eq!(graph(&html)[0]["@id"], "../cases/01-a.html");
        handbook.meta.base_url = Some("https://example.jp/a&b".into());
        let (html, described) = page(&handbook);
        assert!(html.contains("rel=\"canonical\" href=\"https://example.jp/a&amp;b/cases/01-a.html\"") && described, "{html}");
        assert!(html.contains("property=\"og:image\" content=\"https://example.jp/a&amp;b/assets/share.png\""), "{html}");
        assert_eq!(graph(&html)[0]["@id"], "https://example.jp/a&b/cases/01-a.html");
    }

    #[test]
    fn the_guide_lists_every_case() {
        let site = site(&handbook());
        let (_, guide) = site.files.iter().find(|(path, _)| path == "llms.txt").expect("the guide");
        let guide = String::from_utf8(guide.clone()).expect("UTF-8");
        assert_eq!(guide.matches("](cases/").count(), handbook().cases.len(), "{guide}");
    }

    #[test]
    fn the_guide_of_very_many_cases_leads_to_several() {
        let handbook = handbook_of(super::GUIDED + 1);
        let site = site(&handbook);
        let text = |name: &str| {
            let found = site.files.iter().find(|(path, _)| path == name);
            String::from_utf8(found.expect("the guide").1.clone()).expect("UTF-8")
        };
        let first = text("llms.txt");
        assert!(
            first.contains("- [事例1〜300](llms-1.txt)\n- [事例301〜301](llms-2.txt)\n") && !first.contains("](cases/"),
            "{first}"
        );
        assert_eq!([text("llms-1.txt"), text("llms-2.txt")].map(|part| part.matches("](cases/").count()), [300, 1]);
    }
}
