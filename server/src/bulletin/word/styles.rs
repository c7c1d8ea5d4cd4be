//! The styles of a Word file, with the clauses of GB/T 9704-2012 that they follow.

use super::markup::escape;

/// A style of paragraphs.
struct Style {
    /// Its id and the name by which Word knows it.
    named: [&'static str; 2],
    /// The outline level, where it is a heading.
    outline: Option<u8>,
    /// Line and indents.
    paragraph: &'static str,
    /// The fonts of Latin and of Chinese text.
    fonts: [&'static str; 2],
    /// Weight and spacing of letters.
    letters: &'static str,
    /// In half points.
    size: u8,
}

const BIAO: &str = "方正小标宋简体";
const SONG: [&str; 2] = [TIMES, "宋体"];
const FANG: [&str; 2] = [TIMES, "仿宋"];
const HEI: [&str; 2] = [TIMES, "黑体"];
const KAI: [&str; 2] = [TIMES, "楷体"];
const TIMES: &str = "Times New Roman";

/// The fonts, and what takes their place where they are missing, nearest first.
///
/// The title keeps the 小标宋 of 7.3.1 and not a bold 宋体: who issues documents has it, elsewhere Word's 华文中宋 steps in.
const FONTS: [(&str, &str); 6] = [
    (BIAO, "华文中宋,STZhongsong,宋体,SimSun"),
    ("宋体", "SimSun"),
    ("仿宋", "FangSong,仿宋_GB2312"),
    ("黑体", "SimHei"),
    ("楷体", "KaiTi,楷体_GB2312"),
    (TIMES, ""),
];

/// Two characters in, and the characters set a little closer, so that 28 fill a line (5.2.3, 7.3.3).
const BODY: &str = r#"<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>"#;
const CLOSER: &str = r#"<w:spacing w:val="-5"/>"#;
const BOLD: &str = "<w:b/><w:bCs/>";
const HEADING: &str = r#"<w:keepNext/><w:keepLines/><w:ind w:firstLineChars="200" w:firstLine="640"/>"#;
/// For small type and pictures: as high as it needs to be, not on the lines of the page.
const FREE: &str = r#"<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>"#;

const STYLES: [Style; 19] = [
    // 7.3.1: 2号 小标宋, centred.
    style(
        ["Title", "Title"],
        r#"<w:spacing w:after="579" w:line="700" w:lineRule="exact"/><w:jc w:val="center"/>"#,
        [BIAO, BIAO],
        "",
        44,
    ),
    style(["Salutation", "Salutation"], "", FANG, CLOSER, 32),
    style(["BodyText", "Body Text"], BODY, FANG, CLOSER, 32),
    // 7.3.3: 黑体, 楷体, 仿宋 in this order.
    heading(["Heading1", "heading 1"], 0, HEI, ""),
    heading(["Heading2", "heading 2"], 1, KAI, ""),
    heading(["Heading3", "heading 3"], 2, FANG, BOLD),
    style(["Signature", "Signature"], r#"<w:jc w:val="right"/>"#, FANG, "", 32),
    style(["TOCHeading", "TOC Heading"], r#"<w:spacing w:after="289"/><w:jc w:val="center"/>"#, HEI, "", 32),
    style(["TOC1", "toc 1"], TABBED, FANG, "", 28),
    style(["TOC2", "toc 2"], TABBED_IN, FANG, "", 28),
    style(
        ["Caption", "caption"],
        r#"<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="240" w:after="80" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>"#,
        HEI,
        "",
        24,
    ),
    style(["TableHead", "Table Head"], CENTRED, HEI, "", 21),
    style(["TableText", "Table Text"], FREE, SONG, "", 21),
    style(["TableNote", "Table Note"], NOTE, SONG, "", 18),
    style(["TableEnd", "Table End"], r#"<w:spacing w:line="240" w:lineRule="exact"/>"#, SONG, "", 18),
    style(["Figure", "Figure"], FIGURE, SONG, "", 21),
    style(["FigureCaption", "Figure Caption"], FIGURE, HEI, "", 24),
    style(["FigureNote", "Figure Note"], FIGURE_NOTE, SONG, "", 21),
    // 7.5: page numbers of 4号 宋体.
    style(
        ["Footer", "footer"],
        r#"<w:snapToGrid w:val="0"/><w:spacing w:line="400" w:lineRule="exact"/>"#,
        ["宋体", "宋体"],
        "",
        28,
    ),
];

const TABBED: &str = r#"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8845"/></w:tabs>"#;
const TABBED_IN: &str =
    r#"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8845"/></w:tabs><w:ind w:leftChars="200" w:left="640"/>"#;
const CENTRED: &str = r#"<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>"#;
const NOTE: &str = r#"<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:line="240" w:lineRule="auto"/>"#;
const FIGURE: &str = r#"<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="120" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>"#;
const FIGURE_NOTE: &str = r#"<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="240" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>"#;

const fn style(
    named: [&'static str; 2],
    paragraph: &'static str,
    fonts: [&'static str; 2],
    letters: &'static str,
    size: u8,
) -> Style {
    Style { named, outline: None, paragraph, fonts, letters, size }
}

const fn heading(named: [&'static str; 2], outline: u8, fonts: [&'static str; 2], letters: &'static str) -> Style {
    Style { named, outline: Some(outline), paragraph: HEADING, fonts, letters, size: 32 }
}

/// The part that holds the styles.
pub(super) fn part() -> String {
    let styles: String = STYLES.iter().map(Style::written).collect();
    // 3号 仿宋 (5.2.2) on lines of 225 mm / 22 (5.2.3).
    format!(
        "<w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>\
         <w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:spacing w:line=\"579\" w:lineRule=\"exact\"/></w:pPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>\
         <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{}</w:tblBorders></w:tblPr></w:style>{styles}",
        fonts(FANG),
        borders()
    )
}

/// The part that names the fonts and what takes their place.
pub(super) fn font_table() -> String {
    let font = |(name, instead): &(&str, &str)| {
        let instead =
            if instead.is_empty() { String::new() } else { format!(r#"<w:altName w:val="{}"/>"#, escape(instead)) };
        format!(r#"<w:font w:name="{name}">{instead}</w:font>"#)
    };
    FONTS.iter().map(font).collect()
}

impl Style {
    fn written(&self) -> String {
        let [id, name] = self.named;
        let [before, after] = match self.outline {
            Some(level) => [r#"<w:next w:val="BodyText"/>"#.to_owned(), format!(r#"<w:outlineLvl w:val="{level}"/>"#)],
            None => [String::new(), String::new()],
        };
        let Self { paragraph, fonts: faces, letters, size, .. } = self;
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             {before}<w:qFormat/><w:pPr>{paragraph}{after}</w:pPr>\
             <w:rPr>{}{letters}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            fonts(*faces)
        )
    }
}

fn fonts([latin, chinese]: [&str; 2]) -> String {
    format!(r#"<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{TIMES}"/>"#)
}

fn borders() -> String {
    let side = |(side, size)| format!(r#"<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="595959"/>"#);
    [("top", 8), ("left", 4), ("bottom", 8), ("right", 4), ("insideH", 4), ("insideV", 4)].map(side).concat()
}
