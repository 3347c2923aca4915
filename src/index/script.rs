//! Data as a classic script that hands itself to the search: it works from a folder as it does from a server.
use memchr::memmem;
use serde_json::Value;

/// Stands between pieces, lines and lists: no text has it, and JSON writes it as it is.
pub(super) const SEPARATOR: &str = "\u{7f}";

/// A script that registers `data` under `name`.
pub(super) fn script(name: &str, data: &Value) -> Vec<u8> {
    let mut out = format!("Jirei.data(\"{name}\", ").into_bytes();
    // Writing a value into memory does not fail.
    let _ = serde_json::to_writer(&mut out, data);
    out.extend(b");\n");
    // JSON allows the two line separators in strings, scripts before ES2019 do not.
    if memmem::find(&out, b"\xe2\x80\xa8").or_else(|| memmem::find(&out, b"\xe2\x80\xa9")).is_none() {
        return out;
    }
    let text = String::from_utf8_lossy(&out);
    text.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").into_bytes()
}
