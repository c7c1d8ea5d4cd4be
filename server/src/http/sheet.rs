//! Tables that are taken along as Excel files, each marked with who took it.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::Error;

/// A table to be written.
pub(super) struct Table {
    /// The name of the sheet.
    pub(super) name: String,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// The columns that hold numbers.
    pub(super) numbers: &'static [u16],
    /// Who took it along, of which court, when.
    pub(super) mark: String,
    /// That rows were left out, where some were.
    pub(super) cut: Option<String>,
}

/// Writes it where it holds up no other request.
pub(super) async fn written(table: Table) -> Result<Vec<u8>, Error> {
    match tokio::task::spawn_blocking(move || book(&table)).await {
        Ok(Ok(file)) => Ok(file),
        _ => Err(Error::Broken(String::from("an Excel file to be written"))),
    }
}

fn book(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    // A name of a sheet holds 31 characters.
    sheet.set_name(table.name.chars().take(31).collect::<String>())?;
    let marked = Format::new().set_italic().set_font_color(0x008C_877D);
    let bold = Format::new().set_bold().set_text_wrap();
    sheet.write_with_format(0, 0, &table.mark, &marked)?;
    if let Some(cut) = &table.cut {
        sheet.write_with_format(1, 0, cut, &marked)?;
    }
    for (column, head) in (0_u16..).zip(&table.heads) {
        sheet.write_with_format(2, column, head, &bold)?;
        sheet.set_column_width(column, 16)?;
    }
    for (line, row) in (3_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell.parse::<i32>().ok().filter(|_| table.numbers.contains(&column)) {
                Some(number) => sheet.write(line, column, number)?,
                None => sheet.write(line, column, cell)?,
            };
        }
    }
    let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX).saturating_add(2);
    if let Some(columns) = u16::try_from(table.heads.len()).ok().and_then(|columns| columns.checked_sub(1)) {
        sheet.autofilter(2, 0, last, columns)?;
    }
    sheet.set_freeze_panes(3, 1)?;
    sheet.set_landscape();
    let mark = table.mark.replace('&', "&&");
    sheet.set_header(format!("&C{mark}"));
    sheet.set_footer(format!("&C{mark}&R&P/&N"));
    book.save_to_buffer()
}
