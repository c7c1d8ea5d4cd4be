//! Case numbers (案号): `（2023）冀0638民初1182号`.
//!
//! Year of acceptance, court code, special-trial code if any, type code and serial: Provisions on Case Numbers of
//! the People's Courts (关于人民法院案件案号的若干规定, in force 2016-01-01, amended 2018-12-07, 法〔2018〕335号).
//!
//! The parts need no separators: no type code and no special-trial code starts with a character that a court code
//! starts with, and digits stand only in year, court code and serial.

use crate::court::{CourtCode, CourtCodeError};
use crate::type_code::TypeCode;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The number of one case. Unique: serials run per year, court, special-trial code and type code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaseNumber {
    /// 收案年度, 2016 or later.
    pub year: u16,
    /// 法院代字.
    pub court: CourtCode,
    /// 专门审判代字, since 2018.
    pub special: Option<SpecialTrial>,
    /// 类型代字.
    pub type_code: TypeCode,
    /// 案件编号, 1 or more.
    pub serial: u32,
}

vocabulary! {
    /// The special-trial codes (专门审判代字) of the 2018 amendment. The Chinese name is the code.
    SpecialTrial ("专门审判代字") {
        IntellectualProperty = "intellectual_property", "知", "intellectual property";
    }
}

/// A case number that could not be read, with the part that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseNumberError {
    /// The year is missing or not four digits in brackets.
    #[error("year: expected four digits in brackets such as （2023）, got “{0}”; start the case number with the year")]
    Year(String),
    /// A number of the time before court codes.
    #[error(
        "year: expected a case number in the form in use since 2016, got “{0}”; \
         numbers given before name no court code and cannot be read, leave the field empty"
    )]
    OldForm(String),
    /// The court code is wrong.
    #[error("court: {0}")]
    Court(#[source] CourtCodeError),
    /// The type code is not in the list.
    #[error(
        "type code: expected a code of the code list such as 民初 or 执恢 after {court}, got “{found}”; correct it"
    )]
    Type {
        /// The court code read before it, with the special-trial code if any.
        court: String,
        /// What stands between court code and serial.
        found: String,
    },
    /// The serial is missing, zero or too large.
    #[error("serial: expected a number from 1 to {max} after {type_code}, got “{found}”; correct it", max = u32::MAX)]
    Serial {
        /// The type code read before it.
        type_code: TypeCode,
        /// What came.
        found: String,
    },
    /// The number does not end with 号.
    #[error("ending: expected 号 after the serial {serial}, got “{found}”; end the case number with 号")]
    Ending {
        /// The serial read before it.
        serial: u32,
        /// What came.
        found: String,
    },
    /// Something follows the number.
    #[error(
        "ending: expected nothing after {number}, got “{found}”; remove it \
         (之一, 之二 … number the documents of a case, not the case)"
    )]
    Trailing {
        /// The number read.
        number: Box<CaseNumber>,
        /// What follows.
        found: String,
    },
}

/// Numbers of this form are given since the Provisions came into force.
const FIRST_YEAR: u16 = 2016;

const OPENING: [char; 7] = ['（', '(', '〔', '[', '［', '【', '﹝'];
const CLOSING: [char; 7] = ['）', ')', '〕', ']', '］', '】', '﹞'];

impl CaseNumber {
    /// Reads a case number as people and older systems write it: brackets of any kind, full-width digits and blanks
    /// anywhere are accepted. [`Display`](fmt::Display) gives the canonical form.
    pub fn parse(text: &str) -> Result<Self, CaseNumberError> {
        let text = plain(text);
        let (year, rest) = take_year(&text)?;
        let (court, rest) = CourtCode::take(rest).map_err(|error| match error {
            // 民一终字第174号, 雄民初字第12号: the characters of the court were no code yet.
            CourtCodeError::Province(_) if rest.contains("字第") => CaseNumberError::OldForm(excerpt(&text)),
            error => CaseNumberError::Court(error),
        })?;
        let (special, rest) = take_special(rest);
        let (type_code, rest) = take_type(&court, special, rest)?;
        let (serial, rest) = take_serial(type_code, rest)?;
        let number = Self { year, court, special, type_code, serial };
        match rest.strip_prefix('号') {
            Some("") => Ok(number),
            Some(found) => Err(CaseNumberError::Trailing { number: Box::new(number), found: excerpt(found) }),
            None => Err(CaseNumberError::Ending { serial, found: excerpt(rest) }),
        }
    }

