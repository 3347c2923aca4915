//! Signs of categories: shapes that differ in outline at 12 px, drawn on 24 × 24, one colour, no stroke.

/// Name and drawing. The first five are the drawn ones; the rest serve handbooks with other or more categories.
const SIGNS: [(&str, &str); 10] = [
    (
        "history",
        r#"<path fill-rule="evenodd" d="M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22Zm-1.3 4.6h2.6v6l4 2.7-1.4 2.1-5.2-3.5Z"/>"#,
    ),
    (
        "placement",
        r#"<path fill-rule="evenodd" d="M4 2h16a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2Zm8 3.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6ZM5.6 19h12.8c0-3.4-2.6-5.6-6.4-5.6S5.6 15.6 5.6 19Z"/>"#,
    ),
    ("activities", r#"<path d="M4.5 1.5 23 12 4.5 22.5Z"/>"#),
    (
        "network",
        r#"<path d="M11 4h2l7.5 13.5-1 1.7h-15l-1-1.7Zm1 3.5L6.4 16.8h11.2Z"/><circle cx="12" cy="4.8" r="4.3"/><circle cx="4.6" cy="18.5" r="4.3"/><circle cx="19.4" cy="18.5" r="4.3"/>"#,
    ),
    ("effects", r#"<path fill-rule="evenodd" d="M12 .5 23.5 12 12 23.5.5 12Zm.9 4.5v14l7-7Z"/>"#),
    ("hexagon", r#"<path fill-rule="evenodd" d="M6.5 2h11L23 12l-5.5 10h-11L1 12Zm5.5 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z"/>"#),
    ("star", r#"<path d="m12 1 3.2 7.6 8.3.7-6.3 5.4 1.9 8.1L12 18.5l-7.1 4.3 1.9-8.1L.5 9.3l8.3-.7Z"/>"#),
    ("cross", r#"<path d="M8.5 1.5h7v7h7v7h-7v7h-7v-7h-7v-7h7Z"/>"#),
    ("shield", r#"<path d="M3 2h18v9c0 5.5-3.6 9.5-9 11.5C6.6 20.5 3 16.5 3 11Z"/>"#),
    ("bars", r#"<path d="M2 13h5v9H2Zm7.5-6h5v15h-5ZM17 1.5h5V22h-5Z"/>"#),
];

/// The drawing of a sign; without a known name, the one that goes with the category's place.
pub(super) fn drawing(name: Option<&str>, place: usize) -> &'static str {
    let named = name.and_then(|name| SIGNS.iter().find(|(known, _)| *known == name));
    named.unwrap_or(&SIGNS[place % SIGNS.len()]).1
}
