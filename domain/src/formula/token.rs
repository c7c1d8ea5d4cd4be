//! Characters to tokens. Full-width punctuation reads as its plain counterpart; positions are counted in characters.

use super::error::{FormulaError, Problem};
use crate::measure::Measure;
use std::ops::Range;

/// The longest formula, in characters as typed and as printed.
pub(super) const LONGEST: usize = 1_000;

/// What a formula is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number without a sign, as written.
    Number(String),
    /// A name: of a measure, a field, a value or a unit.
    Name(String),
    /// A value in quotation marks.
    Quoted(String),
    /// An operator or bracket.
    Sign(char),
    /// `!=`.
    Differs,
    /// The end of the text.
    End,
}

/// A token and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) at: Range<usize>,
}

/// A character as it is read.
fn plain(one: char) -> char {
    match one {
        '（' => '(',
        '）' => ')',
        '【' | '［' | '〔' => '[',
        '】' | '］' | '〕' => ']',
        '＋' => '+',
        '－' | '−' | '–' | '—' => '-',
        '×' | '＊' | '✕' | '·' => '*',
        '÷' | '／' | '∕' => '/',
        '＝' => '=',
        '！' => '!',
        '≠' => '≠',
        '，' => ',',
        '｜' | '、' => '|',
        '．' => '.',
        '％' => '%',
        '“' | '”' | '＂' | '「' | '」' => '"',
        '０'..='９' => char::from_u32(u32::from(one) - u32::from('０') + u32::from('0')).unwrap_or(one),
        _ if one.is_whitespace() => ' ',
        _ => one,
    }
}

/// Whether a character can stand in a name that needs no quotation marks.
pub(crate) fn stands_in_a_name(one: char) -> bool {
    plain(one) == one && (one.is_alphanumeric() || one == '_')
}

/// Whether a character reads as a quotation mark.
pub(crate) fn is_quotation_mark(one: char) -> bool {
    plain(one) == '"'
}

/// The names of measures that hold signs, such as the mark in 上诉、抗诉: looked for before the signs are, wherever a token begins.
const NAMES_WITH_SIGNS: [&str; 4] = [
    Measure::Appeals.zh(),
    Measure::FirstInstanceCivilSimplified.zh(),
    "sum(closed_on-docketed_on)",
    "sum(second_instance_docketed_on-first_instance_closed_on)",
];

/// The tokens of a text, the last one [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, FormulaError> {
    let written: Vec<char> = text.chars().take(LONGEST + 1).collect();
    if written.len() > LONGEST {
        return Err(FormulaError { at: LONGEST..LONGEST + 1, problem: Problem::TooLong });
    }
    let read: Vec<char> = written.iter().copied().map(plain).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&one) = read.get(at) {
        if one == ' ' {
            at += 1;
            continue;
        }
        let (token, end) = token(&written, &read, at, one)?;
        tokens.push(Placed { token, at: at..end });
        at = end;
    }
    tokens.push(Placed { token: Token::End, at: at..at });
    Ok(tokens)
}

fn token(written: &[char], read: &[char], at: usize, one: char) -> Result<(Token, usize), FormulaError> {
    let ahead = |at: usize| read.get(at).copied();
    if let Some((name, end)) = named_with_signs(read, at) {
        return Ok((Token::Name(name), end));
    }
    let run = |from: usize, within: fn(char) -> bool| {
        let length = read.iter().skip(from).take_while(|one| within(**one)).count();
        let word: String = read.iter().skip(from).take(length).collect();
        (word, from + length)
    };
    match one {
        '0'..='9' => {
            let (number, end) = run(at, |one| one.is_ascii_digit() || one == '.');
            Ok((Token::Number(number), end))
        }
        '"' => quoted(written, read, at),
        '!' if ahead(at + 1) == Some('=') => Ok((Token::Differs, at + 2)),
        '≠' => Ok((Token::Differs, at + 1)),
        '+' | '-' | '*' | '/' | '(' | ')' | '[' | ']' | '=' | ',' | '|' | '%' | '‰' => Ok((Token::Sign(one), at + 1)),
        _ if stands_in_a_name(one) => {
            let (name, end) = run(at, stands_in_a_name);
            Ok((Token::Name(name), end))
        }
        _ => Err(FormulaError { at: at..at + 1, problem: Problem::Character(written.get(at).copied().unwrap_or(one)) }),
    }
}

/// The name with signs in it that stands here and ends where a name can end.
fn named_with_signs(read: &[char], at: usize) -> Option<(String, usize)> {
    let rest = read.get(at..)?;
    NAMES_WITH_SIGNS.iter().find_map(|name| {
        let mut following = rest.iter();
        let stands = name.chars().all(|letter| following.next() == Some(&plain(letter)));
        let ends = following.as_slice().first().is_none_or(|one| !stands_in_a_name(*one));
        (stands && ends).then(|| ((*name).to_owned(), read.len() - following.len()))
    })
}

/// A word in quotation marks; a mark inside it is written twice.
fn quoted(written: &[char], read: &[char], at: usize) -> Result<(Token, usize), FormulaError> {
    let mut word = String::new();
    let mut next = at + 1;
    loop {
        match (read.get(next), read.get(next + 1)) {
            (Some('"'), Some('"')) => {
                word.extend(written.get(next));
                next += 2;
            }
            (Some('"'), _) => return Ok((Token::Quoted(word), next + 1)),
            (Some(_), _) => {
                word.extend(written.get(next));
                next += 1;
            }
            (None, _) => return Err(FormulaError { at: at..next, problem: Problem::OpenQuotation }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_with_signs_in_its_name_is_listed() {
        let with_signs = |name: &&str| !name.chars().all(stands_in_a_name);
        let names: Vec<&str> = Measure::WORDS.iter().flat_map(|(id, zh, _)| [*id, *zh]).filter(with_signs).collect();
        for name in &names {
            assert!(NAMES_WITH_SIGNS.contains(name), "{name}");
        }
        for name in NAMES_WITH_SIGNS {
            assert!(Measure::parse(name).is_ok(), "{name}");
            let others = NAMES_WITH_SIGNS.iter().filter(|other| other.starts_with(name));
            assert_eq!(others.count(), 1, "{name} begins another: the longer one must be tried first");
        }
    }
}
