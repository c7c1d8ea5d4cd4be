//! How cells look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// The formats that sheets share.
pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) head: Format,
    pub(super) text: Format,
    /// A number that lies in its range; its digits are set where it is written.
    pub(super) number: Format,
    /// A number outside its range.
    pub(super) outside: Format,
    pub(super) note: Format,
    pub(super) link: Format,
    /// The way back to the contents.
    pub(super) back: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_font_name("宋体").set_font_size(11);
        let framed = plain
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(0x00BF_BFBF)
            .set_align(FormatAlign::VerticalCenter);
        let number = framed.clone().set_align(FormatAlign::Right);
        let link =
            |format: Format| format.set_font_color(0x001F_4F7A).set_underline(rust_xlsxwriter::FormatUnderline::Single);
        Self {
            title: plain.clone().set_font_name("黑体").set_font_size(14),
            head: framed
                .clone()
                .set_font_name("黑体")
                .set_background_color(0x00F2_F2F2)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            text: framed.clone().set_text_wrap(),
            outside: number.clone().set_bold().set_font_color(0x00B3_261E),
            number,
            note: plain.clone().set_font_size(9).set_font_color(0x0059_5959),
            link: link(framed),
            back: link(plain),
        }
    }
}

/// The width of a text in half characters.
pub(super) fn halves(text: &str) -> u16 {
    text.chars().map(|at| if at.is_ascii() { 1_u16 } else { 2 }).fold(0, u16::saturating_add)
}

/// The height of a row, in points, in which texts stand in columns of the widths beside them.
pub(super) fn height<'a>(cells: impl Iterator<Item = (&'a str, u16)>) -> u16 {
    let lines = cells.map(|(text, width)| halves(text).div_ceil(width.saturating_sub(2).max(2)));
    lines.max().unwrap_or_default().max(1).saturating_mul(15)
}
