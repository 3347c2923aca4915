//! Arguments → commands → exit codes: 0 done, 1 the content has errors, 2 wrong usage or the machine failed.
//!
//! Each command has a file of its own and gets plain values; this one only reads the arguments.

/// A sentence in the language of the environment: the Japanese and the English form, filled with the same values.
macro_rules! say {
    ($japanese:literal, $english:literal $(, $value:expr)* $(,)?) => {
        match $crate::report::language() {
            $crate::diag::Lang::Ja => format!($japanese $(, $value)*),
            $crate::diag::Lang::En => format!($english $(, $value)*),
        }
    };
}

mod build;
mod check;
mod explain;
mod import;
mod init;
mod licenses;
mod new;
mod serve;
mod source;
mod suggest;
mod tag;
mod tag_write;
mod template;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diag::Lang;
use crate::report;
use crate::text::control::visible;

/// How a command ends.
pub(crate) enum Ending {
    /// Done: 0.
    Done,
    /// The content has errors: 1.
    ContentErrors,
    /// Wrong usage or the machine failed, with the reason: 2.
    Failed(String),
}

/// Where the content is and how the site is made.
#[derive(Args, Clone, Debug)]
pub(crate) struct Site {
    /// 事例を置いたフォルダー
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// テーマを差し替えるファイルのフォルダー
    #[arg(long, value_name = "DIR")]
    theme: Option<PathBuf>,
    /// 公開先のアドレス（フィードやサイトマップに使う）
    #[arg(long, value_name = "URL", value_parser = web_address)]
    base_url: Option<String>,
    /// 段階ごとの所要時間を表示する
    #[arg(long)]
    timings: bool,
    /// 検索の索引の分け方（試験用）
    #[arg(long, value_enum, default_value_t = Search::Auto, hide = true)]
    search: Search,
}

/// How the search index is cut: for tests, which want a small handbook's index in many scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Search {
    /// By the size of the handbook.
    Auto,
    /// One script.
    One,
    /// Many scripts.
    Shards,
}

/// 事例集をつくる。YAML と Markdown で書いた事例から、検索できる日本語の HTML ハンドブックを生成します。
#[derive(Debug, Parser)]
#[command(name = "jirei", version, disable_help_subcommand = true, arg_required_else_help = true)]
struct Arguments {
    /// このプログラムと同梱物の使用許諾を表示する
    #[arg(long)]
    licenses: bool,
    /// 知らせの言語（書かなければ環境の言語。日本語か英語）
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// サイトを生成する（誤りがあれば何も書かず、前のサイトを残す）
    Build {
        #[command(flatten)]
        site: Site,
        /// 書き出し先のフォルダー
        #[arg(long, value_name = "DIR", default_value = "public")]
        out: PathBuf,
        /// 書き出し先に jirei のものでないファイルがあっても、フォルダーごと置き換える
        #[arg(long)]
        force: bool,
        /// フォルダーの代わりに、すべてを収めた一つの HTML ファイルを書き出す
        #[arg(long, value_name = "FILE", conflicts_with = "out")]
        single_file: Option<PathBuf>,
    },
    /// サイトを生成し、このパソコンの中だけで表示する
    Serve {
        #[command(flatten)]
        site: Site,
        /// 待ち受けるポート（0 なら空いている番号）
        #[arg(long, value_name = "N", default_value_t = 8000)]
        port: u16,
    },
    /// すべての問題を、ファイル・行・桁つきで知らせる（何も書かない）
    Check {
        /// 事例を置いたフォルダー
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
        /// 注意も誤りとして数える
        #[arg(long)]
        strict: bool,
        /// 出力の形式
        #[arg(long, value_enum, default_value_t = Listing::Text)]
        format: Listing,
    },
    /// 新しい事例集を始める（区分・項目・例の事例と、その説明）
    Init {
        /// 作るフォルダー
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// すべての項目の説明が付いたファイルを作る
    New {
        /// 作るもの
        #[arg(value_enum)]
        what: new::What,
        /// ファイルの名前（例: 19-machi）
        #[arg(value_name = "NAME")]
        name: String,
        /// この番号の事例をもとにする（まち・数字・本文のほかを写す）
        #[arg(long, value_name = "NUMBER")]
        from: Option<u32>,
        /// 事例を置いたフォルダー
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
    },
    /// 知らせの符号の意味と、誤った例・正しい例を示す
    Explain {
        /// 符号（例: unknown-key。省けば一覧）
        #[arg(value_name = "CODE")]
        code: Option<String>,
        /// すべてを Markdown で書き出す
        #[arg(long, conflicts_with = "code")]
        all: bool,
    },
    /// 事例を書き込む Excel ブック（または CSV）を作る
    Template {
        /// 作るファイル（.xlsx、.csv）
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 事例を置いたフォルダー
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
        /// いまある事例を書き込んだものを作る
        #[arg(long)]
        filled: bool,
        /// ファイルがもうあれば上書きする
        #[arg(long)]
        force: bool,
    },
    /// Excel ブックや CSV の事例を取り込む（誤りがあれば何も書かない）
    Import {
        /// 取り込むファイル（.xlsx、.csv）
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 事例を置いたフォルダー
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
        /// もうある事例も、違うところだけ改める
        #[arg(long)]
        update: bool,
        /// 何が起こるかを見るだけで、何も書かない
        #[arg(long)]
        dry_run: bool,
    },
    /// キーワードごとの区分と、その根拠・確信度を示す
    Tag {
        /// 対象の事例ファイル（省けばすべて）
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 事例を置いたフォルダー
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
        /// ファイルに書かれた区分を使わず、本文だけから判断する
        #[arg(long, conflicts_with = "write")]
        blind: bool,
        /// 見つけた区分を事例のファイルに書き込む（書かれている区分・注記・並び・字下げはそのまま）
        #[arg(long)]
        write: bool,
        /// ほかの事例のキーワードのうち、本文にあるのに付いていないものを示す（何も書かない）
        #[arg(long, conflicts_with_all = ["blind", "write"])]
        suggest: bool,
        /// 書き込まずに、書き込む内容だけを見せる
        #[arg(long, requires = "write")]
        dry_run: bool,
        /// 確信度がこれより低い区分は書き込まない（0〜1）
        #[arg(long, value_name = "N", default_value_t = 0.0, value_parser = share, requires = "write")]
        at_least: f64,
        /// 出力の形式
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// The language of what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// 日本語
    Ja,
    /// English
    En,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listing {
    /// 人が読む形
    Text,
    /// JSON
    Json,
    /// GitHub Actions の注釈
    Github,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Accepts a number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("0 から 1 までの数を書いてください（例: 0.8）".to_owned()),
    }
}

/// Accepts an absolute `http(s)` address and drops its trailing slash.
fn web_address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "\"'<>?#".contains(c)) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err("http:// か https:// で始まるアドレスを書いてください（例: https://example.jp/jirei）".to_owned()),
    }
}

