//! Reading the content and building it, with a progress line: what `build` and `serve` share.
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Ending, Search, Site};
use crate::diag::Diagnostic;
use crate::index::Cut;
use crate::model::{Gathered, Output, Sink, Snapshot};
use crate::pipeline::{self, Built, Settings};
use crate::{disk, report};

/// How often the progress line moves. Shorter runs show none.
const TICK: Duration = Duration::from_millis(120);

/// Reads the content folder.
pub(super) fn read(content: &Path) -> Result<Snapshot, Ending> {
    disk::read(content).map_err(|error| {
        Ending::Failed(say!(
            "フォルダー {} を読めません（{}）。--content で事例のフォルダーを指定してください",
            "the folder {} can't be read ({}); name the content folder with --content",
            content.display(),
            error
        ))
    })
}

/// Everything a site is made of, as it stands on the disk.
#[derive(Clone, PartialEq)]
pub(super) struct Sources {
    /// The content folder.
    pub(super) content: Arc<Snapshot>,
    /// The folder of `--theme`.
    theme: Option<Snapshot>,
}

impl Sources {
    /// Reads what `site` names.
    pub(super) fn read(site: &Site) -> Result<Self, Ending> {
        Ok(Self { content: Arc::new(read(&site.content)?), theme: site.theme.as_deref().map(read).transpose()? })
    }

    /// What the command line changes.
    pub(super) fn settings(&self, site: &Site) -> Settings {
        let search = match site.search {
            Search::Auto => Cut::Auto,
            Search::One => Cut::One,
            Search::Shards => Cut::Shards,
        };
        Settings { base_url: site.base_url.clone(), theme: self.theme.clone(), search }
    }

    /// Builds, with a progress line; problems are printed. The site's files go to `sink`.
    fn build_into(&self, sink: &dyn Sink, site: &Site) -> Result<Built, Ending> {
        let settings = self.settings(site);
        let built = with_progress(|stage| pipeline::build_into(sink, &self.content, &settings, stage)).map_err(Ending::Failed)?;
        self.tell(&built.diagnostics);
        Ok(built)
    }

    /// Prints problems.
    pub(super) fn tell(&self, problems: &[Diagnostic]) {
        if !problems.is_empty() {
            anstream::eprintln!("{}", report::text(problems, &self.content));
        }
    }
}

/// Does some work while a line shows which stage of it goes on.
pub(super) fn with_progress<T>(work: impl FnOnce(&(dyn Fn(&'static str) + Sync)) -> T) -> T {
    let progress = ProgressBar::new_spinner().with_style(style());
    progress.enable_steady_tick(TICK);
    let done = work(&|stage| progress.set_message(stage_name(stage)));
    progress.finish_and_clear();
    done
}

/// Reads and builds; problems are printed, the summary is left to the caller.
pub(super) fn build(site: &Site, begin: Instant) -> Result<(Output, Built), Ending> {
    let gathered = Gathered::default();
    let built = build_into(&gathered, site, begin)?;
    Ok((gathered.into(), built))
}

/// Reads and builds, the site's files into `sink`; problems are printed, the summary is left to the caller.
pub(super) fn build_into(sink: &dyn Sink, site: &Site, begin: Instant) -> Result<Built, Ending> {
    let sources = Sources::read(site)?;
    let reading = begin.elapsed();
    let mut built = sources.build_into(sink, site)?;
    built.timings.insert(0, ("read", reading));
    if built.handbook.is_some() { Ok(built) } else { Err(Ending::ContentErrors) }
}

/// Counts and, if wanted, each stage's time.
pub(super) fn summary(built: &Built, site: &Site, total: Duration) -> String {
    let counts = built.counts;
    let mut text = say!(
        "ページ {}・事例 {}・キーワード {}・索引の語 {}（{:.2} 秒）",
        "{} pages, {} cases, {} keywords, {} terms in the index ({:.2} s)",
        counts.pages,
        counts.cases,
        counts.keywords,
        counts.terms,
        total.as_secs_f64()
    );
    if site.timings {
        for (stage, time) in &built.timings {
            text.push_str(&format!("\n  {:<12}{:>9.1} ms", stage, time.as_secs_f64() * 1000.0));
        }
        text.push_str(&format!("\n  {:<12}{:>9.1} ms", "total", total.as_secs_f64() * 1000.0));
    }
    text
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {elapsed}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn stage_name(stage: &str) -> &'static str {
    match stage {
        "parse" => "事例を読み解いています",
        "validate" => "誤りがないか確かめています",
        "dictionary" => "辞書を開いています",
        "keywords" => "キーワードをまとめています",
        "tag" => "キーワードの区分を見つけています",
        "relate" => "近い事例を探しています",
        "render" => "ページをつくっています",
        "index" => "検索の索引をつくっています",
        _ => "作業しています",
    }
}
