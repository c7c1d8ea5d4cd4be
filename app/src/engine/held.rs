//! The facts of a scope as the engine holds them, and what it answers from them.

use super::{Frame, Question, Scope};
use crate::figures::Subject;
use crate::figures::indicator::{IndicatorView, indicator_view};
use crate::figures::query::Chosen;
use crate::figures::schemes::tried;
use crate::figures::what_if::{Candidate, Sought, aimed, basis, candidates, effects, offered};
use domain::table::FactTable;
use domain::what_if::Basis;
use serde::Serialize;
use std::sync::Arc;

/// Facts, and what was worked out of them before.
#[derive(Debug)]
pub struct Held {
    scope: Scope,
    subject: Subject,
    view: Option<IndicatorView>,
    basis: Option<(Chosen, Basis)>,
    /// Cases of which something can be supposed, whatever they are looked for by.
    cases: Option<((Chosen, Sought), Vec<Candidate>)>,
}

impl Held {
    /// The facts of a scope, by their fingerprint.
    pub fn new(scope: Scope, frame: Frame, facts: String, tables: Vec<Arc<FactTable>>) -> Self {
        let subject = Subject { fingerprint: Some(facts), ..frame.around(tables) };
        Self { scope, subject, view: None, basis: None, cases: None }
    }

    /// The facts, where they are these of this scope.
    pub fn tables_of(&self, scope: &Scope, facts: &str) -> Option<&[Arc<FactTable>]> {
        let these = self.scope == *scope && self.subject.fingerprint.as_deref() == Some(facts);
        these.then_some(&self.subject.tables)
    }

    /// Answers in the compact form; none where other facts are asked.
    pub fn answer(&mut self, scope: &Scope, question: &Question) -> Option<Vec<u8>> {
        if self.scope != *scope {
            return None;
        }
        let subject = &self.subject;
        match question {
            // By then there is another.
            Question::Hold(..) => None,
            Question::Drill(indicator, chosen, drill) => {
                self.view = indicator_view(subject, *indicator, chosen, drill, self.view.as_ref());
                told(&self.view)
            }
            Question::Step(indicator, chosen, drill, shown) => {
                self.view = indicator_view(subject, *indicator, chosen, drill, self.view.as_ref());
                told(&self.view.as_ref().map(|view| view.step_from(shown)))
            }
            Question::Offer(chosen, sought) => {
                let of = (chosen.clone(), Sought { words: String::new(), ..sought.clone() });
                let cases = kept(&mut self.cases, of, || candidates(subject, chosen, sought));
                told(&offered(subject, cases, &sought.words))
            }
            Question::Suppose(chosen, supposed) => {
                let basis = kept(&mut self.basis, chosen.clone(), || basis(subject, chosen));
                told(&effects(subject, basis, chosen, supposed))
            }
            Question::Aim(chosen, indicator, target) => told(&aimed(subject, chosen, *indicator, target)),
            Question::Measure(typed, stay, period) => told(&tried(subject, typed, stay, *period)),
        }
    }
}

/// What was worked out before of this very thing, or is now.
fn kept<K: PartialEq, V>(place: &mut Option<(K, V)>, of: K, work_out: impl FnOnce() -> V) -> &V {
    let there = place.take().filter(|(before, _)| *before == of);
    &place.insert(there.unwrap_or_else(|| (of, work_out()))).1
}

