//! What means something to one of the readers.

/// Pieces that are put into files.
#[rustfmt::skip]
pub(super) const SIGNS: &[&str] = &[
    "---\n", "\n", "\r\n", "\r", "\t", " ", "  - ", ": ", ":", "- ", "? ", "& ", "*a", "&a ", "!!str ", "!", "|", ">",
    "|+\n", "%YAML 1.2\n", "...\n", "#", "[", "]", "{", "}", "\"", "'", "\\", ",", "<<: ", "~", "null", "true", "0x1f",
    "1e999", "-0", ".inf", "2024-02-30", "令和99年", "平成元年", "１２３", "36.9％", "25,756人", "# ", "## ", "## 経緯\n", "### ", "[^a]",
    "[^a]: ", "](", "![", "[a](b.md#c)", "<https://a.example>", "<a>", "</script>", "<!--", "-->", "`", "```\n", "```rust\n",
    "~~~\n", "| a |\n|---|\n", "|", "**", "*", "_", "~~", "> ", "1. ", "- [ ] ", "\\\n", "&amp;", "&#0;", "&#x110000;",
    "{{ a }}", "{% for a in b %}", "{% endfor %}", "{% include \"a\" %}", "{{ super() }}", "number: ", "番号: ", "title: ",
    "keywords: ", "profile: ", "population: ", "relations:\n", "categories:\n", "facets:\n", "term: ", "aliases: ",
    "prefecture: 高知県\n", "municipalities: [土佐市]\n", "\u{feff}", "\u{200b}", "\u{202e}", "\u{0}", "\u{7f}", "\u{85}",
    "\u{2028}", "か\u{3099}", "👩‍⚕️", "𠮷", "髙", "㈱", "①", "ｶﾞ", "あ", "漢字", "ー", "\u{9b}31m", "</w:t>", "＝1+1", "=1+1",
    "@SUM(1)", "\t=1", "（消す）", "土佐市 → 医師会 : 委託", "番号,事業所名,都道府県\n", "sep=;\n",
    "<c r=\"A1048577\" t=\"s\"><v>99999999</v></c>", "<row r=\"4294967295\">", " r=\"XFE99999999\"", "<v>-1e400</v>",
    "t=\"d\"", "t=\"e\"", "<mergeCell ref=\"A1:XFD1048576\"/>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;",
    "count=\"4294967295\"", "../../x", "Target=\"/etc/passwd\"", "state=\"veryHidden\"", "xml:space=\"preserve\"",
    "{% extends \"base.html\" %}", "{{ page.title | safe }}", "{% if a %}", "{{ 1 / 0 }}", "{{ \"a\" * 3 }}",
    "{% set a = [1] %}", "{{ a[99] }}", "{{ __tera_context }}", "{{ range(end=99) }}", "fields:\n", "without: ",
    "kind: number", "bounds: [1, 2]", "choices: [a, b]",
];
