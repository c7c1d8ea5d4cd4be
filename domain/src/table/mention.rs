//! Words looked for in the rows of a table.

use super::{Column, FactTable};
use std::sync::Arc;

/// A column of words: whether what is looked for stands in each of them, and the word of each row.
type Words<'a> = (Vec<bool>, &'a Column<u16>);

/// One of the words looked for.
struct Sought<'a> {
    word: &'a str,
    columns: [Words<'a>; 3],
    /// Whether it can be part of a case number.
    in_numbers: bool,
}

impl FactTable {
    /// Whether each of some words stands in a row: in the number of its case, its cause, its division or its judge. What stands
    /// in the table's words is found out once and not row by row; a number is written out only where a word can be part of it.
    pub fn mentioning<'a>(&'a self, words: &[&'a str]) -> impl Fn(usize) -> bool + 'a {
        let sought: Vec<Sought<'a>> = words.iter().map(|word| self.sought(word)).collect();
        move |row| sought.iter().all(|sought| self.stands_in(sought, row))
    }

    fn sought<'a>(&'a self, word: &'a str) -> Sought<'a> {
        let among = |all: &[Arc<str>]| all.iter().map(|one| one.contains(word)).collect();
        let columns = [
            (among(&self.causes), &self.cause),
            (among(&self.divisions), &self.division),
            (among(&self.judges), &self.judge),
        ];
        // Every sign of a number but its digits, and what stands before the type code where a court tries patents.
        let mut signs: String = self.shapes.iter().map(|shape| shape.type_code.to_string()).collect();
        signs.extend(["（）号", crate::case_number::SpecialTrial::IntellectualProperty.zh(), self.court.as_str()]);
        let in_numbers = word.chars().all(|sign| sign.is_ascii_digit() || signs.contains(sign));
        Sought { word, columns, in_numbers }
    }

    fn stands_in(&self, sought: &Sought<'_>, row: usize) -> bool {
        let stands = |(stands, codes): &Words<'_>| {
            let code = codes.get(row).copied().map_or(usize::MAX, usize::from);
            stands.get(code).copied().unwrap_or(false)
        };
        let number = || self.number(&self.row(row)?).map(|number| number.to_string());
        sought.columns.iter().any(stands)
            || sought.in_numbers && number().is_some_and(|number| number.contains(sought.word))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case::{CaseRecord, Procedure};
    use crate::court::CourtCode;
    use crate::fact::Fact;

    #[test]
    fn a_word_stands_where_the_words_of_a_case_written_out_have_it() {
        let fact = |serial: u32| {
            let type_code = if serial.is_multiple_of(3) { "知民初" } else { "民初" };
            let number = format!("（2023）冀0638{type_code}{serial}号").parse().unwrap();
            let case = CaseRecord {
                division: ["民事审判一庭", "立案庭"].get(serial as usize % 2).copied().unwrap().into(),
                judge: ["张三", "李四", "2023"].get(serial as usize % 3).copied().unwrap().into(),
                cause: if serial > 6 { "民间借贷纠纷" } else { "离婚纠纷" }.into(),
                ..CaseRecord::docketed(number, "2023-03-01".parse().unwrap(), Procedure::Ordinary)
            };
            Fact::derive(&case, &[])
        };
        let facts: Vec<Fact> = (1..=12).map(fact).collect();
        let table = FactTable::build(CourtCode::parse("冀0638").unwrap(), &facts).unwrap();
        let mut found = 0;
        for words in [
            &[][..],
            &["张三"],
            &["纠纷", "一庭"],
            &["民初1"],
            &["民"],
            &["知"],
            &["2023"],
            &["（2023）冀0638民初11号"],
            &["冀0639"],
            &["张三", "李四"],
            &["庭 "],
        ] {
            let mentions = table.mentioning(words);
            for (row, fact) in table.facts().enumerate() {
                let texts = [fact.number.to_string().into(), fact.cause, fact.division, fact.judge];
                let stands = words.iter().all(|word| texts.iter().any(|text| text.contains(word)));
                assert_eq!(mentions(row), stands, "{words:?} {texts:?}");
                found += usize::from(stands);
            }
        }
        assert!(found > 50, "{found}");
    }
}
