//! A small handbook made by hand, and what must hold of every site.
use std::sync::Arc;

use pulldown_cmark::{Event, Parser};

use super::{Documents, Theme, View, render};
use crate::model::{
    AsOf, Case, CaseId, Category, CategoryId, Chapter, Coordinators, Figure, Gathered, Handbook, Keyword, Meta, Municipality,
    Output, Passage, PassageKind, Profile, Related, Relation, Section, Sink, Tag, YearMonth,
};
use crate::text::Analyzer;

const LABELS: [(&str, &str); 5] = [
    ("history", "経緯"),
    ("placement", "配置の特色"),
    ("activities", "実施内容"),
    ("network", "支援体制・関係者とのネットワーク"),
    ("effects", "効果・課題"),
];

fn section(label: &str, category: Option<CategoryId>, text: &'static str) -> Section {
    let events = Parser::new(text).map(Event::into_static).collect();
    Section { heading: label.into(), slug: label.into(), category, events }
}

fn case(number: u32, prefecture: &str, town: &str) -> Case {
    let figure = |value, as_of| Some(Figure { value, as_of: Some(as_of), source: Some("市のホームページ".into()) });
    let relation = |from: &str, to: &str, kind: &str| Relation { from: from.into(), to: to.into(), kind: kind.into() };
    Case {
        file: format!("cases/{number:02}-a.md"),
        stem: format!("{number:02}-a"),
        number,
        title: format!("訪問看護ステーション{town}"),
        operator: Some("一般社団法人医師会".into()),
        prefecture: prefecture.into(),
        municipalities: vec![Municipality { name: town.into(), code: "000000".into(), reading: "まち".into() }],
        implementing_body: (number != 2).then(|| "医師会".into()),
        start: Some(YearMonth { year: 2017, month: Some(10) }),
        profile: Profile {
            population: figure(25_756.0 * f64::from(number), AsOf::Day(2024, 10, 31)),
            aging_rate: figure(36.9, AsOf::Year(2020)),
            certification_rate: None,
        },
        coordinators: Some(Coordinators {
            count: Some(number),
            professions: vec!["看護師".into()],
            posts: Some("常勤1名".into()),
        }),
        keywords: vec![
            Keyword { text: "3人の<配置>".into(), category: None },
            Keyword { text: "地域BCP".into(), category: Some(CategoryId(2)) },
        ],
        relations: vec![
            relation(town, "医師会", "委託"),
            relation("医師会", "訪問看護ステーション", "再委託"),
            relation("地域住民", "訪問看護ステーション", "相談"),
        ],
        source: None,
        doubts: vec!["題名が原典に**ない**。".into()],
        summary: Some("三人の看護師が受け持つ。".into()),
        own: std::collections::BTreeMap::new(),
        sections: LABELS
            .iter()
            .enumerate()
            .map(|(at, (_, label))| section(label, Some(CategoryId(at)), "本文の**大事な**ところ。"))
            .collect(),
    }
}

/// Two cases, a chapter, five categories.
pub(super) fn handbook() -> Handbook {
    let category = |(id, label): &(&str, &str)| Category {
        id: (*id).into(),
        label: (*label).into(),
        colour: None,
        sign: Some((*id).into()),
        description: Some("誰が誰に託したか。".into()),
        words: Vec::new(),
    };
    Handbook {
        meta: Meta { title: "小さなハンドブック".into(), language: "ja".into(), ..Meta::default() },
        categories: LABELS.iter().map(category).collect(),
        facets: crate::model::Facets { population: vec![30_000.0], aging_rate: vec![30.0], implementing_body: Vec::new() },
        fields: Vec::new(),
        labels: crate::model::Labels::default(),
        without: Vec::new(),
        cases: vec![case(1, "高知県", "土佐市").into(), case(2, "奈良県", "生駒市").into()],
        chapters: vec![Arc::new(Chapter {
            file: "chapters/preface.md".into(),
            stem: "preface".into(),
            title: "序文".into(),
            order: 0,
            summary: None,
            doubts: Vec::new(),
            sections: vec![section("はじめに", None, "本文。")],
        })],
        terms: Vec::new(),
        assets: Vec::new(),
        theme: Vec::new(),
    }
}

