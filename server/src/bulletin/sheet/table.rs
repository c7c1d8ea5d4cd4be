//! A table as a sheet.

use super::looks::{Looks, halves, height};
use super::opening;
use crate::bulletin::FileError;
use crate::bulletin::scale::Printed;
use domain::bulletin::{Cell, Table};
use domain::figure::State;
use rust_xlsxwriter::Worksheet;

/// The row of the head.
const HEAD: u32 = 2;

/// Writes a table: caption, head, rows, notes.
pub(super) fn write(sheet: &mut Worksheet, table: &Table, looks: &Looks) -> Result<(), FileError> {
    opening(sheet, &table.caption, looks)?;
    let widths: Vec<u16> = (0..table.head.len()).map(|column| width(table, column)).collect();
    for ((column, head), width) in (0_u16..).zip(&table.head).zip(&widths) {
        sheet.write_with_format(HEAD, column, head, &looks.head)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_row_height(HEAD, height(table.head.iter().map(String::as_str).zip(widths.iter().copied())))?;
    let mut below = HEAD + 1;
    for row in &table.rows {
        sheet.set_row_height(below, height(row.iter().map(words).zip(widths.iter().copied())))?;
        for (column, cell) in (0_u16..).zip(row) {
            write_cell(sheet, [below, u32::from(column)], cell, looks)?;
        }
        below += 1;
    }
    for (at, note) in (below + 1..).zip(&table.notes) {
        sheet.write_with_format(at, 0, note, &looks.note)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    sheet.set_repeat_rows(0, HEAD)?;
    if table.head.len() > 6 {
        sheet.set_landscape();
    }
    Ok(())
}

/// Numbers as numbers, with the digits they are printed with; the mark of their state is part of how they are printed, so
/// that they can still be added up.
fn write_cell(sheet: &mut Worksheet, [row, column]: [u32; 2], cell: &Cell, looks: &Looks) -> Result<(), FileError> {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    match cell {
        Cell::Text(text) => sheet.write_with_format(row, column, text, &looks.text)?,
        Cell::Number(text, state) => {
            let (mark, look) = match state {
                Some(State::Outside) => ("\"▼ \"", &looks.outside),
                Some(State::Better) => ("\"◆ \"", &looks.number),
                _ => ("", &looks.number),
            };
            match Printed::read(text) {
                Some(number) => {
                    let format = number.format();
                    // Less than nought has a section of its own, or the mark would stand behind the minus sign.
                    let format = if mark.is_empty() { format } else { format!("{mark}{format};{mark}-{format}") };
                    sheet.write_with_format(row, column, number.held(), &look.clone().set_num_format(format))?
                }
                None => sheet.write_with_format(row, column, cell.shown(), look)?,
            }
        }
    };
    Ok(())
}

fn words(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Number(text, _) => text,
    }
}

/// As wide as the cells need, words in lines of up to twenty characters, and a head in three lines.
fn width(table: &Table, column: usize) -> u16 {
    let head = table.head.get(column).map_or(0, |text| halves(text).div_ceil(3));
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| halves(&cell.shown()).min(40));
    cells.fold(head.max(9), u16::max) + 2
}
