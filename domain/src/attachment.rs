//! Files attached to entries of ledgers: which kinds are taken, and how a file shows that it is of its kind.
//!
//! A name says what a file wants to be, its bytes say what it is; a file is taken where both agree.

use crate::vocabulary::vocabulary;

/// Bytes of one file at most.
pub const MOST_BYTES: usize = 10 << 20;
/// Characters of a name at most.
pub const LONGEST_NAME: usize = 120;
/// Files at an entry at most, those withdrawn not counted.
pub const MOST_ATTACHMENTS: usize = 20;
/// Characters of the reason of a withdrawal at most.
pub const LONGEST_REASON: usize = 500;

/// The kind of a file, if it may be attached under its name.
pub fn checked(name: &str, bytes: &[u8]) -> Result<Media, BadAttachment> {
    let characters = name.chars().count();
    if characters > LONGEST_NAME {
        return Err(BadAttachment::LongName(characters));
    }
    if let Some(sign) = name.chars().find(|sign| is_misleading(*sign)) {
        return Err(BadAttachment::BadSign(u32::from(sign)));
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let media = Media::ALL.iter().copied().find(|media| media.is_named(extension));
    let Some(media) = media.filter(|_| !stem.trim().is_empty()) else {
        return Err(BadAttachment::UnknownKind(name.to_owned()));
    };
    match bytes.len() {
        0 => Err(BadAttachment::Empty),
        size if size > MOST_BYTES => Err(BadAttachment::TooLarge),
        _ if media.is_in(bytes) => Ok(media),
        _ => Err(BadAttachment::Disguised(media)),
    }
}

/// The reason of a withdrawal as it is kept.
pub fn checked_reason(why: &str) -> Result<String, BadAttachment> {
    let why = why.trim();
    match why.chars().count() {
        0 => Err(BadAttachment::NoReason),
        characters if characters > LONGEST_REASON => Err(BadAttachment::LongReason(characters)),
        _ => Ok(why.to_owned()),
    }
}

vocabulary! {
    /// The kinds of files that can be attached.
    Media ("附件类型") {
        Pdf = "pdf", "PDF", "PDF";
        Png = "png", "PNG 图片", "PNG image";
        Jpeg = "jpeg", "JPEG 图片", "JPEG image";
        Docx = "docx", "Word 文档（DOCX）", "Word document (DOCX)";
        Xlsx = "xlsx", "Excel 表格（XLSX）", "Excel workbook (XLSX)";
        Text = "text", "纯文本（UTF-8）", "plain text (UTF-8)";
        Ofd = "ofd", "OFD 版式文件", "OFD document";
        Zip = "zip", "ZIP 压缩包", "ZIP archive";
    }
}

impl Media {
    /// What names of its files end with.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Text => &["txt"],
            Self::Ofd => &["ofd"],
            Self::Zip => &["zip"],
        }
    }

    /// What it is called in HTTP.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Text => "text/plain; charset=utf-8",
            Self::Ofd => "application/ofd",
            Self::Zip => "application/zip",
        }
    }

    /// The ends of all names, as a form offers them: `.pdf,.png…`.
    pub fn accepted() -> String {
        let all = Self::ALL.iter().flat_map(|media| media.extensions());
        all.map(|extension| format!(".{extension}")).collect::<Vec<_>>().join(",")
    }

    fn is_named(self, extension: &str) -> bool {
        self.extensions().iter().any(|one| one.eq_ignore_ascii_case(extension))
    }

    /// Whether bytes are of this kind. Names of the parts of an archive stand in it as they are.
    fn is_in(self, bytes: &[u8]) -> bool {
        let archive_with =
            |parts: &[&str]| bytes.starts_with(ARCHIVE) && parts.iter().all(|part| holds(bytes, part.as_bytes()));
        match self {
            Self::Pdf => bytes.starts_with(b"%PDF-"),
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Docx => archive_with(&["[Content_Types].xml", "word/"]),
            Self::Xlsx => archive_with(&["[Content_Types].xml", "xl/"]),
            Self::Ofd => archive_with(&["OFD.xml"]),
            Self::Zip => archive_with(&[]),
            Self::Text => std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(is_no_text)),
        }
    }
}

