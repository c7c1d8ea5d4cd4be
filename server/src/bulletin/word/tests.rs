use super::*;
use crate::bulletin::sample;
use domain::bulletin::Cell;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn part(file: &[u8], name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(file)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn heading(level: u8) -> Content {
    Content::Heading(level, String::from("题"))
}

fn wide() -> Content {
    Content::Table(Table { head: vec![String::new(); UPRIGHT + 1], ..Table::default() })
}

fn blocks(contents: Vec<Content>) -> Vec<Block> {
    contents.into_iter().map(|content| Block { id: String::new(), content }).collect()
}

#[test]
fn the_same_bulletin_is_the_same_file() {
    let bulletin = sample::bulletin();
    assert_eq!(word(&bulletin).unwrap(), word(&bulletin).unwrap());
}

#[test]
fn the_file_has_its_parts_and_every_part_the_same_time() {
    let file = word(&sample::bulletin()).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(&file)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in ["[Content_Types].xml", "word/document.xml", "word/styles.xml", "word/media/image2.png"] {
        assert!(names.iter().any(|at| at == name), "{name}");
    }
    for at in 0..archive.len() {
        assert_eq!(archive.by_index(at).unwrap().last_modified(), Some(zip::DateTime::default()));
    }
    assert!(!part(&file, "docProps/core.xml").contains("created"));
}

#[test]
fn headings_bear_their_numbers_and_stand_in_the_contents() {
    let document = part(&word(&sample::bulletin()).unwrap(), "word/document.xml");
    assert_eq!(document.matches(r#"w:val="Heading1""#).count(), 4);
    // The third level stands in the text only, the upper two in the contents as well.
    for (text, times) in [("一、总体情况", 2), ("（二）指标运行情况", 2), ("1.优于合理区间的指标", 1)]
    {
        assert_eq!(document.matches(text).count(), times, "{text}");
    }
    for mark in document.split(r#"w:anchor=""#).skip(1).filter_map(|at| at.split('"').next()) {
        assert!(document.contains(&format!(r#"w:name="{mark}""#)), "{mark}");
    }
}

#[test]
fn tables_repeat_their_head_and_fill_the_page() {
    let document = part(&word(&sample::bulletin()).unwrap(), "word/document.xml");
    assert_eq!(document.matches("<w:tblHeader/>").count(), 2);
    for table in document.split("<w:tbl>").skip(1) {
        let grid = table.split("</w:tblGrid>").next().unwrap();
        let widths = grid.split(r#"<w:gridCol w:w=""#).skip(1).map(|at| at.split('"').next().unwrap().parse::<u32>());
        assert!([8_845, 12_756].contains(&widths.map(Result::unwrap).sum()));
    }
}

#[test]
fn what_would_break_the_file_is_escaped_or_left_out() {
    let text = String::from("甲 & 乙 <丙>\u{0}\u{B}\n丁");
    let head = vec![String::from("a"), String::from("b")];
    let rows = vec![vec![Cell::Text(String::from("<"))], Vec::new()];
    let contents = vec![
        Content::Paragraph(text),
        Content::Table(Table { head, rows, ..Table::default() }),
        Content::Table(Table::default()),
    ];
    let bulletin = Bulletin { blocks: blocks(contents), ..Bulletin::default() };
    let document = part(&word(&bulletin).unwrap(), "word/document.xml");
    assert!(document.contains("甲 &amp; 乙 &lt;丙&gt;<"));
    assert!(document.contains(">丁<"));
    assert_eq!(document.matches("<w:tr>").count(), 3);
    assert_eq!(document.matches("<w:tc>").count(), 6);
    assert!(!document.contains("TOC"));
}

#[test]
fn a_wide_table_turns_its_page_and_takes_its_headings_along() {
    let text = || Content::Paragraph(String::from("文"));
    let all = blocks(vec![text(), heading(1), heading(2), wide(), text(), heading(1), text(), wide()]);
    let all: Vec<(String, &Block)> = all.iter().map(|block| (String::new(), block)).collect();
    let shape: Vec<(bool, usize)> =
        parts(&all).into_iter().map(|(sideways, blocks)| (sideways, blocks.len())).collect();
    assert_eq!(shape, [(false, 1), (true, 3), (false, 3), (true, 1)]);
    assert_eq!(parts(&[]).len(), 1);
}

#[test]
fn the_day_begins_two_characters_after_the_issuer() {
    let right = |signed: &str| -> Vec<String> {
        signed.split("w:rightChars=\"").skip(1).filter_map(|at| at.split('"').next()).map(ToOwned::to_owned).collect()
    };
    // Ten characters against six and a half: the issuer two from the right, the day three and a half.
    assert_eq!(right(&signature("江州市中级人民法院办", "2024年7月12日")), ["200", "350"]);
    assert_eq!(right(&signature("某院", "2024年7月12日")), ["850", "200"]);
}

#[test]
fn however_large_or_empty_a_bulletin_is_it_is_a_file() {
    let number = || Cell::Number(String::from("100.00%"), None);
    let table = |columns: usize, rows: usize| {
        let head = vec![String::from("一审服判息诉率"); columns];
        Content::Table(Table { head, rows: vec![vec![number(); columns]; rows], ..Table::default() })
    };
    let blocks = blocks(vec![table(60, 3), table(3, 400), table(1, 0), wide()]);
    assert!(word(&Bulletin { blocks, ..Bulletin::default() }).is_ok());
    assert!(word(&Bulletin::default()).is_ok());
}