/// An answer in its compact form.
pub fn told(answer: &impl Serialize) -> Option<Vec<u8>> {
    postcard::to_stdvec(answer).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::super::sent;
    use super::super::worker::answer;
    use super::{Frame, Held, Question, Scope};
    use crate::figures::indicator::{IndicatorView, Step, indicator_view};
    use crate::figures::query::{Chosen, Drill};
    use crate::figures::schemes::TypedScheme;
    use crate::figures::what_if::{Fate, Offered, Sought, Supposed};
    use domain::case::{CaseRecord, Procedure};
    use domain::case_number::CaseNumber;
    use domain::catalogue::{IndicatorId, Version};
    use domain::court::CourtCode;
    use domain::day::Day;
    use domain::explain::Side;
    use domain::fact::Fact;
    use domain::pack::Pack;
    use domain::policy::Part;
    use domain::scheme::Measured;
    use domain::table::FactTable;
    use domain::tally::Dimension;
    use domain::what_if::Effect;
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use std::sync::Arc;

    const RATE: IndicatorId = IndicatorId::ClosingToIntake;
    const FACTS: &str = "these";

    fn court() -> CourtCode {
        CourtCode::parse("冀0638").unwrap()
    }

    fn number(serial: u32) -> CaseNumber {
        format!("(2023)冀0638民初{serial}号").parse().unwrap()
    }

    /// Ten cases, docketed a day after another; the last four are pending.
    fn table() -> Arc<FactTable> {
        let fact = |serial: u32| {
            let docketed = Day::from_ymd(2023, 3, serial).unwrap();
            let case = CaseRecord {
                judge: if serial.is_multiple_of(2) { "张三" } else { "李四" }.into(),
                cause: "民间借贷纠纷".into(),
                closed: (serial <= 6).then(|| docketed.plus_days(30)),
                ..CaseRecord::docketed(number(serial), docketed, Procedure::Ordinary)
            };
            Fact::derive(&case, &[])
        };
        Arc::new(FactTable::build(court(), &(1..=10).map(fact).collect::<Vec<_>>()).unwrap())
    }

    fn scope() -> Scope {
        Scope { court: court(), meeting: None }
    }

    fn frame() -> Frame {
        Frame { courts: Vec::new(), open: None, ranges: Vec::new(), part: Part::Court, unqualified: Vec::new() }
    }

    fn chosen() -> Chosen {
        let period = "2023-01..2023-06".parse().unwrap();
        Chosen { court: court(), period, line: None, version: Version::V2024_09, group: None, meeting: None }
    }

    fn travelled<A: Serialize + DeserializeOwned>(what: &A) -> A {
        postcard::from_bytes(&postcard::to_stdvec(what).unwrap()).unwrap()
    }

    /// What it answers, both having travelled.
    fn asked<A: DeserializeOwned>(held: &mut Held, question: Question) -> Option<A> {
        let asked = (scope(), question);
        let came = travelled(&asked);
        assert_eq!(came, asked);
        held.answer(&came.0, &came.1).map(|answer| postcard::from_bytes(&answer).unwrap())
    }

    fn sought(fate: Fate, words: &str) -> Question {
        Question::Offer(chosen(), Sought { indicator: RATE, fate, court: String::new(), words: words.into() })
    }

    #[test]
    fn drills_are_those_of_the_server_and_of_one_scope_alone() {
        let mut held = Held::new(scope(), frame(), FACTS.to_owned(), vec![table()]);
        let subject = frame().around(vec![table()]);
        for by in [Dimension::Judge, Dimension::Cause, Dimension::Judge] {
            let drill = Drill { by: vec![by], ..Drill::default() };
            let view: Option<IndicatorView> = asked(&mut held, Question::Drill(RATE, chosen(), drill.clone())).unwrap();
            // As a number travels it has no noughts at its end.
            let server: Option<IndicatorView> = travelled(&indicator_view(&subject, RATE, &chosen(), &drill, None));
            assert_eq!(view, server);
            assert_eq!(view.unwrap().breakdown.of, if by == Dimension::Judge { 2 } else { 1 });
        }
        let frozen = Scope { meeting: Some(String::from("周会")), ..scope() };
        let drill = Question::Drill(RATE, chosen(), Drill::default());
        assert_eq!(held.answer(&frozen, &drill), None);
        assert!(held.tables_of(&frozen, FACTS).is_none() && held.tables_of(&scope(), "others").is_none());
        assert!(held.tables_of(&scope(), FACTS).is_some());
    }

    #[test]
    fn a_step_tells_what_is_another_and_no_more() {
        let mut held = Held::new(scope(), frame(), FACTS.to_owned(), vec![table()]);
        let subject = frame().around(vec![table()]);
        let by = |by: &[Dimension]| Drill { by: by.to_vec(), ..Drill::default() };
        let judge = by(&[Dimension::Judge]);
        let restricted = Drill { by: vec![Dimension::Cause], ..judge.narrowed(Dimension::Judge, "张三") };
        let paged = Drill { offset: 20, ..restricted.clone() };
        let side = Drill { side: Side::Denominator, offset: 0, ..paged.clone() };
        let since = Drill { since_period_before: true, ..side.clone() };
        let of_server = |drill: &Drill| indicator_view(&subject, RATE, &chosen(), drill, None).unwrap();
        let mut shown = travelled(&of_server(&Drill::default()));
        for (drill, parts) in [
            (judge, [false, true, false]),
            (restricted, [true, true, true]),
            (paged, [false, false, true]),
            (side, [false, false, true]),
            (since.clone(), [false, true, false]),
            (since, [false, false, false]),
            (by(&[Dimension::Month, Dimension::Judge]), [true, true, true]),
        ] {
            let step = Question::Step(RATE, chosen(), drill.clone(), shown.drill.clone());
            let step: Step = asked::<Option<Step>>(&mut held, step).unwrap().unwrap();
            assert_eq!([step.whole.is_some(), step.grouped.is_some(), step.cases.is_some()], parts, "{drill:?}");
            shown = shown.after(&drill, &step);
            assert_eq!(shown, travelled(&of_server(&drill)));
        }
    }

    #[test]
    fn a_pack_is_held_until_another_can_be_read() {
        let put = |question: Question, pack: Option<&[u8]>| answer(&sent(&scope(), &question).unwrap(), pack).is_some();
        let drill = || Question::Drill(RATE, chosen(), Drill::default());
        let hold = |facts: &str| Question::Hold(frame(), facts.to_owned());
        let (pack, _) = Pack { label: FACTS.to_owned(), tables: vec![FactTable::clone(&table())] }.encode();
        assert!(!put(hold(FACTS), None) && !put(drill(), None), "nothing is there");
        assert!(!put(hold("others"), Some(&pack)) && !put(drill(), None), "a pack of other facts");
        assert!(put(hold(FACTS), Some(&pack)) && put(drill(), None));
        assert!(put(hold(FACTS), None) && put(drill(), None), "the same facts in another frame");
        assert!(!put(hold("others"), None) && put(drill(), None), "others are not there");
        assert!(!put(hold(FACTS), Some(&pack[1..])) && put(drill(), None), "what cannot be read takes nothing away");
        let mut other = sent(&scope(), &drill()).unwrap();
        assert!(answer(&other, None).is_some());
        other[0] ^= 1;
        assert_eq!(answer(&other, None), None, "a page of another build");
        assert_eq!(answer(&[], None), None);
    }

    #[test]
    fn what_is_supposed_is_of_cases_that_are_there() {
        let mut held = Held::new(scope(), frame(), FACTS.to_owned(), vec![table()]);
        let (of, offered): (usize, Vec<Offered>) = asked(&mut held, sought(Fate::Closed, "")).unwrap();
        assert_eq!((of, offered[0].number.clone()), (4, number(7)), "the pending one docketed first");
        let (of, _): (usize, Vec<Offered>) = asked(&mut held, sought(Fate::Closed, "张三")).unwrap();
        assert_eq!(of, 2);
        let mut come_to = |supposed: Supposed| -> Result<Vec<Effect>, String> {
            asked(&mut held, Question::Suppose(chosen(), supposed)).unwrap()
        };
        assert_eq!(come_to(Supposed::default()), Ok(Vec::new()), "nothing supposed changes nothing");
        let picked = |serials: [u32; 2]| Supposed {
            picked: serials.map(|serial| (number(serial), Fate::Closed)).into(),
            ..Supposed::default()
        };
        let by_number = come_to(picked([7, 8])).unwrap();
        assert!(by_number.iter().any(|effect| effect.before != effect.after));
        let more = Supposed { more: 2, ..Supposed::default() };
        assert_eq!(come_to(more), Ok(by_number), "the two docketed first are those");
        assert!(come_to(picked([7, 99])).unwrap_err().contains("冀0638民初99号"));
    }

    #[test]
    fn a_target_and_a_scheme_are_answered_or_refused_in_words() {
        let mut held = Held::new(scope(), frame(), FACTS.to_owned(), vec![table()]);
        let mut aim = |target: &str| -> [String; 2] {
            asked(&mut held, Question::Aim(chosen(), RATE, target.to_owned())).unwrap()
        };
        assert_eq!(aim("很高")[1], "expected a number such as 11.5");
        assert!(aim("0")[1].ends_with("reached."), "{:?}", aim("0"));
        let none = Question::Measure(TypedScheme::default(), vec![0], chosen().period);
        assert_eq!(asked::<Option<Vec<Measured>>>(&mut held, none), Some(None));
    }
}
