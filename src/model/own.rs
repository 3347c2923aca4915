//! What a handbook defines by itself: fields of its own, and its names for fields that every handbook has.
use std::collections::BTreeMap;

use super::{AsOf, Category, Figure};
use crate::fields;

/// A field that only this handbook's cases have.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnField {
    /// Latin identifier: the key in case files, in data and in addresses.
    pub id: String,
    /// The name shown, which is a key in case files as well.
    pub label: String,
    /// What its values are.
    pub kind: OwnKind,
    /// What is written there, in a sentence.
    pub description: Option<String>,
    /// What is written there, for instance.
    pub example: Option<String>,
}

/// What the values of a field are.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnKind {
    /// One text.
    Text,
    /// A number of `unit` (may be empty); cases are filtered by the groups between `bounds`, ascending, if there are any.
    Number {
        /// What is counted.
        unit: String,
        /// Lower bounds of the groups from the second on.
        bounds: Vec<f64>,
    },
    /// A date as exact as its source.
    Date,
    /// One of these.
    Choice(Vec<String>),
    /// Several texts, only of these unless there are none.
    List(Vec<String>),
}

/// A case's value of a field.
#[derive(Clone, Debug)]
pub enum OwnValue {
    /// Of text and choice.
    Text(String),
    /// Of a number, perhaps with date and source.
    Number(Figure),
    /// Of a date.
    Date(AsOf),
    /// Of a list; not empty.
    List(Vec<String>),
}

/// What a case of this handbook is made of, beside the fields that every case has.
#[derive(Clone, Debug, Default)]
pub struct CaseForm {
    /// The categories, whose sections a case has.
    pub categories: Vec<Category>,
    /// The handbook's own fields.
    pub fields: Vec<OwnField>,
    /// Its names for the others.
    pub labels: Labels,
    /// Keys of the others that are not offered to those who write cases.
    pub without: Vec<&'static str>,
}

/// The handbook's names for the fields that every handbook has, by key.
#[derive(Clone, Debug, Default)]
pub struct Labels(BTreeMap<&'static str, String>);

impl Labels {
    /// Gives a field another name.
    pub fn set(&mut self, key: &'static str, label: String) {
        self.0.insert(key, label);
    }

    /// The key of the field that the handbook calls so.
    #[must_use]
    pub fn key(&self, label: &str) -> Option<&'static str> {
        self.0.iter().find(|(_, own)| *own == label).map(|(key, _)| *key)
    }

    /// The handbook's name for a field, unless it leaves the usual one.
    #[must_use]
    pub fn own(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The name of a field of cases: the handbook's, else the usual one; empty for a key that no case has.
    #[must_use]
    pub fn of<'a>(&'a self, key: &str) -> &'a str {
        self.own(key).unwrap_or_else(|| fields::label(key))
    }
}