/// The small handbook with as many cases as wanted, two at least: the first again and again.
pub(super) fn handbook_of(cases: usize) -> Handbook {
    let mut handbook = handbook();
    let first = handbook.cases[0].clone();
    handbook
        .cases
        .extend((3..=cases as u32).map(|number| Case { number, stem: format!("{number:04}-a"), ..Case::clone(&first) }.into()));
    handbook
}

/// Shows a handbook with its findings; keywords lie in the category given, else in the first.
pub(super) fn with_view<T>(handbook: &Handbook, use_it: impl FnOnce(View<'_>) -> T) -> T {
    let analyzer = Analyzer::new(&[]).expect("dictionary");
    let keywords = crate::keywords::collect(handbook, &analyzer);
    let tag = |keyword: &Keyword| Tag {
        category: keyword.category.unwrap_or(CategoryId(0)),
        given: keyword.category.is_some(),
        confidence: 1.0,
        evidence: Vec::new(),
    };
    let tags = handbook.cases.iter().map(|case| case.keywords.iter().map(tag).collect()).collect();
    let count = handbook.cases.len();
    let related = |at: usize| {
        let other = CaseId((at + 1) % count);
        vec![Related { case: other, score: 0.5, reasons: vec!["人口が近い".into()] }]
    };
    let relations = (0..count).map(related).collect();
    use_it(View { handbook, tags: &tags, keywords: &keywords, relations: &relations, analyzer: &analyzer })
}

/// A page as it was rendered.
pub(super) struct Shown {
    /// Its path.
    pub(super) path: String,
    /// The document.
    pub(super) html: String,
    /// What can be found on it.
    pub(super) passages: Vec<Passage>,
}

/// A site that was rendered.
pub(super) struct Site {
    /// Its pages, in order.
    pub(super) pages: Vec<Shown>,
    /// All other files.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Keeps every document.
struct Kept<'a>(&'a Gathered);

impl Documents for Kept<'_> {
    fn take(&self, path: &str, html: String) {
        self.0.take(path, html.into_bytes());
    }
}

/// The site of a handbook.
pub(super) fn site(handbook: &Handbook) -> Site {
    let (documents, files) = (Gathered::default(), Gathered::default());
    let pages = with_view(handbook, |view| {
        let theme = Theme::new(&handbook.theme).map_err(|problems| format!("{problems:#?}")).expect("templates");
        render(theme, view, &Kept(&documents), &files)
            .map_err(|problems| format!("{problems:#?}"))
            .expect("the templates are sound")
    });
    let mut documents = Output::from(documents).files;
    let shown = pages.into_iter().map(|page| {
        let html = String::from_utf8(documents.remove(&page.path).expect("a document")).expect("UTF-8");
        Shown { path: page.path, html, passages: page.passages }
    });
    Site { pages: shown.collect(), files: Output::from(files).files.into_iter().collect() }
}

#[test]
fn a_small_handbook_becomes_a_site() {
    let rendered = site(&handbook());
    assert!(rendered.files.iter().any(|(path, _)| path == "assets/style.css"));
}

