//! `404.html`: what a server shows for an address that leads nowhere.
use serde::Serialize;

use super::Pages;
use super::frame::{Frame, Sheet};

#[derive(Serialize)]
struct NotFound {}

/// The page. A server shows it under any address, so its links must not depend on where it stands; that takes the base address.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let sheet = Sheet {
        path: "404.html".to_owned(),
        template: "404.html",
        title: "ページが見つかりません".to_owned(),
        root: frame.view.handbook.meta.base_url.as_ref().map(|base| format!("{base}/")),
        ..Sheet::default()
    };
    Ok(vec![frame.page(sheet, &NotFound {})?])
}