/// Runs the command line and tells how it ended.
#[must_use]
pub fn run() -> ExitCode {
    // clap answers --help and --version itself and ends wrong usage with 2.
    let arguments = Arguments::parse();
    match arguments.lang {
        Some(Language::Ja) => report::speak(Lang::Ja),
        Some(Language::En) => report::speak(Lang::En),
        None => {}
    }
    let ending = match (arguments.licenses, arguments.command) {
        (true, _) => licenses::run(),
        (false, Some(Command::Build { site, single_file: Some(file), .. })) => build::run_single(&site, &file),
        (false, Some(Command::Build { site, out, force, single_file: None })) => build::run(&site, &out, force),
        (false, Some(Command::Serve { site, port })) => serve::run(&site, port),
        (false, Some(Command::Check { content, strict, format })) => check::run(&content, strict, format),
        (false, Some(Command::Explain { code, all })) => explain::run(code.as_deref(), all),
        (false, Some(Command::Init { folder })) => init::run(&folder),
        (false, Some(Command::New { what, name, from, content })) => new::run(what, &name, from, &content),
        (false, Some(Command::Tag { files, content, suggest: true, format, .. })) => suggest::run(&files, &content, format),
        (false, Some(Command::Tag { files, content, blind, write, dry_run, at_least, format, suggest: false })) => {
            let write = write.then_some(tag_write::Manner { dry: dry_run, least: at_least, format });
            tag::run(&files, &content, blind, write.as_ref(), format)
        }
        (false, Some(Command::Template { file, content, filled, force })) => template::run(&file, &content, filled, force),
        (false, Some(Command::Import { file, content, update, dry_run })) => import::run(&file, &content, update, dry_run),
        (false, None) => Ending::Failed(say!(
            "コマンドを選んでください。jirei --help で一覧が出ます",
            "choose a command; jirei --help lists them"
        )),
    };
    match ending {
        Ending::Done => ExitCode::SUCCESS,
        Ending::ContentErrors => ExitCode::from(1),
        Ending::Failed(reason) => {
            // Names of files and reasons of the system come from outside.
            let reason: Vec<String> = reason.lines().map(visible).collect();
            anstream::eprintln!("jirei: {}", reason.join("\n"));
            ExitCode::from(2)
        }
    }
}

/// Prints to standard output; a reader that hangs up early (`jirei tag | head`) is no error.
pub(crate) fn print(text: &str) -> Ending {
    use std::io::Write as _;
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Ending::Failed(error.to_string()),
        _ => Ending::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn only_web_addresses_are_taken() {
        assert_eq!(web_address("https://example.jp/a/").as_deref(), Ok("https://example.jp/a"));
        for bad in ["example.jp", "https://", "javascript:alert(1)", "https://a b", "https://a\"b"] {
            assert!(web_address(bad).is_err(), "{bad}");
        }
    }
}
