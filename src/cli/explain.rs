//! `jirei explain`: what a problem means, why it matters, an example wrong and right.
use super::{Ending, print};
use crate::diag::{Lang, explain};
use crate::report;
use crate::text::control::visible;

pub(super) fn run(code: Option<&str>, all: bool) -> Ending {
    let lang = report::language();
    match code {
        _ if all => print(&everything(lang)),
        None => print(&list(lang)),
        Some(code) => match explain::find(code) {
            Some(explanation) => print(&explanation.markdown(lang)),
            None => {
                let near =
                    explain::nearest(code).map(|near| say!("「{}」の書き間違いではありませんか。", "did you mean `{}`? ", near));
                Ending::Failed(say!(
                    "「{}」という符号はありません。{}jirei explain で一覧が出ます",
                    "there is no code `{}`; {}`jirei explain` lists them",
                    visible(code),
                    near.unwrap_or_default()
                ))
            }
        },
    }
}

/// Every code with what it means, a line each.
fn list(lang: Lang) -> String {
    let width = explain::all().map(|one| one.code.len()).max().unwrap_or_default();
    let lines: String = explain::all().map(|one| format!("{:width$}  {}\n", one.code, one.means(lang))).collect();
    lines + &say!("\njirei explain 符号 で、例と理由が出ます。\n", "\njirei explain CODE tells why, with an example.\n")
}

/// All explanations as one Markdown document.
fn everything(lang: Lang) -> String {
    let head = match lang {
        Lang::Ja => {
            "# 知らせの一覧\n\njirei check が知らせる誤りと注意のすべて。`jirei explain --all` が書き出したもので、例は一つずつ試してある。\n"
        }
        Lang::En => {
            "# Problems\n\nEverything that jirei check tells, as written by `jirei explain --all`; every example is tried.\n"
        }
    };
    let entries: Vec<String> = explain::all().map(|one| one.markdown(lang)).collect();
    format!("{head}\n{}", entries.join("\n"))
}
