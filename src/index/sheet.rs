//! The texts of some pages as numbers of pieces: the common ones, which the core of the index tells, and the pages' own.

use crate::text::hash::Table;
use serde_json::{Value, json};

use super::collect::IndexedPage;
use super::harvest::Harvest;
use super::pack::{self, Code};
use super::page::{self, Row};
use super::script::SEPARATOR;

/// The pieces that all sheets share.
#[derive(Debug)]
pub(super) struct Common {
    /// In the order of their numbers; `None` ends a text.
    pub(super) pieces: Vec<Option<usize>>,
    /// For each piece of the harvest its number, if it is common.
    places: Vec<Option<usize>>,
    /// The number of the end.
    end: usize,
}

impl Common {
    /// Numbers pieces of a harvest of `count` pieces.
    pub(super) fn new(pieces: Vec<Option<usize>>, count: usize) -> Self {
        let mut places = vec![None; count];
        let mut end = 0;
        for (place, piece) in pieces.iter().enumerate() {
            match piece {
                Some(piece) => places[*piece] = Some(place),
                None => end = place,
            }
        }
        Self { pieces, places, end }
    }

    /// The pieces as written; the end of a text is the empty one.
    pub(super) fn written<'a>(&self, harvest: &Harvest<'a>) -> Vec<&'a str> {
        self.pieces.iter().map(|piece| piece.map_or("", |piece| harvest.pieces[piece].source)).collect()
    }
}

/// Some pages and their texts.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pages: Vec<Row<'a>>,
    /// Common pieces by their number, own ones from the count of those on; the end of a text after each.
    pub(super) numbers: Vec<usize>,
    /// The pieces that are not common.
    pub(super) own: Vec<&'a str>,
}

/// Writes pages down; a text that several of them have, once.
pub(super) fn sheet<'a>(pages: &[IndexedPage<'a>], harvest: &Harvest<'a>, common: &Common) -> Sheet<'a> {
    let mut known: Table<usize, usize> = Table::default();
    let mut own_places: Table<u32, usize> = Table::default();
    let mut sheet = Sheet { pages: Vec::new(), numbers: Vec::new(), own: Vec::new() };
    for page in pages {
        let row = page::row(page, |text| {
            let next = known.len();
            let number = *known.entry(text).or_insert(next);
            if number == next {
                for &piece in harvest.text(text) {
                    let place = common.places[piece as usize].unwrap_or_else(|| {
                        *own_places.entry(piece).or_insert_with(|| {
                            sheet.own.push(harvest.pieces[piece as usize].source);
                            common.pieces.len() + sheet.own.len() - 1
                        })
                    });
                    sheet.numbers.push(place);
                }
                sheet.numbers.push(common.end);
            }
            (number, number == next)
        });
        sheet.pages.push(row);
    }
    sheet
}

impl Sheet<'_> {
    /// What a script of a large handbook tells of it.
    pub(super) fn told(&self, code: Code) -> Value {
        json!({ "pages": self.rows(), "texts": pack::write(&self.numbers, code), "pieces": self.own.join(SEPARATOR) })
    }

    /// Its pages as lists.
    pub(super) fn rows(&self) -> Vec<Value> {
        self.pages.iter().map(|row| json!([row.path, row.title, row.sections, row.kinds, row.again])).collect()
    }
}
