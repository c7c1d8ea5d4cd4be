//! A bulletin (通报) as a document: numbered headings, paragraphs, tables and charts, before it becomes a file.
//!
//! Headings are numbered as official documents number them: 一、 then （一） then 1. (GB/T 9704-2012, 7.3.3). Every block
//! has a name of its own, so that what an officer changed or left out finds its block again when the same pack makes the
//! document anew.

use crate::figure::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// Its title.
    pub title: String,
    /// To whom it goes (主送), without the colon.
    pub to: String,
    /// Who issues it.
    pub from: String,
    /// The date it bears, as it is printed.
    pub date: String,
    /// Its content.
    pub blocks: Vec<Block>,
    /// What is printed at the foot of every page: which pack all of it comes from.
    pub source: String,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its name, unique in the document.
    pub id: String,
    /// What it is.
    pub content: Content,
}

/// What a block holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// A heading of a level from 1 to 3, without its number.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A table.
    Table(Table),
    /// A line over months.
    Trend(Trend),
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What stands above it.
    pub caption: String,
    /// The head; as many as each row has cells.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// What stands below it.
    pub notes: Vec<String>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number as it is printed, or the code of its absence, and where it lies with regard to its range.
    Number(String, Option<State>),
}

impl Cell {
    /// What is printed.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(text, Some(State::Outside)) => format!("▼ {text}"),
            Self::Number(text, Some(State::Better)) => format!("◆ {text}"),
            Self::Number(text, _) => text.clone(),
        }
    }
}

/// A line over months, with the range as a band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trend {
    /// What it shows: its finding.
    pub title: String,
    /// What is drawn, with its unit.
    pub subtitle: String,
    /// Months such as 2023-09 with what is shown of each; none where there is no value.
    pub points: Vec<(String, Option<String>)>,
    /// The ends of the range, where it has them.
    pub range: [Option<String>; 2],
}

/// What an officer changed in a document, by the names of its blocks: other words, or nothing at all.
pub type Changes = BTreeMap<String, Option<String>>;

impl Bulletin {
    /// The document with an officer's changes. Words of a table or a chart are its caption; an empty text leaves a block
    /// out, and so does leaving it out by name.
    #[must_use]
    pub fn changed(mut self, changes: &Changes) -> Self {
        let changed = |block: Block| match changes.get(&block.id) {
            None => Some(block),
            Some(None) => None,
            Some(Some(text)) if text.trim().is_empty() => None,
            Some(Some(text)) => Some(Block { content: block.content.worded(text.trim()), ..block }),
        };
        self.blocks = self.blocks.into_iter().filter_map(changed).collect();
        self
    }

    /// The blocks, each with the number its heading bears.
    pub fn numbered(&self) -> Vec<(String, &Block)> {
        let mut counts = [0_u32; 3];
        let number = |block: &Block| {
            let Content::Heading(level, _) = &block.content else { return String::new() };
            let level = usize::from((*level).clamp(1, 3)) - 1;
            for (at, count) in counts.iter_mut().enumerate().skip(level) {
                *count = if at == level { *count + 1 } else { 0 };
            }
            let count = counts.get(level).copied().unwrap_or(1);
            match level {
                0 => format!("{}、", chinese(count)),
                1 => format!("（{}）", chinese(count)),
                _ => format!("{count}."),
            }
        };
        let numbers: Vec<String> = self.blocks.iter().map(number).collect();
        numbers.into_iter().zip(&self.blocks).collect()
    }
}

impl Content {
    /// The words of it that can be changed.
    pub fn words(&self) -> &str {
        match self {
            Self::Heading(_, text) | Self::Paragraph(text) => text,
            Self::Table(table) => &table.caption,
            Self::Trend(trend) => &trend.title,
        }
    }

    fn worded(self, text: &str) -> Self {
        let text = text.to_owned();
        match self {
            Self::Heading(level, _) => Self::Heading(level, text),
            Self::Paragraph(_) => Self::Paragraph(text),
            Self::Table(table) => Self::Table(Table { caption: text, ..table }),
            Self::Trend(trend) => Self::Trend(Trend { title: text, ..trend }),
        }
    }
}

/// A number up to 99 in Chinese; beyond that in digits.
pub fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: u32| usize::try_from(at).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default();
    match number {
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(id: &str, content: Content) -> Block {
        Block { id: id.to_owned(), content }
    }

    fn heading(level: u8, text: &str) -> Block {
        block(text, Content::Heading(level, text.to_owned()))
    }

    #[test]
    fn headings_are_numbered_as_official_documents_number_them() {
        let mut blocks: Vec<Block> = (0..11).map(|at| heading(1, &format!("h{at}"))).collect();
        blocks.extend([heading(2, "a"), heading(3, "b"), heading(3, "c"), heading(2, "d"), heading(3, "e")]);
        let bulletin = Bulletin { blocks, ..Bulletin::default() };
        let numbers: Vec<String> = bulletin.numbered().into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers[..3], ["一、", "二、", "三、"]);
        assert_eq!(numbers[9..], ["十、", "十一、", "（一）", "1.", "2.", "（二）", "1."]);
        assert_eq!((chinese(20), chinese(34), chinese(100)), ("二十".into(), "三十四".into(), "100".into()));
    }

    #[test]
    fn what_was_changed_finds_its_block_again_and_what_was_left_out_takes_no_number() {
        let table = Table { caption: String::from("表"), ..Table::default() };
        let blocks = vec![
            heading(1, "概况"),
            block("p", Content::Paragraph(String::from("计算得出"))),
            heading(1, "多余"),
            heading(1, "指标"),
            block("t", Content::Table(table)),
        ];
        let changes = Changes::from([
            (String::from("p"), Some(String::from(" 改写 "))),
            (String::from("多余"), None),
            (String::from("t"), Some(String::from("表一"))),
            (String::from("不存在"), Some(String::from("无处可去"))),
        ]);
        let after = Bulletin { blocks, ..Bulletin::default() }.changed(&changes);
        let shown: Vec<(String, &str)> =
            after.numbered().into_iter().map(|(number, block)| (number, block.content.words())).collect();
        let expected = [("一、", "概况"), ("", "改写"), ("二、", "指标"), ("", "表一")];
        assert_eq!(shown, expected.map(|(number, words)| (number.to_owned(), words)));
    }
}
