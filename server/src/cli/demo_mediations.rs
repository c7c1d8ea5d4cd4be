//! The demo's register of mediations before suit: a row for each mediation of the files, as far as they say.

use super::demo_source_stories as stories;
use super::demo_sources::{County, chosen, sides};
use crate::synthetic::Rng;
use domain::case::Disposition;
use domain::case_number::CaseNumber;
use domain::day::Day;
use domain::ledger::{Field as F, Values};
use domain::type_code::TypeCode;
use std::collections::BTreeMap;
use store::NamedCase;

/// Days of a mediation from its acceptance.
const TERM: i32 = 30;

/// The rows of the mediations docketed in the twelve months up to a day.
pub(super) fn rows(named: &[NamedCase], county: &County, today: Day) -> Vec<(Option<CaseNumber>, Values)> {
    let since = today.plus_months(-12);
    let mut clerk = Clerk { county, today, confirmations: BTreeMap::new() };
    let own = named.iter().filter(|case| case.number.type_code == TypeCode::PRESUIT_MEDIATION && case.docketed > since);
    own.map(|case| (Some(case.number.clone()), clerk.row(case))).collect()
}

/// Writes a county's rows.
struct Clerk<'a> {
    county: &'a County,
    today: Day,
    /// The last number given of each type and year.
    confirmations: BTreeMap<(TypeCode, i32), u32>,
}

impl Clerk<'_> {
    fn row(&mut self, case: &NamedCase) -> Values {
        // A stream of its own: no row depends on another.
        let mut rng = Rng::new(0, &format!("{} 登记", case.number));
        let (applicant, respondent) = sides(&case.parties);
        let mut row = Values::from([
            (F::Applicant, applicant),
            (F::Respondent, respondent),
            (F::DisputeCause, case.cause.clone()),
            (F::Received, case.docketed.to_string()),
            (F::Place, self.county.town(&mut rng).to_owned()),
        ]);
        if rng.chance(0.6) {
            let amount = (rng.log_normal(18_000.0, 1.0) as u64 / 100 * 100).clamp(500, 3_000_000);
            row.insert(F::Amount, amount.to_string());
        }
        let consent = chosen(&mut rng, stories::CONSENTED);
        let (organisation, mediator) = self.mediator(&case.cause, &mut rng);
        // How far the newest have come is a matter of days.
        let age = self.today.since(case.docketed);
        let progress = if case.closed.is_some() || age > 4 { 1.0 } else { rng.unit() };
        let newest = age <= 1;
        if newest && progress < 0.4 {
            return row;
        }
        row.insert(F::Consent, consent.to_owned());
        if newest && progress < 0.6 {
            return row;
        }
        row.insert(F::Organisation, organisation);
        if progress < 0.75 {
            return row;
        }
        let accepted = case.docketed.plus_days(rng.between(1, 3)).min(case.closed.unwrap_or(self.today));
        row.insert(F::Mediator, mediator);
        row.insert(F::AcceptedOn, accepted.to_string());
        match (case.closed, case.disposition) {
            (Some(ended), Some(Disposition::PresuitSettled)) => self.settled(&mut row, ended, &mut rng),
            (Some(ended), _) => self.failed(&mut row, case, accepted, ended, &mut rng),
            // Whoever is over the term agreed on nothing, and is late.
            (None, _) if (22..=TERM).contains(&age) && rng.chance(0.5) => {
                let until = accepted.plus_days(TERM + rng.between(2, 20));
                row.insert(F::AgreedUntil, until.to_string());
                row.insert(F::Evidence, String::from("双方签字的延长调解期限确认书"));
            }
            _ => {}
        }
        row
    }

    /// An organisation fit for the cause, and one of its mediators.
    fn mediator(&self, cause: &str, rng: &mut Rng) -> (String, String) {
        let all = stories::ORGANISATIONS.iter().enumerate();
        let fit: Vec<(usize, f64)> = all
            .filter(|(_, (_, causes))| causes.is_empty() || causes.contains(&cause))
            .map(|(at, (_, causes))| (at, if causes.is_empty() { 1.0 } else { 4.0 }))
            .collect();
        let at = rng.pick(&fit).copied().unwrap_or_default();
        let name = stories::ORGANISATIONS.get(at).map_or("", |(name, _)| name);
        let seat = self.county.towns.first().map_or("", |(name, _)| name);
        let mediator = at * 3 + usize::from(rng.between(1, 3).unsigned_abs() as u8);
        (name.replace("{镇}", seat).replace("{}", &self.county.name), format!("示例调解员{mediator:02}"))
    }

    /// An agreement is performed, awaited, or broken; what was withdrawn is done with.
    fn settled(&mut self, row: &mut Values, ended: Day, rng: &mut Rng) {
        row.insert(F::EndedOn, ended.to_string());
        let agreed = rng.chance(0.88);
        row.insert(F::Settlement, String::from(if agreed { "agreement" } else { "withdrawn" }));
        let by = ended.plus_days(if agreed { rng.pick(stories::TO_PERFORM).copied().unwrap_or(0) } else { 0 });
        if agreed {
            row.insert(F::PerformBy, by.to_string());
        }
        match rng.between(0, 99) {
            0..=6 if agreed => {
                let number = self.number(TypeCode::PRESUIT_CONFIRMATION, ended);
                row.insert(F::ConfirmationNumber, number);
            }
            7..=8 if agreed => {
                let number = self.number(TypeCode::PRESUIT_DOCUMENT, ended);
                row.insert(F::DocumentNumber, number);
            }
            _ => {}
        }
        let over = self.today.since(by);
        let lot = rng.unit();
        let performed = ended.plus_days((f64::from(by.since(ended)) * rng.unit()) as i32);
        if agreed && over > 0 && lot < 0.008 {
            row.insert(F::Reason, chosen(rng, stories::BREACHED).to_owned());
        } else if (over > 20 || lot > 0.1 || !agreed) && performed <= self.today && (over >= 0 || lot > 0.3) {
            row.insert(F::PerformedOn, performed.to_string());
            row.insert(F::Evidence, chosen(rng, stories::PERFORMED).to_owned());
        }
    }

    /// What failed becomes a case, is not pursued, or has to be docketed yet.
    fn failed(&self, row: &mut Values, case: &NamedCase, accepted: Day, ended: Day, rng: &mut Rng) {
        row.insert(F::EndedOn, ended.to_string());
        let long = ended.since(accepted) >= TERM;
        row.insert(F::FailReason, String::from(if long { "expired" } else { chosen(rng, stories::FAILED) }));
        let waits = match self.today.since(ended) {
            0..=6 => 0.3,
            7..=20 => 0.06,
            _ => 0.0,
        };
        if let Some(number) = &case.became {
            row.insert(F::FirstNumber, number.to_string());
        } else if !rng.chance(waits) {
            row.insert(F::Reason, chosen(rng, stories::NOT_SUED).to_owned());
            row.insert(F::Evidence, String::from("申请人确认书"));
        }
    }

    /// The next number of a kind of confirmation; they are in no file.
    fn number(&mut self, type_code: TypeCode, day: Day) -> String {
        let year = day.ymd().0;
        let serial = self.confirmations.entry((type_code, year)).or_default();
        *serial += 1;
        format!("（{year}）{}{type_code}{serial}号", self.county.court)
    }
}
