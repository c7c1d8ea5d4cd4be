//! The fields a narrowing asks, and how their values are written.

use super::Test;
use crate::case::{Disposition, Procedure};
use crate::fact::Trait;
use crate::line::Line;
use crate::measure::Scope;
use crate::type_code::{Stage, TypeCode};
use crate::vocabulary::vocabulary;
use std::sync::OnceLock;

vocabulary! {
    /// What of a fact a narrowing can ask.
    Field ("限定项") {
        Scope = "scope", "案件范围", "scope", ["范围"];
        Line = "line", "条线", "business line";
        Type = "type", "类型代字", "type code", ["案件类型", "代字"];
        Stage = "stage", "审级", "stage";
        Procedure = "procedure", "程序", "procedure", ["审理程序"];
        Disposition = "disposition", "结案方式", "way of closing";
        SecondInstance = "second_instance", "二审结果", "outcome at second instance";
        Retrial = "retrial", "再审结果", "outcome on retrial";
        Has = "has", "特征", "trait";
        Division = "division", "部门", "division";
        Judge = "judge", "承办人", "judge";
        Cause = "cause", "案由", "cause";
    }
}

impl Field {
    /// Whether its values are the court's own words, and not those of a closed list.
    pub const fn is_word(self) -> bool {
        matches!(self, Self::Division | Self::Judge | Self::Cause)
    }

    /// Whether people can be asked for it too.
    pub const fn is_of_people(self) -> bool {
        matches!(self, Self::Line | Self::Division | Self::Judge)
    }

    /// The test for a value, by its id, its Chinese name or another spelling.
    pub fn test(self, value: &str) -> Option<Test> {
        let word = || (!value.trim().is_empty()).then(|| value.to_owned());
        match self {
            Self::Scope => Scope::parse(value).ok().map(Test::Scope),
            Self::Line => Line::parse(value).ok().map(Test::Line),
            Self::Type => TypeCode::parse(value).ok().map(Test::Type),
            Self::Stage => Stage::parse(value).ok().map(Test::Stage),
            Self::Procedure => Procedure::parse(value).ok().map(Test::Procedure),
            Self::Disposition => Disposition::parse(value).ok().map(Test::Disposition),
            Self::SecondInstance => Disposition::parse(value).ok().map(Test::SecondInstance),
            Self::Retrial => Disposition::parse(value).ok().map(Test::Retrial),
            Self::Has => Trait::parse(value).ok().map(Test::Has),
            Self::Division => word().map(Test::Division),
            Self::Judge => word().map(Test::Judge),
            Self::Cause => word().map(Test::Cause),
        }
    }

    /// The values of its closed list, as (id, Chinese name); none where any word may stand.
    pub fn values(self) -> Vec<(&'static str, &'static str)> {
        let words =
            |words: &'static [(&'static str, &'static str, &'static str)]| words.iter().map(|(id, zh, _)| (*id, *zh));
        match self {
            Self::Scope => words(Scope::WORDS).collect(),
            Self::Line => words(Line::WORDS).collect(),
            Self::Type => codes().iter().map(|code| (*code, *code)).collect(),
            Self::Stage => words(Stage::WORDS).collect(),
            Self::Procedure => words(Procedure::WORDS).collect(),
            Self::Disposition | Self::SecondInstance | Self::Retrial => words(Disposition::WORDS).collect(),
            Self::Has => words(Trait::WORDS).collect(),
            Self::Division | Self::Judge | Self::Cause => Vec::new(),
        }
    }
}

/// The texts of all type codes.
pub(super) fn codes() -> &'static [&'static str] {
    static CODES: OnceLock<Vec<&'static str>> = OnceLock::new();
    CODES.get_or_init(|| TypeCode::ALL.iter().map(|code| code.as_str()).collect())
}

/// A value as a formula writes it: an id, a Chinese name or the court's word, in quotation marks where it needs them.
pub(super) fn written(test: &Test, in_chinese: bool) -> String {
    let named = |id: &str, zh: &str| quoted(if in_chinese { zh } else { id });
    match test {
        Test::Scope(one) => named(one.id(), one.zh()),
        Test::Line(one) => named(one.id(), one.zh()),
        Test::Type(one) => quoted(one.as_str()),
        Test::Stage(one) => named(one.id(), one.zh()),
        Test::Procedure(one) => named(one.id(), one.zh()),
        Test::Disposition(one) | Test::SecondInstance(one) | Test::Retrial(one) => named(one.id(), one.zh()),
        Test::Has(one) => named(one.id(), one.zh()),
        Test::Division(word) | Test::Judge(word) | Test::Cause(word) => quoted(word),
    }
}

fn quoted(word: &str) -> String {
    let plain = word.chars().all(crate::formula::stands_in_a_name);
    if plain && !word.starts_with(|first: char| first.is_ascii_digit()) {
        return word.to_owned();
    }
    let mut text = String::from("\"");
    for one in word.chars() {
        text.push(one);
        if crate::formula::is_quotation_mark(one) {
            text.push(one);
        }
    }
    text.push('"');
    text
}