/// Why a file is not taken, or not withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAttachment {
    /// Nothing in it.
    #[error("文件是空的，请选择有内容的文件 / the file is empty; choose one with something in it")]
    Empty,
    /// Too many bytes.
    #[error(
        "文件大于 {} MiB，请压缩或拆分后再传 / the file is larger than {} MiB; compress or split it",
        MOST_BYTES >> 20, MOST_BYTES >> 20
    )]
    TooLarge,
    /// Too many characters.
    #[error(
        "文件名最多 {LONGEST_NAME} 个字符，现有 {0} 个，请改短后再传 / a name has {LONGEST_NAME} characters at most, this has {0}; shorten it"
    )]
    LongName(usize),
    /// A character that shows a name other than it is.
    #[error(
        "文件名中不能有路径分隔符、控制字符或改变书写方向的字符（U+{0:04X}），请改名后再传 / a name holds no path separators, control characters or marks of direction (U+{0:04X}); rename the file"
    )]
    BadSign(u32),
    /// No kind that is taken, by its name.
    #[error(
        "可以上传 {}，收到的是“{}”，请换成其中一种 / files may end with {}; this is “{}”: bring it as one of them",
        Media::accepted(), .0, Media::accepted(), .0
    )]
    UnknownKind(String),
    /// The bytes are not what the name says.
    #[error(
        "文件名说是{}，内容不是，请用原来的程序另存后再传 / the name says {}, the content is not: save it anew with the program it comes from",
        .0.zh(), .0.en()
    )]
    Disguised(Media),
    /// There are enough.
    #[error(
        "每一条最多 {MOST_ATTACHMENTS} 个附件，请合并文件，或先撤回传错的 / an entry has {MOST_ATTACHMENTS} attachments at most; put files together, or withdraw a mistaken one"
    )]
    TooMany,
    /// The same is there.
    #[error("同样的文件已经在附件中，不必再传 / the same file is attached already; there is nothing to do")]
    Again,
    /// Someone else's.
    #[error("只有上传人能撤回附件，请与上传人联系 / only whoever attached a file withdraws it; ask them")]
    NotYourOwn,
    /// Withdrawn before.
    #[error("这个附件已经撤回，不必再办 / this attachment was withdrawn already; there is nothing to do")]
    Gone,
    /// A withdrawal without a reason.
    #[error("请写明撤回的理由 / state why it is withdrawn")]
    NoReason,
    /// A reason with too many characters.
    #[error(
        "理由最多 {LONGEST_REASON} 个字，现有 {0} 个，请改短 / a reason has {LONGEST_REASON} characters at most, this has {0}; shorten it"
    )]
    LongReason(usize),
}

