//! `explain`: the cases behind one side of an indicator, each with its reasons.

use super::{Ended, Failure, Place, court, print_json};
use clap::Args;
use domain::catalogue::IndicatorId;
use domain::court::CourtCode;
use domain::explain::{Side, because, explain};
use domain::period::Period;
use domain::policy::Actor;
use domain::quantity::Quantity;
use domain::tally::Filter;
use serde::Serialize;

/// What to explain.
#[derive(Args)]
pub(super) struct Explain {
    #[command(flatten)]
    place: Place,
    /// The court; with the courts below it
    #[arg(long, value_parser = court)]
    court: CourtCode,
    /// Without the courts below
    #[arg(long)]
    own: bool,
    /// The period
    #[arg(long)]
    period: Period,
    /// The indicator's id
    #[arg(long)]
    indicator: IndicatorId,
    /// numerator or denominator
    #[arg(long)]
    side: Side,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    court: String,
    period: String,
    indicator: &'static str,
    side: &'static str,
    total: serde_json::Number,
    count: usize,
    cases: Vec<Case>,
}

#[derive(Serialize)]
struct Case {
    court: String,
    case_number: String,
    measure: &'static str,
    weight: serde_json::Number,
    because_zh: Vec<String>,
    because_en: Vec<String>,
}

impl Explain {
    pub(super) async fn run(self) -> Ended {
        let Some(indicator) = self.indicator.definition() else {
            return Err(Failure::Input(format!("no definition of {}", self.indicator.id())));
        };
        let store = self.place.open_for(&self.court).await?;
        let mut tables = store.tables(&Actor::console(self.court.clone()), &self.court).await?;
        if self.own {
            tables.retain(|table| *table.court() == self.court);
        }
        let mut total = Quantity::ZERO;
        let mut cases = Vec::new();
        for table in &tables {
            for one in explain(table, indicator, self.side, self.period, &Filter::default()) {
                let Some(fact) = table.fact(one.row) else { continue };
                let weight = if one.plus { one.weight } else { -one.weight };
                let weight = Quantity::new(i128::from(weight), one.measure.decimals());
                total =
                    total.plus(weight).ok_or_else(|| Failure::Fault(String::from("the total is beyond 38 digits")))?;
                let reasons = because(&fact, one.measure, self.period);
                cases.push(Case {
                    court: table.court().to_string(),
                    case_number: fact.number.to_string(),
                    measure: one.measure.id(),
                    weight: number(weight)?,
                    because_zh: reasons.iter().map(|reason| reason.zh.clone()).collect(),
                    because_en: reasons.into_iter().map(|reason| reason.en).collect(),
                });
            }
        }
        let answer = Answer {
            court: self.court.to_string(),
            period: self.period.to_string(),
            indicator: self.indicator.id(),
            side: self.side.id(),
            total: number(total)?,
            count: cases.len(),
            cases,
        };
        if self.json {
            return print_json(&answer);
        }
        for case in &answer.cases {
            say!("{}\t{}\t{}\t{}", case.case_number, case.measure, case.weight, case.because_zh.join("；"));
        }
        say!("{} rows, {}", answer.count, answer.total);
        Ok(0)
    }
}

fn number(quantity: Quantity) -> Result<serde_json::Number, Failure> {
    super::evaluate::number(quantity).ok_or_else(|| Failure::Fault(String::from("a number cannot be written")))
}
