//! The parts of a Word file and how they are packed (ECMA-376, part 2).

use super::markup::{escape, field, line, styled};
use super::{Story, styles};
use crate::bulletin::FileError;
use domain::bulletin::Bulletin;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument";

/// The feet of pages: where they are used, and the part that holds them.
const FOOTERS: [(&str, &str); 4] =
    [("front-default", "footer1"), ("front-even", "footer2"), ("body-default", "footer3"), ("body-even", "footer4")];

/// Packs the parts of a document; each bears the same time, so that the same document is the same file.
pub(super) fn packed(bulletin: &Bulletin, story: &Story<'_>) -> Result<Vec<u8>, FileError> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let deflated = options.compression_method(CompressionMethod::Deflated);
    for (name, part) in parts(bulletin, story) {
        file.start_file(name, deflated)?;
        file.write_all(DECLARATION.as_bytes())?;
        file.write_all(part.as_bytes())?;
    }
    // A picture is compressed already.
    let stored = options.compression_method(CompressionMethod::Stored);
    for (number, picture) in (1..).zip(&story.pictures) {
        file.start_file(format!("word/media/image{number}.png"), stored)?;
        file.write_all(&picture.png)?;
    }
    Ok(file.finish()?.into_inner())
}

fn parts(bulletin: &Bulletin, story: &Story<'_>) -> Vec<(String, String)> {
    let mut parts = vec![
        (String::from("[Content_Types].xml"), content_types()),
        (String::from("_rels/.rels"), package_relations()),
        (String::from("docProps/core.xml"), properties(bulletin)),
        (String::from("word/document.xml"), root("document", &format!("<w:body>{}</w:body>", story.document))),
        (String::from("word/_rels/document.xml.rels"), document_relations(story.pictures.len())),
        (String::from("word/styles.xml"), root("styles", &styles::part())),
        (String::from("word/fontTable.xml"), root("fonts", &styles::font_table())),
        (String::from("word/settings.xml"), root("settings", SETTINGS)),
    ];
    let footers =
        FOOTERS.map(|(used, part)| (format!("word/{part}.xml"), root("ftr", &footer(used, &bulletin.source))));
    parts.extend(footers);
    parts
}

/// The foot of a page: its number, from which pack it comes.
///
/// 7.5: the number between dashes, odd ones a character from the right, even ones a character from the left.
fn footer(used: &str, source: &str) -> String {
    let number =
        format!("{}{}{}{}{}", styled("", "— "), field::begin("PAGE"), styled("", "1"), field::END, styled("", " —"));
    let number = match used {
        "body-default" => line("Footer", r#"<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>"#, &number),
        "body-even" => line("Footer", r#"<w:ind w:leftChars="100" w:left="280"/>"#, &number),
        _ => line("Footer", "", ""),
    };
    let source = styled(r#"<w:sz w:val="16"/><w:szCs w:val="16"/>"#, source);
    let lines = r#"<w:spacing w:line="240" w:lineRule="exact"/><w:jc w:val="center"/>"#;
    format!("{number}{}", line("Footer", lines, &source))
}

const SETTINGS: &str = "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"640\"/><w:evenAndOddHeaders/>\
     <w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>\
     <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
     </w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>";

fn root(name: &str, content: &str) -> String {
    format!(
        "<w:{name} xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">{content}</w:{name}>"
    )
}

/// Title and issuer; no time, because the same document would then not be the same file.
fn properties(bulletin: &Bulletin) -> String {
    let [title, creator, subject] = [&bulletin.title, &bulletin.from, &bulletin.source].map(|text| escape(text));
    format!(
        "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject><dc:creator>{creator}</dc:creator>\
         <dc:language>zh-CN</dc:language><cp:lastModifiedBy>{creator}</cp:lastModifiedBy></cp:coreProperties>"
    )
}

fn content_types() -> String {
    let part = |name: &str, kind: &str| {
        format!(r#"<Override PartName="/word/{name}.xml" ContentType="{TYPES}.wordprocessingml.{kind}+xml"/>"#)
    };
    let parts =
        [("document", "document.main"), ("styles", "styles"), ("fontTable", "fontTable"), ("settings", "settings")]
            .map(|(name, kind)| part(name, kind))
            .concat();
    let footers = FOOTERS.map(|(_, name)| part(name, "footer")).concat();
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>{parts}{footers}\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         </Types>"
    )
}

fn package_relations() -> String {
    let core = format!("{PACKAGE}/relationships/metadata/core-properties");
    relations(&[
        relation("document", &format!("{OFFICE}/officeDocument"), "word/document.xml"),
        relation("properties", &core, "docProps/core.xml"),
    ])
}

fn document_relations(pictures: usize) -> String {
    let mut all: Vec<String> = ["styles", "fontTable", "settings"]
        .map(|part| relation(part, &format!("{OFFICE}/{part}"), &format!("{part}.xml")))
        .into();
    let footer = format!("{OFFICE}/footer");
    all.extend(FOOTERS.map(|(used, part)| relation(used, &footer, &format!("{part}.xml"))));
    let image = format!("{OFFICE}/image");
    all.extend((1..=pictures).map(|at| relation(&format!("picture{at}"), &image, &format!("media/image{at}.png"))));
    relations(&all)
}

fn relations(all: &[String]) -> String {
    format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{}</Relationships>"#, all.concat())
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
}
