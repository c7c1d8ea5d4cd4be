//! What an entry is about: a case by its number, or a matter that has a number in the court's own register alone.

use super::words::Kind;
use crate::case_number::CaseNumber;
use crate::court::CourtCode;
use std::fmt;

/// The number of a matter in a register of its court, such as 冀0638访〔2023〕17号: what people write on a letter or a
/// visit that is no case. It is no case number, and none is read as one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegisterNumber {
    /// The court that keeps the register.
    pub court: CourtCode,
    /// The register.
    pub kind: Kind,
    /// The year it was registered in.
    pub year: i32,
    /// Its place in that year, from 1.
    pub serial: u32,
}

/// A text that is neither a case number nor a number of a register.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "应为案号或登记号，如 冀0638访〔2023〕17号，收到“{0}” / expected a case number or a number of a register such as 冀0638访〔2023〕17号, got “{0}”"
)]
pub struct MatterError(String);

impl RegisterNumber {
    /// What every number of this register and year begins with.
    pub fn stem(court: &CourtCode, kind: Kind, year: i32) -> String {
        format!("{court}{}〔{year}〕", kind.letter().unwrap_or_default())
    }

    /// The number a text is.
    pub fn parse(text: &str) -> Result<Self, MatterError> {
        let bad = || MatterError(text.chars().take(40).collect());
        let (head, rest) = text.trim().split_once('〔').ok_or_else(bad)?;
        let (year, serial) = rest.split_once('〕').ok_or_else(bad)?;
        let serial = serial.strip_suffix('号').ok_or_else(bad)?;
        let lettered = |kind: &&Kind| kind.letter().is_some_and(|letter| head.ends_with(letter));
        let kind = *Kind::ALL.iter().find(lettered).ok_or_else(bad)?;
        let court = head.strip_suffix(kind.letter().unwrap_or_default()).unwrap_or(head);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        if year.len() != 4 || !digits(year) || !digits(serial) {
            return Err(bad());
        }
        Ok(Self {
            court: CourtCode::parse(court).map_err(|_| bad())?,
            kind,
            year: year.parse().map_err(|_| bad())?,
            serial: serial.parse().map_err(|_| bad())?,
        })
    }
}

impl fmt::Display for RegisterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}号", Self::stem(&self.court, self.kind, self.year), self.serial)
    }
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// A case, or a mediation before suit, which has a number of the same make.
    Case(CaseNumber),
    /// A matter of a register.
    Register(RegisterNumber),
}

impl Matter {
    /// The matter a number names.
    pub fn parse(text: &str) -> Result<Self, MatterError> {
        match CaseNumber::parse(text) {
            Ok(number) => Ok(Self::Case(number)),
            Err(_) => RegisterNumber::parse(text).map(Self::Register),
        }
    }

    /// The court it belongs to.
    pub const fn court(&self) -> &CourtCode {
        match self {
            Self::Case(number) => &number.court,
            Self::Register(number) => &number.court,
        }
    }

    /// The case, if it is one.
    pub const fn case(&self) -> Option<&CaseNumber> {
        match self {
            Self::Case(number) => Some(number),
            Self::Register(_) => None,
        }
    }
}

impl From<CaseNumber> for Matter {
    fn from(number: CaseNumber) -> Self {
        Self::Case(number)
    }
}

impl fmt::Display for Matter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(number) => number.fmt(f),
            Self::Register(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_there_and_back() {
        for text in ["（2023）冀0638民初9号", "（2023）冀0638诉前调12号", "冀0638访〔2023〕17号", "冀96措〔2024〕1号"]
        {
            assert_eq!(Matter::parse(text).unwrap().to_string(), text);
        }
        let letter = Matter::parse("冀0638访〔2023〕17号").unwrap();
        assert_eq!((letter.court().as_str(), letter.case()), ("冀0638", None));
        for text in [
            "",
            "冀0638访〔2023〕号",
            "冀0638访〔2023〕017号",
            "访〔2023〕17号",
            "冀0638诉〔2023〕1号",
            "冀0638访〔23〕1号",
        ] {
            assert!(Matter::parse(text).is_err(), "{text}");
        }
    }
}
