//! A bulletin as an Excel workbook: contents, a sheet to each table and each trend, and the formulas, live.

mod formula;
mod looks;
mod names;
mod table;
mod trend;

use crate::bulletin::FileError;
use domain::bulletin::{Bulletin, Content};
use looks::Looks;
use names::Names;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Url, Workbook, Worksheet};

/// An indicator and the numbers it is computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaRow {
    /// The indicator's name.
    pub indicator: String,
    /// Its formula in words.
    pub formula: String,
    /// The numerator as it is printed, where there is one.
    pub numerator: Option<String>,
    /// The denominator as it is printed, where there is one.
    pub denominator: Option<String>,
    /// What the quotient is multiplied by: 100 for a percentage.
    pub scale: i32,
    /// So many digits follow the point.
    pub decimals: u8,
}

/// What the first sheet is called; every other one leads back to it.
const CONTENTS: &str = "目录";
const FORMULAS: &str = "公式";

/// A bulletin and the formulas of its indicators as an .xlsx file.
///
/// # Errors
///
/// When a table is larger than Excel holds.
pub fn sheet(bulletin: &Bulletin, formulas: &[FormulaRow]) -> Result<Vec<u8>, FileError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(bulletin)?);
    let looks = Looks::new();
    let mut names = Names::taken([CONTENTS, FORMULAS]);
    let shown = bulletin.blocks.iter().map(|block| &block.content);
    let shown = shown.filter(|content| matches!(content, Content::Table(_) | Content::Trend(_)));
    let contents: Vec<(String, &Content)> = shown.map(|content| (names.unique(content.words()), content)).collect();
    let mut listed: Vec<(&str, &str)> = contents.iter().map(|(name, content)| (name.as_str(), told(content))).collect();
    if !formulas.is_empty() {
        listed.push((FORMULAS, "各项指标的公式、分子、分母与数值，可重新计算"));
    }
    front(added(&mut book, CONTENTS, bulletin)?, bulletin, &listed, &looks)?;
    for (name, content) in &contents {
        let sheet = added(&mut book, name, bulletin)?;
        match content {
            Content::Table(written) => table::write(sheet, written, &looks)?,
            Content::Trend(written) => trend::write(sheet, name, written, &looks)?,
            Content::Heading(..) | Content::Paragraph(_) => {}
        }
    }
    if !formulas.is_empty() {
        formula::write(added(&mut book, FORMULAS, bulletin)?, formulas, &looks)?;
    }
    Ok(book.save_to_buffer()?)
}

/// Title and issuer, and the same time always, so that the same bulletin is the same file.
fn properties(bulletin: &Bulletin) -> Result<DocProperties, FileError> {
    let time = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(&bulletin.title).set_author(&bulletin.from);
    Ok(properties.set_subject(&bulletin.source).set_creation_datetime(&time))
}

/// A sheet that prints on A4, as wide as the page, with the source at the foot.
fn added<'a>(book: &'a mut Workbook, name: &str, bulletin: &Bulletin) -> Result<&'a mut Worksheet, FileError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    // A foot holds 255 characters, and & begins a code in it.
    let source: String = bulletin.source.chars().take(180).collect();
    sheet.set_footer(format!("&L&8 {}&R&10— &P —", source.replace('&', "&&")));
    Ok(sheet)
}

fn front(sheet: &mut Worksheet, bulletin: &Bulletin, listed: &[(&str, &str)], looks: &Looks) -> Result<(), FileError> {
    sheet.write_with_format(0, 0, &bulletin.title, &looks.title)?;
    sheet.write_with_format(1, 0, format!("{}　{}", bulletin.from, bulletin.date), &looks.note)?;
    sheet.write_with_format(2, 0, &bulletin.source, &looks.note)?;
    for (column, (head, width)) in (0..).zip([("工作表", 40), ("内容", 64)]) {
        sheet.write_with_format(4, column, head, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, (name, words)) in (5..).zip(listed) {
        sheet.write_with_format(row, 0, link(name).set_text(*name), &looks.link)?;
        sheet.write_with_format(row, 1, *words, &looks.text)?;
    }
    Ok(())
}

/// What the contents say of a sheet: all of its caption, which its name may cut; of a trend, what is drawn.
fn told(content: &Content) -> &str {
    match content {
        Content::Trend(trend) => &trend.subtitle,
        content => content.words(),
    }
}

/// What every other sheet begins with: what it shows, and the way back.
fn opening(sheet: &mut Worksheet, title: &str, looks: &Looks) -> Result<(), FileError> {
    sheet.write_with_format(0, 0, title, &looks.title)?;
    sheet.write_with_format(1, 0, link(CONTENTS).set_text("返回目录"), &looks.back)?;
    Ok(())
}

fn link(name: &str) -> Url {
    Url::new(format!("internal:'{}'!A1", name.replace('\'', "''")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
