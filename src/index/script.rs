//! Data as a classic script that hands itself to the search: it works from a folder as it does from a server.
use serde_json::Value;

/// Stands between pieces, lines and lists: no text has it, and JSON writes it as it is.
pub(super) const SEPARATOR: &str = "\u{7f}";

/// A script that registers `data` under `name`.
pub(super) fn script(name: &str, data: &Value) -> Vec<u8> {
    // JSON allows the two line separators in strings, scripts before ES2019 do not.
    let json = data.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("Jirei.data(\"{name}\", {json});\n").into_bytes()
}