/// How an archive with something in it begins.
const ARCHIVE: &[u8] = b"PK\x03\x04";

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Separators and control characters; and marks of direction, which let “…fdp.exe” be read as “…exe.pdf”.
fn is_misleading(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '/' | '\\' | '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What no text has, but for the ends of lines and pages.
fn is_no_text(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive as its first bytes and the names of its parts show it.
    fn archive(parts: &[&str]) -> Vec<u8> {
        let mut bytes = ARCHIVE.to_vec();
        for part in parts {
            bytes.extend([20, 0, 0, 0, 8, 0]);
            bytes.extend(part.as_bytes());
        }
        bytes
    }

    #[test]
    fn each_kind_is_known_by_its_bytes() {
        let docx = archive(&["[Content_Types].xml", "word/document.xml"]);
        let xlsx = archive(&["[Content_Types].xml", "xl/workbook.xml"]);
        let (ofd, zip) = (archive(&["OFD.xml", "Doc_0/Document.xml"]), archive(&["照片.png"]));
        let taken: [(&str, &[u8], Media); 10] = [
            ("委托书.pdf", b"%PDF-1.7\n", Media::Pdf),
            ("扫描.PNG", b"\x89PNG\r\n\x1a\n\0\0", Media::Png),
            ("a.jpg", b"\xff\xd8\xff\xe0", Media::Jpeg),
            ("a.b.jpeg", b"\xff\xd8\xff\xe1", Media::Jpeg),
            ("笔录.docx", &docx, Media::Docx),
            ("清单.xlsx", &xlsx, Media::Xlsx),
            ("说明.txt", "第一行\r\n\t第二行".as_bytes(), Media::Text),
            ("判决书.ofd", &ofd, Media::Ofd),
            ("材料.zip", &zip, Media::Zip),
            ("全部.zip", &docx, Media::Zip),
        ];
        for (name, bytes, media) in taken {
            assert_eq!(checked(name, bytes), Ok(media), "{name}");
        }
        for media in Media::ALL {
            assert!(taken.iter().any(|(.., one)| one == media), "{media:?}");
            assert!(
                media.extensions().iter().all(|end| Media::accepted().contains(end))
                    && media.content_type().contains('/')
            );
        }
    }

    #[test]
    fn what_its_name_does_not_say_is_refused() {
        let program = b"MZ\x90\0\x03\0\0\0";
        for media in Media::ALL {
            for extension in media.extensions() {
                assert_eq!(checked(&format!("a.{extension}"), program), Err(BadAttachment::Disguised(*media)));
            }
        }
        let docx = archive(&["[Content_Types].xml", "word/document.xml"]);
        for (name, bytes, media) in [
            ("a.xlsx", docx.as_slice(), Media::Xlsx),
            ("a.ofd", &docx, Media::Ofd),
            ("a.docx", &archive(&["word/document.xml"]), Media::Docx),
            // An archive with nothing in it.
            ("a.zip", b"PK\x05\x06\0\0", Media::Zip),
            ("a.txt", b"\xc4\xe3\xba\xc3", Media::Text),
            ("a.txt", b"a\0b", Media::Text),
            ("a.pdf", b" %PDF-1.7", Media::Pdf),
        ] {
            assert_eq!(checked(name, bytes), Err(BadAttachment::Disguised(media)), "{name}");
        }
        for name in ["a", "a.exe", "a.pdf.exe", ".pdf", " .pdf", "pdf", "", "a.", "a.svg", "a.html", "a.docm"] {
            assert_eq!(checked(name, b"%PDF-"), Err(BadAttachment::UnknownKind(name.to_owned())), "{name}");
        }
    }

    #[test]
    fn names_and_sizes_have_limits() {
        for name in ["a/b.pdf", "..\\b.pdf", "a\nb.pdf", "a\0.pdf", "\u{202e}fdp.exe.pdf", "a\u{2066}.pdf"] {
            assert!(matches!(checked(name, b"%PDF-"), Err(BadAttachment::BadSign(_))), "{name:?}");
        }
        let long = |stem: usize| format!("{}.pdf", "字".repeat(stem));
        assert_eq!(checked(&long(LONGEST_NAME - 4), b"%PDF-"), Ok(Media::Pdf));
        assert_eq!(checked(&long(LONGEST_NAME - 3), b"%PDF-"), Err(BadAttachment::LongName(LONGEST_NAME + 1)));
        assert_eq!(checked("a.txt", b""), Err(BadAttachment::Empty));
        let most = vec![b'a'; MOST_BYTES + 1];
        assert_eq!(checked("a.txt", most.get(1..).unwrap_or_default()), Ok(Media::Text));
        assert_eq!(checked("a.txt", &most), Err(BadAttachment::TooLarge));
    }

    #[test]
    fn a_withdrawal_has_a_reason() {
        assert_eq!(checked_reason(" 传错案件 "), Ok(String::from("传错案件")));
        assert_eq!(checked_reason(" \n"), Err(BadAttachment::NoReason));
        assert_eq!(checked_reason(&"字".repeat(501)), Err(BadAttachment::LongReason(501)));
    }

    #[test]
    fn refusals_are_said_in_both_languages() {
        let all = [
            BadAttachment::Empty,
            BadAttachment::TooLarge,
            BadAttachment::LongName(121),
            BadAttachment::BadSign(0x202e),
            BadAttachment::UnknownKind(String::from("a.exe")),
            BadAttachment::Disguised(Media::Pdf),
            BadAttachment::TooMany,
            BadAttachment::Again,
            BadAttachment::NotYourOwn,
            BadAttachment::Gone,
            BadAttachment::NoReason,
            BadAttachment::LongReason(501),
        ];
        for one in all {
            assert_eq!(one.to_string().split(" / ").count(), 2, "{one}");
        }
        assert!(BadAttachment::TooLarge.to_string().contains("10 MiB"));
        assert!(BadAttachment::BadSign(0x202e).to_string().contains("U+202E"));
    }
}