#[test]
fn a_case_page_can_be_found_by_all_that_it_shows() {
    let rendered = site(&handbook());
    let page = rendered.pages.iter().find(|page| page.path == "cases/01-a.html").expect("the first case");
    let text: String = page.passages.iter().map(|passage| &*passage.text).collect::<Vec<_>>().join("\n");
    for seen in [
        "訪問看護ステーション土佐市",
        "3人の<配置>",
        "25,756人",
        "2024年10月31日",
        "再委託",
        "本文の大事なところ。",
        "常勤1名",
        "人口が近い",
    ] {
        assert!(text.contains(seen), "{seen} is missing in {text}");
    }
    let title = &page.passages.iter().find(|passage| passage.kind == PassageKind::Title).expect("a title").text;
    assert_eq!(&**title, "訪問看護ステーション土佐市");
    let under = page.passages.iter().filter(|passage| &*passage.anchor == "経緯").map(|passage| &*passage.text);
    assert_eq!(under.collect::<Vec<_>>(), ["経緯", "本文の大事なところ。"]);
    let keywords = page.passages.iter().filter(|passage| passage.kind == PassageKind::Keyword).count();
    assert_eq!(keywords, 2);
}

#[test]
fn what_editors_write_is_text_on_every_page() {
    let mut handbook = handbook();
    let evil = "<img src=x onerror=alert(1)>\"'&";
    handbook.meta.title = evil.into();
    handbook.meta.lead = Some(evil.into());
    let case = Arc::make_mut(&mut handbook.cases[0]);
    for text in [&mut case.title, &mut case.keywords[0].text, &mut case.municipalities[0].name, &mut case.relations[0].from] {
        *text = evil.into();
    }
    case.summary = Some(evil.into());
    case.doubts = vec![evil.into()];
    case.coordinators.as_mut().expect("coordinators").professions = vec![evil.into()];
    for page in site(&handbook).pages {
        assert!(!page.html.contains("<img"), "{} bears markup of an editor", page.path);
        assert!(!page.html.contains(" style=") && !page.html.contains(" onclick="), "{} bears a style or handler", page.path);
    }
}

#[test]
fn anchors_are_unique_on_every_page() {
    for page in site(&handbook()).pages {
        let mut seen = std::collections::HashSet::new();
        for id in page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.insert(id), "{} bears the anchor {id} twice", page.path);
        }
    }
}

#[test]
fn a_handbook_without_cases_has_no_page_for_them() {
    let mut handbook = handbook();
    handbook.cases.clear();
    let paths: Vec<String> = site(&handbook).pages.into_iter().map(|page| page.path).collect();
    assert!(paths.iter().any(|path| path == "index.html") && !paths.iter().any(|path| path == "cases.html"), "{paths:?}");
}

#[test]
fn a_figure_says_when_it_was_counted_whether_that_is_long_ago_and_who_doubts_it() {
    let mut handbook = handbook();
    handbook.meta.published = Some(AsOf::Year(2027));
    handbook.meta.figures_older_than = Some(5);
    Arc::make_mut(&mut handbook.cases[0]).doubts =
        vec!["所在地の書き方がそろわない。".into(), "高齢化率が要介護認定率と同じである。".into()];
    let rendered = site(&handbook);
    let page = |path: &str| &rendered.pages.iter().find(|page| page.path == path).expect(path).html;
    let case = page("cases/01-a.html");
    let row = |label: &str| {
        let start = case.find(&format!("<th scope=\"row\">{label}</th>")).expect(label);
        &case[start..start + case[start..].find("</tr>").expect("the row ends")]
    };
    assert!(row("高齢化率").contains("2020年 <b class=\"old\">5年より前</b>"), "{}", row("高齢化率"));
    assert!(
        row("高齢化率").contains("<a href=\"#note-2\">編注2</a>")
            && case.contains("<li id=\"note-2\" data-heading=\"編注2\">高齢化率が"),
        "{case}"
    );
    assert!(row("人口").contains("2024年10月31日</td>") && !row("人口").contains("note-"), "{}", row("人口"));
    for list in ["cases.html", "data.html", "compare.html"] {
        let page = page(list);
        assert!(page.contains("<small class=\"when\">2024年</small>"), "{list}");
        assert!(page.contains("<small class=\"when\">2020年 <b class=\"old\">5年より前</b></small>"), "{list}");
    }
}
