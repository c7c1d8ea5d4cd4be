//! A bulletin (通报) as files: Word for what is sent out, Excel for what is worked on.
//!
//! The same bulletin always gives the same bytes: no clock, no random number and no font of the machine goes in.
//! Start at [`word()`], [`sheet()`] and [`picture()`].

mod picture;
#[cfg(test)]
mod sample;
mod scale;
mod sheet;
mod strokes;
mod word;

pub use picture::{Picture, picture};
pub use sheet::{FormulaRow, sheet};
pub use word::word;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A Word file could not be packed.
    #[error("expected to pack a Word file; leave out the largest table and try again: {0}")]
    Word(#[from] zip::result::ZipError),
    /// A part of a Word file could not be written.
    #[error("expected to write a part of a Word file; try again: {0}")]
    Part(#[from] std::io::Error),
    /// An Excel file could not be written.
    #[error("expected to write an Excel file; leave out the table it names and try again: {0}")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
    /// A trend could not be drawn.
    #[error("expected to draw a trend; leave it out and try again")]
    Picture,
}
