//! What a fact says to a predicate, in words.

use super::{Field, Predicate, Test};
use crate::case::Disposition;
use crate::explain::Sentence;
use crate::fact::Fact;

impl Predicate {
    /// What the fact has of the field asked: the reason why the predicate keeps it, or not.
    pub fn told(&self, fact: &Fact) -> Sentence {
        let code = fact.shape.type_code;
        let same = |word: &str| (word.to_owned(), word.to_owned());
        let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        let way = |way: Option<Disposition>| way.map_or_else(|| same("—"), |way| both(way.zh(), way.en()));
        let field = self.field();
        let (zh, en) = match field {
            Field::Scope | Field::Line => both(code.line().zh(), code.line().en()),
            Field::Type => same(code.as_str()),
            Field::Stage => both(code.stage().zh(), code.stage().en()),
            Field::Procedure => both(fact.shape.procedure.zh(), fact.shape.procedure.en()),
            Field::Disposition => way(fact.shape.disposition),
            Field::SecondInstance => way(fact.shape.second_instance),
            Field::Retrial => way(fact.shape.retrial),
            Field::Has => self.traits_told(fact),
            Field::Division => same(&fact.division),
            Field::Judge => same(&fact.judge),
            Field::Cause => same(&fact.cause),
        };
        Sentence { zh: format!("{}：{zh}", field.zh()), en: format!("{}: {en}", field.en()) }
    }

    fn traits_told(&self, fact: &Fact) -> (String, String) {
        let asked = self.tests().iter().filter_map(|test| if let Test::Has(one) = test { Some(*one) } else { None });
        let told = asked.map(|one| match fact.shape.traits.has(one) {
            true => (one.zh().to_owned(), one.en().to_owned()),
            false => (format!("无“{}”", one.zh()), format!("not “{}”", one.en())),
        });
        let (zh, en): (Vec<String>, Vec<String>) = told.unzip();
        (zh.join("、"), en.join(", "))
    }
}