    /// A number that is unique to the case and orders cases as they are ordered; cheap to compare by the million.
    pub(crate) fn key(&self) -> u128 {
        Self::key_of(self.court.ordinal(), self.type_code, self.special, self.year, self.serial)
    }

    /// The same of a number in its parts, the court by its ordinal.
    pub(crate) fn key_of(
        court: u32,
        type_code: TypeCode,
        special: Option<SpecialTrial>,
        year: u16,
        serial: u32,
    ) -> u128 {
        let special = special.map_or(0, |special| u128::from(special.index()) + 1);
        u128::from(court) << 64
            | u128::from(type_code.index()) << 56
            | special << 48
            | u128::from(year) << 32
            | u128::from(serial)
    }
}

/// The text with ASCII digits and without blanks and invisible characters.
fn plain(text: &str) -> String {
    let shown = text.chars().filter(|&c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'));
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from('0') + u32::from(c) - u32::from('０')).unwrap_or(c),
        c => c,
    };
    shown.map(narrow).collect()
}

/// Enough of a text to find it again.
fn excerpt(text: &str) -> String {
    text.chars().take(24).collect()
}

fn take_year(text: &str) -> Result<(u16, &str), CaseNumberError> {
    let wrong = || CaseNumberError::Year(excerpt(text));
    let (digits, rest) = text.strip_prefix(OPENING).and_then(|inside| inside.split_once(CLOSING)).ok_or_else(wrong)?;
    if digits.len() != 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(wrong());
    }
    let year = digits.parse().map_err(|_| wrong())?;
    if year < FIRST_YEAR { Err(CaseNumberError::OldForm(excerpt(text))) } else { Ok((year, rest)) }
}

fn take_special(text: &str) -> (Option<SpecialTrial>, &str) {
    let found = SpecialTrial::ALL.iter().find_map(|&special| Some((special, text.strip_prefix(special.zh())?)));
    found.map_or((None, text), |(special, rest)| (Some(special), rest))
}

/// The whole text before the serial must be one code: 民商初 is not 民 and something.
fn take_type<'a>(
    court: &CourtCode,
    special: Option<SpecialTrial>,
    text: &'a str,
) -> Result<(TypeCode, &'a str), CaseNumberError> {
    let end = text.find(|c: char| c.is_ascii_digit() || c == '号').unwrap_or(text.len());
    let (code, rest) = text.split_at(end);
    let type_code = TypeCode::parse(code).map_err(|_| CaseNumberError::Type {
        court: format!("{court}{}", special.map_or("", SpecialTrial::zh)),
        found: excerpt(code),
    })?;
    Ok((type_code, rest))
}

fn take_serial(type_code: TypeCode, text: &str) -> Result<(u32, &str), CaseNumberError> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    match digits.parse() {
        Ok(serial) if serial > 0 => Ok((serial, rest)),
        _ => Err(CaseNumberError::Serial { type_code, found: excerpt(if digits.is_empty() { text } else { digits }) }),
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let special = self.special.map_or("", SpecialTrial::zh);
        write!(f, "（{}）{}{special}{}{}号", self.year, self.court, self.type_code, self.serial)
    }
}

impl FromStr for CaseNumber {
    type Err = CaseNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// By court, type code, special-trial code, year and serial: the order of a docket.
impl Ord for CaseNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        let parts = |number: &Self| (number.type_code, number.special, number.year, number.serial);
        self.court.cmp(&other.court).then_with(|| parts(self).cmp(&parts(other)))
    }
}

