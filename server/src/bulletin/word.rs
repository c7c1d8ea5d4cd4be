//! A bulletin as a Word file, set as GB/T 9704-2012 sets official documents.
//!
//! Written as WordprocessingML, each element in the order of its schema (ECMA-376), so that Word, WPS and LibreOffice
//! read it without repair.

mod markup;
mod package;
mod styles;
mod table;

use crate::bulletin::FileError;
use crate::bulletin::picture::{Picture, picture};
use domain::bulletin::{Block, Bulletin, Content, Table, Trend};
use markup::{Page, field, line, paragraph, run};

/// Tables of more columns stand on pages turned sideways (clause 8).
const UPRIGHT: usize = 9;

/// What a Word file consists of, before it is packed.
struct Story<'a> {
    document: String,
    pictures: Vec<Picture>,
    /// The headings so far; each bears a mark that the contents lead to.
    headings: usize,
    /// The name of the last block; the page that bears the signature has to show some of it (7.3.5.5).
    last: Option<&'a str>,
}

/// A bulletin as a .docx file.
///
/// # Errors
///
/// When a trend cannot be drawn or the file cannot be packed.
pub fn word(bulletin: &Bulletin) -> Result<Vec<u8>, FileError> {
    let last = bulletin.blocks.last().map(|block| block.id.as_str());
    let mut story = Story { document: String::new(), pictures: Vec::new(), headings: 0, last };
    let blocks = bulletin.numbered();
    let contents = contents(&blocks);
    if !contents.is_empty() {
        story.front(bulletin, &contents);
    }
    story.document += &paragraph("Title", &run(&bulletin.title));
    if !bulletin.to.is_empty() {
        // 7.3.2: flush left, a full-width colon at the end.
        story.document += &paragraph("Salutation", &run(&format!("{}：", bulletin.to)));
    }
    let mut parts = parts(&blocks).into_iter().peekable();
    let mut opening = Page { footers: Some("body"), restart: true, ..Page::default() };
    while let Some((sideways, blocks)) = parts.next() {
        opening.sideways = sideways;
        for (number, block) in blocks {
            story.block(number, block, &opening)?;
        }
        if parts.peek().is_some() {
            story.document += &opening.end();
            opening = Page::default();
        }
    }
    story.document += &signature(&bulletin.from, &bulletin.date);
    story.document += &opening.properties();
    package::packed(bulletin, &story)
}

