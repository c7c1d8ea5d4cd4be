//! Pieces of WordprocessingML. Lengths are in twentieths of a point unless it says otherwise.

/// A paragraph of a style.
pub(super) fn paragraph(style: &str, content: &str) -> String {
    line(style, "", content)
}

/// A paragraph of a style with properties of its own, in the order of the schema.
pub(super) fn line(style: &str, properties: &str, content: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>"#)
}

/// A run of text.
pub(super) fn run(text: &str) -> String {
    styled("", text)
}

/// A run of text with properties of its own.
pub(super) fn styled(properties: &str, text: &str) -> String {
    let properties = if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
    format!(r#"<w:r>{properties}<w:t xml:space="preserve">{}</w:t></w:r>"#, escape(text))
}

/// Text as XML holds it; characters that XML has no place for are left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for at in text.chars() {
        match at {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' => escaped.push(' '),
            at if at < ' ' || matches!(at, '\u{FFFE}' | '\u{FFFF}') => {}
            at => escaped.push(at),
        }
    }
    escaped
}

/// Fields, whose result Word can bring up to date.
pub(super) mod field {
    pub(in super::super) const END: &str = r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#;

    /// The head of a field; its result follows, and then its end.
    pub(in super::super) fn begin(code: &str) -> String {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
             <w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
        )
    }
}

/// The picture numbered `number`, 156 mm wide (5.2.1) and two fifths as high.
pub(super) fn drawing(number: usize, words: &str) -> String {
    // In English Metric Units, 36 000 to a millimetre.
    const SIZE: &str = r#"cx="5616000" cy="2246400""#;
    let words = escape(words);
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent {SIZE}/>\
         <wp:docPr id=\"{number}\" name=\"图 {number}\" descr=\"{words}\"/><a:graphic>\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
         <pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"image{number}.png\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"picture{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext {SIZE}/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>\
         </pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

/// The pages of a part of the document.
#[derive(Default)]
pub(super) struct Page {
    /// Whether they are turned sideways.
    pub(super) sideways: bool,
    /// The feet they bear; those of the part before them where it does not say.
    pub(super) footers: Option<&'static str>,
    /// Whether they are counted anew from 1.
    pub(super) restart: bool,
}

impl Page {
    /// How wide a line is: 156 mm upright, 225 mm sideways (5.2.1).
    pub(super) fn width(&self) -> u32 {
        if self.sideways { 12_756 } else { 8_845 }
    }

    /// The end of a part that another follows, in a line too low to be seen.
    pub(super) fn end(&self) -> String {
        let properties = format!(r#"<w:spacing w:line="20" w:lineRule="exact"/>{}"#, self.properties());
        line("Normal", &properties, "")
    }

    /// A4, the margins of 5.2.1 and 22 lines to a page (5.2.3); the page number 7 mm below the text (7.5).
    pub(super) fn properties(&self) -> String {
        let footers = self.footers.map_or_else(String::new, |footers| {
            ["default", "even"]
                .map(|kind| format!(r#"<w:footerReference w:type="{kind}" r:id="{footers}-{kind}"/>"#))
                .concat()
        });
        let size = if self.sideways {
            "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
             <w:pgMar w:top=\"1587\" w:right=\"2098\" w:bottom=\"1474\" w:left=\"1984\" w:header=\"851\" w:footer=\"437\" w:gutter=\"0\"/>"
        } else {
            "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"947\" w:gutter=\"0\"/>"
        };
        let count = if self.restart { r#"<w:pgNumType w:start="1"/>"# } else { "" };
        format!(
            "<w:sectPr>{footers}<w:type w:val=\"nextPage\"/>{size}{count}<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>"
        )
    }
}