impl PartialOrd for CaseNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for CaseNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn number(text: &str) -> CaseNumber {
        CaseNumber::parse(text).unwrap()
    }

    fn message(text: &str) -> String {
        CaseNumber::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_number_is_read_part_by_part() {
        let expected = CaseNumber {
            year: 2023,
            court: CourtCode::parse("冀0638").unwrap(),
            special: None,
            type_code: TypeCode::CIVIL_FIRST,
            serial: 1182,
        };
        assert_eq!(number("（2023）冀0638民初1182号"), expected);
        assert_eq!(expected.to_string(), "（2023）冀0638民初1182号");
    }

    #[test]
    fn every_form_of_court_code_and_special_trial_code_is_read() {
        let cases = [
            ("（2019）最高法知民终1号", "最高法", true, "民终", 1),
            ("（2021）最高法民申4521号", "最高法", false, "民申", 4521),
            ("（2016）最高法刑核51732648号", "最高法", false, "刑核", 51_732_648),
            ("（2022）最高法法赔2号", "最高法", false, "法赔", 2),
            ("（2022）最高法委赔监8号", "最高法", false, "委赔监", 8),
            ("（2020）冀知民终33号", "冀", true, "民终", 33),
            ("（2020）冀民再33号", "冀", false, "民再", 33),
            ("（2023）冀96民终204号", "冀96", false, "民终", 204),
            ("（2023）冀96行赔终4号", "冀96", false, "行赔终", 4),
            ("（2021）沪73知民初9号", "沪73", true, "民初", 9),
            ("（2017）兵民申7号", "兵", false, "民申", 7),
            ("（2017）兵0101民初7号", "兵0101", false, "民初", 7),
            ("（2018）军刑终3号", "军", false, "刑终", 3),
            ("（2018）内0102行审12号", "内0102", false, "行审", 12),
            ("（2023）冀0629执恢88号", "冀0629", false, "执恢", 88),
            ("（2023）冀0629执88号", "冀0629", false, "执", 88),
            ("（2023）冀0632诉前调560号", "冀0632", false, "诉前调", 560),
            ("（2023）冀0632诉前调确56号", "冀0632", false, "诉前调确", 56),
            ("（2023）冀0632民保令5号", "冀0632", false, "民保令", 5),
            ("（2022）冀0638破2号", "冀0638", false, "破", 2),
        ];
        for (text, court, special, type_code, serial) in cases {
            let number = number(text);
            assert_eq!(number.court.as_str(), court, "{text}");
            assert_eq!(number.special, special.then_some(SpecialTrial::IntellectualProperty), "{text}");
            assert_eq!((number.type_code.as_str(), number.serial), (type_code, serial), "{text}");
            assert_eq!(number.to_string(), text);
        }
    }

    #[test]
    fn the_longest_type_code_is_read() {
        for code in
            ["行审复", "行审", "执复", "执", "司惩复", "司惩", "民督监", "民督", "诉前调确", "诉前调", "破申", "破"]
        {
            assert_eq!(number(&format!("（2023）冀0638{code}6号")).type_code.as_str(), code);
        }
    }

    #[test]
    fn other_brackets_full_width_digits_and_blanks_give_the_canonical_form() {
        let canonical = "（2023）冀0638民初1182号";
        for text in [
            "(2023)冀0638民初1182号",
            "（2023)冀0638民初1182号",
            "〔2023〕冀0638民初1182号",
            "[2023]冀0638民初1182号",
            "［2023］冀0638民初1182号",
            "（２０２３）冀０６３８民初１１８２号",
            "  （2023）冀0638民初1182号\r\n",
            "（ 2023 ）　冀 0638 民初 1182 号",
            "\u{feff}（2023）冀0638\u{a0}民初1182号\u{200b}",
            "（2023）冀0638民初01182号",
        ] {
            assert_eq!(number(text).to_string(), canonical, "{text:?}");
        }
    }

    #[test]
    fn an_error_names_the_part_and_what_came() {
        let cases = [
            ("", "year: expected four digits in brackets"),
            ("冀0638民初1182号", "got “冀0638民初1182号”"),
            ("2023冀0638民初1182号", "year: "),
            ("（23）冀0638民初1182号", "year: "),
            ("（二〇二三）冀0638民初1182号", "year: "),
            ("（2023冀0638民初1182号", "year: "),
            ("（+202）冀0638民初1182号", "year: "),
            ("（2023）雄0638民初1182号", "court: expected a court code starting with"),
            ("（2023）冀063民初1182号", "court: expected a province character alone or with 2 or 4 digits"),
            ("（2023）0638民初1182号", "court: "),
            ("（2023）", "court: "),
            ("（2023）最高民终1号", "got “最高民终1号”"),
            (
                "（2023）冀0638民商初1182号",
                "type code: expected a code of the code list such as 民初 or 执恢 after 冀0638, got “民商初”",
            ),
            ("（2023）冀0638MC1182号", "got “MC”"),
            ("（2023）冀06381182号", "court: "),
            ("（2023）冀知知民终1号", "after 冀知, got “知民终”"),
            ("（2023）冀0638民初第1182号", "got “民初第”"),
            ("（2023）冀0638民初号", "serial: expected a number from 1 to 4294967295 after 民初, got “号”"),
            ("（2023）冀0638民初", "serial: "),
            ("（2023）冀0638民初0号", "got “0”"),
            ("（2023）冀0638民初4294967296号", "got “4294967296”"),
            ("（2023）冀0638民初1182", "ending: expected 号 after the serial 1182, got “”"),
            ("（2023）冀0638民初1182-2号", "got “-2号”"),
            ("（2023）冀0638民初1182号之一", "ending: expected nothing after （2023）冀0638民初1182号, got “之一”"),
            ("（2023）冀0638民初1182号、1183号", "got “、1183号”"),
        ];
        for (text, part) in cases {
            let message = message(text);
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn a_number_from_before_2016_is_told_apart() {
        for text in
            ["（2014）民一终字第174号", "(2015)雄民初字第123号", "（2015）冀0638民初1号", "（2016）雄民初字第1号"]
        {
            assert!(message(text).contains("in use since 2016"), "{text}: {}", message(text));
        }
    }

    #[test]
    fn a_long_wrong_text_is_cut_in_the_message() {
        assert!(message(&"错".repeat(5_000)).chars().count() < 200);
    }

    #[test]
    fn numbers_are_ordered_as_a_docket() {
        let ordered = [
            "（2023）最高法民终9号",
            "（2023）冀民终9号",
            "（2023）冀0638刑初2号",
            "（2022）冀0638民初9号",
            "（2023）冀0638民初2号",
            "（2023）冀0638民初10号",
            "（2020）冀0638知民初1号",
            "（2022）冀0638执1号",
        ];
        let mut numbers: Vec<CaseNumber> = ordered.iter().rev().map(|text| number(text)).collect();
        numbers.sort();
        assert_eq!(numbers, ordered.map(number));
    }

    #[test]
    fn json_holds_the_canonical_form_and_is_checked() {
        let json = "\"（2023）冀0638民初1182号\"";
        assert_eq!(
            serde_json::from_str::<CaseNumber>("\"(2023)冀0638民初1182号\"").unwrap(),
            number(json.trim_matches('"'))
        );
        assert_eq!(serde_json::to_string(&number("(2023)冀0638民初1182号")).unwrap(), json);
        let error = serde_json::from_str::<CaseNumber>("\"（2023）冀0638民初\"").unwrap_err();
        assert!(error.to_string().contains("serial:"), "{error}");
    }

    /// What makes a number readable without separators.
    #[test]
    fn no_type_code_starts_like_a_court_code_or_a_special_trial_code() {
        for &code in TypeCode::ALL {
            assert!(CourtCode::take(code.as_str()).is_err(), "{code}");
            assert_eq!(take_special(code.as_str()).0, None, "{code}");
        }
    }

    fn any_court() -> impl Strategy<Value = CourtCode> {
        let province =
            select("京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军".chars().collect::<Vec<_>>());
        let text = (province, 1..100_u8, 1..100_u8, 0..4_u8).prop_map(|(province, first, second, form)| match form {
            0 => "最高法".to_owned(),
            1 => province.to_string(),
            2 => format!("{province}{first:02}"),
            _ => format!("{province}{first:02}{second:02}"),
        });
        text.prop_map(|text| CourtCode::parse(&text).unwrap())
    }

    fn any_number() -> impl Strategy<Value = CaseNumber> {
        let special = prop_oneof![Just(None), select(SpecialTrial::ALL).prop_map(Some)];
        (FIRST_YEAR..=9999, any_court(), special, select(TypeCode::ALL), 1..=u32::MAX).prop_map(
            |(year, court, special, type_code, serial)| CaseNumber { year, court, special, type_code, serial },
        )
    }

    proptest! {
        #[test]
        fn any_number_comes_back_from_its_text(number in any_number()) {
            prop_assert_eq!(CaseNumber::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn keys_are_ordered_as_numbers_are(a in any_number(), b in any_number()) {
            prop_assert_eq!(a.key().cmp(&b.key()), a.cmp(&b));
        }

        #[test]
        fn any_number_comes_back_from_a_careless_text(number in any_number(), blank in "[ \u{3000}\t]{1,3}") {
            let half = number.to_string().replace('（', "(").replace('）', ")");
            let wide: String = half.chars().map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32(u32::from('０') + digit).unwrap(),
                None => c,
            }).collect();
            let spaced: String = half.chars().flat_map(|c| [c.to_string(), blank.clone()]).collect();
            for text in [half, wide, spaced] {
                prop_assert_eq!(CaseNumber::parse(&text), Ok(number.clone()));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".*", near in "[（(][0-9]{3,5}[）)][冀最高法兵知0-9]{0,6}[民初终执恢字第]{0,3}[0-9]{0,11}[号之一]{0,2}") {
            let _ = CaseNumber::parse(&text);
            if let Ok(number) = CaseNumber::parse(&near) {
                prop_assert_eq!(CaseNumber::parse(&number.to_string()), Ok(number));
            }
        }
    }
}