/// The blocks in parts that stand on upright pages and parts that stand sideways; headings go with what follows them.
fn parts<'a>(blocks: &'a [(String, &'a Block)]) -> Vec<(bool, &'a [(String, &'a Block)])> {
    let mut parts = Vec::new();
    let mut rest = blocks;
    loop {
        let sideways = led(rest).is_some();
        let cut = (1..rest.len()).find(|at| {
            let after = rest.get(*at..).unwrap_or_default();
            let joined = rest.get(at - 1).is_some_and(|(_, before)| matches!(before.content, Content::Heading(..)));
            !joined && led(after).is_some() != sideways
        });
        let (part, after) = rest.split_at(cut.unwrap_or(rest.len()));
        parts.push((sideways, part));
        if after.is_empty() {
            return parts;
        }
        rest = after;
    }
}

/// The wide table that blocks begin with, headings aside.
fn led<'a>(blocks: &'a [(String, &'a Block)]) -> Option<&'a Table> {
    match &blocks.iter().find(|(_, block)| !matches!(block.content, Content::Heading(..)))?.1.content {
        Content::Table(table) if table.head.len() > UPRIGHT => Some(table),
        _ => None,
    }
}

/// The headings of the upper two levels, each with the number of its mark.
fn contents(blocks: &[(String, &Block)]) -> Vec<(usize, u8, String)> {
    let headings = blocks.iter().filter_map(|(number, block)| match &block.content {
        Content::Heading(level, text) => Some((*level, format!("{number}{text}"))),
        _ => None,
    });
    let marked = (1..).zip(headings).map(|(mark, (level, text))| (mark, level.max(1), text));
    marked.filter(|(_, level, _)| *level <= 2).collect()
}

impl Story<'_> {
    /// The page before the document: its title and its contents.
    ///
    /// A page of its own that is not counted, because the first page of a document has to show its text (7.3.3). No
    /// page numbers stand in the contents until Word fills them in: only it knows them, and wrong ones are worse.
    fn front(&mut self, bulletin: &Bulletin, contents: &[(usize, u8, String)]) {
        self.document += &paragraph("Title", &run(&bulletin.title));
        let mut entries = paragraph("TOCHeading", &run("目　录"));
        for (at, (mark, level, text)) in contents.iter().enumerate() {
            let begin = if at == 0 { field::begin(r#"TOC \o "1-2" \h \z \u"#) } else { String::new() };
            let end = if at + 1 == contents.len() { field::END } else { "" };
            let link =
                format!(r#"<w:hyperlink w:anchor="{}" w:history="1">{}</w:hyperlink>"#, anchor(*mark), run(text));
            entries += &paragraph(&format!("TOC{level}"), &format!("{begin}{link}{end}"));
        }
        self.document += &format!(
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/>\
             </w:docPartObj></w:sdtPr><w:sdtContent>{entries}</w:sdtContent></w:sdt>"
        );
        self.document += &Page { footers: Some("front"), ..Page::default() }.end();
    }

    fn block(&mut self, number: &str, block: &Block, page: &Page) -> Result<(), FileError> {
        match &block.content {
            Content::Heading(level, text) => self.heading(*level, &format!("{number}{text}")),
            Content::Paragraph(text) => {
                let kept = if self.last == Some(&block.id) { "<w:keepNext/>" } else { "" };
                for text in text.lines().filter(|text| !text.trim().is_empty()) {
                    self.document += &line("BodyText", kept, &run(text));
                }
            }
            Content::Table(table) => self.document += &table::table(table, page.width()),
            Content::Trend(trend) => self.trend(trend)?,
        }
        Ok(())
    }

    fn heading(&mut self, level: u8, text: &str) {
        self.headings += 1;
        let (id, name) = (self.headings, anchor(self.headings));
        let marked =
            format!(r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/>{}<w:bookmarkEnd w:id="{id}"/>"#, run(text));
        self.document += &paragraph(&format!("Heading{}", level.clamp(1, 3)), &marked);
    }

    /// A picture with its finding below it.
    fn trend(&mut self, trend: &Trend) -> Result<(), FileError> {
        self.pictures.push(picture(trend)?);
        let words = format!("{}　{}", trend.title, trend.subtitle);
        self.document += &paragraph("Figure", &markup::drawing(self.pictures.len(), &words));
        self.document += &paragraph("FigureCaption", &run(&trend.title));
        self.document += &paragraph("FigureNote", &run(&trend.subtitle));
        Ok(())
    }
}

fn anchor(mark: usize) -> String {
    format!("_Toc{mark:08}")
}

/// Who issued it and when (7.3.5.2): the issuer two characters from the right; the date begins two characters further in.
fn signature(from: &str, date: &str) -> String {
    let (issuer, day) = (ems(from), ems(date));
    let (issuer_right, day_right) = if issuer - day >= 2.0 { (2.0, issuer - day) } else { (day + 4.0 - issuer, 2.0) };
    let signed = |text: &str, right: f64, keep: &str| {
        let indent = format!(r#"<w:ind w:rightChars="{:.0}" w:right="{:.0}"/>"#, right * 100.0, right * 320.0);
        line("Signature", &format!("{keep}{indent}"), &run(text))
    };
    let blank = line("Signature", "<w:keepNext/>", "");
    format!("{blank}{}{}", signed(from, issuer_right, "<w:keepNext/>"), signed(date, day_right, ""))
}

/// The width of a text in characters; what is not Chinese takes half.
fn ems(text: &str) -> f64 {
    text.chars().map(|at| if at.is_ascii() { 0.5 } else { 1.0 }).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
