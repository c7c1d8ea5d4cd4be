//! Tables of a Word file: as wide as the page, their head repeated on each.

use super::markup::{line, paragraph, run, styled};
use domain::bulletin::{Cell, Table};
use domain::figure::State;

/// Sizes of type in half points: 五号 and, where a table has no room for it, smaller ones.
const SIZES: [u32; 7] = [21, 20, 18, 16, 15, 13, 11];

/// The space on either side of a cell's text.
const MARGIN: u32 = 45;

/// Rows that stay on the page of the row below them: the first two, and the last three with the notes.
const KEPT: &str = "<w:keepNext/>";

/// A table as wide as `width`, its caption above, its notes below.
pub(super) fn table(table: &Table, width: u32) -> String {
    let caption = if table.caption.is_empty() { String::new() } else { paragraph("Caption", &run(&table.caption)) };
    let notes: String = table.notes.iter().map(|note| paragraph("TableNote", &run(note))).collect();
    let below = paragraph("TableEnd", "");
    if table.head.is_empty() {
        return format!("{caption}{notes}{below}");
    }
    let (needs, size) = fitted(table, width);
    let widths = widths(&needs, width);
    let grid: String = widths.iter().map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let head = row("<w:cantSplit/><w:tblHeader/>", &widths, |column| {
        let text = styled(&sized(size), table.head.get(column).map_or("", String::as_str));
        (r#"<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>"#, line("TableHead", KEPT, &text))
    });
    let kept = |at: usize| if at < 2 || at + 3 >= table.rows.len() { KEPT } else { "" };
    let rows = table.rows.iter().enumerate();
    let rows: String = rows
        .map(|(at, cells)| row("<w:cantSplit/>", &widths, |column| ("", body(cells.get(column), size, kept(at)))))
        .collect();
    format!(
        "{caption}<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/>\
         <w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>\
         <w:top w:w=\"20\" w:type=\"dxa\"/><w:left w:w=\"{MARGIN}\" w:type=\"dxa\"/>\
         <w:bottom w:w=\"20\" w:type=\"dxa\"/><w:right w:w=\"{MARGIN}\" w:type=\"dxa\"/></w:tblCellMar>\
         <w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr>\
         <w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{notes}{below}"
    )
}

fn row(properties: &str, widths: &[u32], cell: impl Fn(usize) -> (&'static str, String)) -> String {
    let cells: String = widths
        .iter()
        .enumerate()
        .map(|(column, width)| {
            let (shade, text) = cell(column);
            format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}<w:vAlign w:val=\"center\"/></w:tcPr>{text}</w:tc>"
            )
        })
        .collect();
    format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
}

/// A cell; numbers stand to the right and do not break after their mark, values outside their range are bold.
fn body(cell: Option<&Cell>, size: u32, kept: &str) -> String {
    let Some(cell) = cell else { return line("TableText", kept, "") };
    let bold = if matches!(cell, Cell::Number(_, Some(State::Outside))) { "<w:b/>" } else { "" };
    let properties = format!("{bold}{}", sized(size));
    match cell {
        Cell::Text(text) => line("TableText", kept, &styled(&properties, text)),
        Cell::Number(..) => {
            let shown = cell.shown().replace(' ', "\u{A0}");
            line("TableText", &format!(r#"{kept}<w:jc w:val="right"/>"#), &styled(&properties, &shown))
        }
    }
}

fn sized(size: u32) -> String {
    let [usual, ..] = SIZES;
    if size == usual { String::new() } else { format!(r#"<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#) }
}

/// What the columns need and the size they need it at: heads in up to three lines, and only then smaller type.
fn fitted(table: &Table, width: u32) -> (Vec<u32>, u32) {
    let needs = |lines: u32| -> Vec<u32> { (0..table.head.len()).map(|column| need(table, column, lines)).collect() };
    let margins = u32::try_from(table.head.len()).unwrap_or(u32::MAX).saturating_mul(2 * MARGIN);
    // Half a character is a quarter of its size in half points, and a point is 20 units.
    let fits =
        |needs: &[u32], size: u32| needs.iter().sum::<u32>().saturating_mul(size * 5).saturating_add(margins) <= width;
    let [usual, .., least] = SIZES;
    if let Some(needs) = (1..3).map(needs).find(|needs| fits(needs, usual)) {
        return (needs, usual);
    }
    let needs = needs(3);
    let size = SIZES.into_iter().find(|size| fits(&needs, *size)).unwrap_or(least);
    (needs, size)
}

/// What a column needs, in half characters: its numbers whole, its head in so many lines, its words in lines of up to
/// twelve characters.
fn need(table: &Table, column: usize, lines: u32) -> u32 {
    // In whole characters, because a line ends where a character ends.
    let head = table.head.get(column).map_or(0, |text| halves(text)).div_ceil(2 * lines) * 2;
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| match cell {
        // One more, so that what the sharing out rounds off breaks no word.
        Cell::Text(text) => halves(text).min(24) + 1,
        Cell::Number(..) => halves(&cell.shown()),
    });
    cells.fold(head.max(4), u32::max)
}

fn halves(text: &str) -> u32 {
    text.chars().map(|at| if at.is_ascii() { 1 } else { 2 }).sum()
}

/// The width shared out by need; what rounding leaves goes to the first column.
fn widths(needs: &[u32], width: u32) -> Vec<u32> {
    let needed: u32 = needs.iter().sum::<u32>().max(1);
    let mut widths: Vec<u32> = needs.iter().map(|need| width.saturating_mul(*need) / needed).collect();
    let left = width.saturating_sub(widths.iter().sum());
    if let Some(first) = widths.first_mut() {
        *first += left;
    }
    widths
}
