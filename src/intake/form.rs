//! The form: one sheet a case, a line for each value or group of values, in the order of the columns.
use super::columns::{Column, Shape};

/// Where the line's name stands.
pub(super) const LABEL: &str = "項目";
/// Where its values begin.
pub(super) const VALUE: &str = "記入欄";
/// Most values that stand side by side.
pub(super) const SLOTS: u32 = 3;

/// A line of the form, which may be repeated under a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its name, without a number.
    pub(super) label: String,
    /// The columns whose values stand in it: three for a figure, else one.
    pub(super) columns: Vec<usize>,
    /// What its cells hold.
    pub(super) heads: Vec<String>,
    /// How often an empty form has it; 0 for lines that stand once.
    pub(super) times: usize,
}

/// The lines of the form, sections last.
pub(super) fn lines(columns: &[Column]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let line = |heads: &[&str], times| Line {
            label: column.header.clone(),
            columns: vec![at],
            heads: heads.iter().map(|head| (*head).to_owned()).collect(),
            times,
        };
        let figure = column.key.split('.').count() == 3;
        match (column.shape, lines.last_mut()) {
            (_, Some(last)) if figure && last.columns.first().is_some_and(|first| same_figure(&columns[*first], column)) => {
                last.columns.push(at);
                last.heads.extend(column.field.map(|field| field.label.to_owned()));
            }
            (_, _) if figure => lines.push(line(&["値"], 0)),
            (Shape::Keywords, _) => lines.push(line(&["語", "区分"], 12)),
            (Shape::Relations, _) => lines.push(line(&["から", "へ", "種類"], 12)),
            (Shape::Lines, _) => lines.push(line(&[], 8)),
            (Shape::Names, _) if column.key.ends_with("professions") => lines.push(line(&[], 4)),
            _ => lines.push(line(&[], 0)),
        }
    }
    lines
}

fn same_figure(a: &Column, b: &Column) -> bool {
    a.key.rsplit_once('.').map(|(group, _)| group) == b.key.rsplit_once('.').map(|(group, _)| group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::columns::columns;

    #[test]
    fn a_figure_with_its_date_and_source_is_one_line() {
        let columns = columns(&crate::model::CaseForm::default());
        let lines = lines(&columns);
        let population = lines.iter().find(|line| line.label == "人口").expect("a line");
        assert_eq!(population.heads, ["値", "時点", "出典"]);
        assert_eq!(population.columns.len(), 3);
        assert_eq!(lines.iter().map(|line| line.columns.len()).sum::<usize>(), columns.len());
    }
}
