use super::*;
use crate::bulletin::sample;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

fn formulas() -> Vec<FormulaRow> {
    sample::formulas()
        .into_iter()
        .map(|[indicator, formula, above, below]| {
            let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            FormulaRow {
                indicator: indicator.to_owned(),
                formula: formula.to_owned(),
                numerator: part(above),
                denominator: part(below),
                scale: 100,
                decimals: 2,
            }
        })
        .collect()
}

fn read(file: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(file)).unwrap()
}

#[test]
fn the_same_bulletin_is_the_same_file() {
    let bulletin = sample::bulletin();
    assert_eq!(sheet(&bulletin, &formulas()).unwrap(), sheet(&bulletin, &formulas()).unwrap());
}

#[test]
fn every_table_and_every_trend_has_a_sheet_that_the_contents_name() {
    let mut book = read(sheet(&sample::bulletin(), &formulas()).unwrap());
    let names = book.sheet_names();
    assert_eq!(names.len(), 6);
    assert_eq!((names[0].as_str(), names[5].as_str()), (CONTENTS, FORMULAS));
    let contents = book.worksheet_range(CONTENTS).unwrap();
    let listed: Vec<String> = (5..10).filter_map(|row| contents.get_value((row, 0))).map(ToString::to_string).collect();
    assert_eq!(listed, names[1..]);
}

#[test]
fn numbers_are_numbers_and_absences_are_words() {
    let mut book = read(sheet(&sample::bulletin(), &[]).unwrap());
    let name = book.sheet_names()[1].clone();
    let table = book.worksheet_range(&name).unwrap();
    let at = |row, column| table.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(at(2, 1), Data::String("中级人民法院".into()));
    assert_eq!(at(4, 1), Data::Float(0.1237));
    assert_eq!(at(12, 1), Data::Float(1133.0));
    assert_eq!(at(13, 3), Data::String("—".into()));
    assert!(at(22, 0).to_string().starts_with("注："));
}

#[test]
fn a_month_without_a_value_is_an_empty_cell() {
    let mut book = read(sheet(&sample::bulletin(), &[]).unwrap());
    let name = book.sheet_names()[4].clone();
    let trend = book.worksheet_range(&name).unwrap();
    assert_eq!(trend.get_value((8, 1)).cloned().unwrap_or_default(), Data::Empty);
    assert_eq!(trend.get_value((15, 2)), Some(&Data::Float(125.0)));
}

#[test]
fn values_are_formulas_with_their_result() {
    let mut book = read(sheet(&sample::bulletin(), &formulas()).unwrap());
    let values = book.worksheet_range(FORMULAS).unwrap();
    let live = book.worksheet_formula(FORMULAS).unwrap();
    assert_eq!(live.get_value((3, 6)).map(String::as_str), Some("ROUND(E4*C4/D4,F4)"));
    assert_eq!(values.get_value((3, 6)), Some(&Data::Float(86.92)));
    assert_eq!(values.get_value((5, 6)), Some(&Data::String("—".into())));
}
