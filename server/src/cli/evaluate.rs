//! `evaluate`: indicators of a court, or from a file of measures.

use super::{Ended, Failure, Place, court, print_json};
use crate::files::{self, Progress};
use clap::{Args, ValueEnum};
use domain::catalogue::{INDICATORS, Indicator, Version, counters};
use domain::court::CourtCode;
use domain::figure::{Completeness, Figure, ReportedMeasures, Standard, evaluate};
use domain::period::Period;
use domain::policy::Actor;
use domain::quantity::{Quantity, Rounding};
use domain::range::{DatedRange, Range};
use domain::table::FactTable;
use domain::tally::{Dimension, Filter, Key, Question, Stretches, Tallies};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Which editions.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Catalogue {
    #[value(name = "v2024_01")]
    V202401,
    #[value(name = "v2024_09")]
    V202409,
    Statistics,
    All,
}

impl Catalogue {
    fn holds(self, indicator: &Indicator) -> bool {
        let in_edition = |version| indicator.membership(version).is_some();
        match self {
            Self::V202401 => in_edition(Version::V2024_01),
            Self::V202409 => in_edition(Version::V2024_09),
            Self::Statistics => in_edition(Version::Statistics),
            Self::All => true,
        }
    }

    /// The edition whose ranges apply.
    fn ranges(self) -> Version {
        match self {
            Self::V202401 => Version::V2024_01,
            Self::Statistics => Version::Statistics,
            Self::V202409 | Self::All => Version::V2024_09,
        }
    }
}

/// What to evaluate.
#[derive(Args)]
pub(super) struct Evaluate {
    #[command(flatten)]
    place: Place,
    /// The court; with the courts below it
    #[arg(long, value_parser = court, required_unless_present = "measures")]
    court: Option<CourtCode>,
    /// Without the courts below
    #[arg(long)]
    own: bool,
    /// The period: 2023, 2023Q3, 2023-09, 2023-01..2023-09 or days
    #[arg(long, required_unless_present = "measures")]
    period: Option<Period>,
    /// The edition of the catalogue
    #[arg(long, value_enum, default_value = "v2024_09")]
    catalogue: Catalogue,
    /// Broken down by court, division, judge, line, procedure, cause or month; may be given several times
    #[arg(long)]
    by: Vec<Dimension>,
    /// A CSV file of measures: court, period, measure, value
    #[arg(long, conflicts_with_all = ["court", "period", "by", "own"])]
    measures: Option<PathBuf>,
    /// Cut digits off instead of rounding half up
    #[arg(long)]
    truncate: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One line of the answer.
#[derive(Serialize)]
struct Line {
    court: String,
    period: String,
    group: BTreeMap<&'static str, String>,
    indicator: &'static str,
    unit: &'static str,
    numerator: Option<serde_json::Number>,
    denominator: Option<serde_json::Number>,
    value: Option<serde_json::Number>,
    display: String,
    state: Option<&'static str>,
    quality: Quality,
}

#[derive(Serialize)]
struct Quality {
    code: Option<&'static str>,
    completeness_percent: f64,
    small_number: bool,
}

impl Evaluate {
    pub(super) async fn run(self) -> Ended {
        let rounding = if self.truncate { Rounding::Truncate } else { Rounding::HalfUp };
        let lines = match (&self.measures, &self.court, self.period) {
            (Some(file), ..) => from_measures(file, rounding)?,
            (None, Some(court), Some(period)) => self.out_of_store(court, period, rounding).await?,
            _ => return Err(Failure::Input(String::from("expected --court and --period, or --measures FILE"))),
        };
        if self.json {
            return print_json(&lines);
        }
        for line in &lines {
            let group: Vec<&str> = line.group.values().map(String::as_str).collect();
            let side = |side: &Option<serde_json::Number>| {
                side.as_ref().map_or_else(|| String::from("-"), ToString::to_string)
            };
            say!(
                "{}\t{}\t{}\t{}\t{} {}\t{} / {}\t{}",
                line.court,
                line.period,
                group.join(" "),
                line.indicator,
                line.display,
                line.unit,
                side(&line.numerator),
                side(&line.denominator),
                line.state.unwrap_or("")
            );
        }
        Ok(0)
    }

    async fn out_of_store(&self, court: &CourtCode, period: Period, rounding: Rounding) -> Result<Vec<Line>, Failure> {
        let store = self.place.open_for(court).await?;
        let actor = Actor::console(court.clone());
        let mut tables = store.tables(&actor, court).await?;
        if self.own {
            tables.retain(|table| table.court() == court);
        }
        if tables.iter().all(|table| table.has_no_data()) {
            return Err(Failure::Input(format!("no data of {court} or the courts below it; import files first")));
        }
        let ranges = store.ranges(&actor, court).await?;
        let references: Vec<&FactTable> = tables.iter().map(Arc::as_ref).collect();
        let by_month = self.by.contains(&Dimension::Month);
        if by_month && period.whole_months().is_none() {
            return Err(Failure::Input(String::from("expected a period of whole months with --by month")));
        }
        let filter = Filter::default();
        let question = Question {
            counters: counters(),
            by: &self.by,
            filter: &filter,
            stretches: Stretches::for_period(period, 0),
        };
        let tallies = Tallies::of(&references, &question);
        let periods: Vec<Period> =
            if by_month { period.each_month().map(Period::month).collect() } else { vec![period] };
        let mut lines = Vec::new();
        for key in tallies.keys() {
            for one in &periods {
                let Some(reading) = tallies.reading(key, *one) else { continue };
                let reaches = tallies.reaches(*one);
                let rows = completeness(&tables, *one, key, &self.by);
                for indicator in INDICATORS.iter().filter(|indicator| self.catalogue.holds(indicator)) {
                    let figure = match reaches {
                        true => evaluate(indicator, &reading, rows, Standard::default()),
                        false => Figure::NOT_AVAILABLE,
                    };
                    let divides = indicator.divides_by(&self.by, &filter);
                    let figure = if divides || !reaches { figure } else { figure.without_meaning() };
                    let judged = indicator.is_judged(tables.len(), &self.by) && indicator.is_judged_over(*one);
                    let of = (indicator.id, self.catalogue.ranges());
                    let range = DatedRange::judging(&ranges, of, one.last()).filter(|_| judged);
                    let mut group = group(&self.by, key);
                    if by_month {
                        group.insert(Dimension::Month.id(), one.to_string());
                    }
                    lines.push(line(court.to_string(), one.to_string(), group, indicator, figure, range, rounding));
                }
            }
        }
        Ok(lines)
    }
}

/// How complete the rows of a group's court are, or those of all courts where it is of none.
fn completeness(tables: &[Arc<FactTable>], period: Period, key: &[Key], by: &[Dimension]) -> Completeness {
    let court = Key::court_of(key, by);
    let own = tables.iter().filter(|table| court.as_ref().is_none_or(|court| table.court() == court));
    own.map(|table| table.completeness(period)).sum()
}

fn group(by: &[Dimension], key: &[Key]) -> BTreeMap<&'static str, String> {
    let undated = by.iter().filter(|dimension| **dimension != Dimension::Month);
    let mut group: BTreeMap<&'static str, String> =
        undated.zip(key).map(|(dimension, key)| (dimension.id(), key.id.to_string())).collect();
    // A judge or division is known only with its court.
    if let Some(court) = key.iter().find_map(|key| key.court.as_ref()) {
        group.entry(Dimension::Court.id()).or_insert_with(|| court.to_string());
    }
    group
}

fn line(
    court: String,
    period: String,
    group: BTreeMap<&'static str, String>,
    indicator: &Indicator,
    figure: Figure,
    range: Option<&Range>,
    rounding: Rounding,
) -> Line {
    let state = figure.value().zip(range).and_then(|(value, range)| range.state(value, indicator.direction));
    Line {
        court,
        period,
        group,
        indicator: indicator.id.id(),
        unit: indicator.unit.id(),
        numerator: figure.numerator.and_then(number),
        denominator: figure.denominator.and_then(number),
        value: figure.value().and_then(|value| serde_json::Number::from_f64(value.approximate())),
        display: figure.display(indicator, rounding).replace('\u{2212}', "-"),
        state: state.map(|state| state.id()),
        quality: Quality {
            code: figure.absence.map(|absence| absence.id()),
            completeness_percent: f64::from(figure.completeness.basis_points()) / 100.0,
            small_number: figure.small,
        },
    }
}

/// Whole numbers as such, others as the nearest binary number.
pub(super) fn number(quantity: Quantity) -> Option<serde_json::Number> {
    let text = quantity.to_string().replace('\u{2212}', "-");
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => serde_json::Number::from_f64(quantity.approximate()),
    }
}

/// Every indicator that the file mentions, for every court and period in it.
fn from_measures(file: &std::path::Path, rounding: Rounding) -> Result<Vec<Line>, Failure> {
    let input = |error: &dyn std::fmt::Display| Failure::Input(format!("{}: {error}", file.display()));
    let mut rows = files::open(file, &Progress::default()).map_err(|error| input(&error))?;
    let (_, header) = rows
        .next()
        .ok_or_else(|| input(&"the file is empty; expected the columns court,period,measure,value"))?
        .map_err(|error| input(&error))?;
    let column = |names: [&str; 2]| {
        header.iter().position(|heading| names.contains(&heading.trim().trim_start_matches('\u{feff}')))
    };
    let columns = (
        column(["court", "法院"]),
        column(["period", "期间"]),
        column(["measure", "指标项"]),
        column(["value", "数值"]),
    );
    let (Some(court), Some(period), Some(measure), Some(value)) = columns else {
        return Err(input(&format!("expected the columns court,period,measure,value, got {}", header.join(","))));
    };
    let mut order: Vec<(String, String)> = Vec::new();
    let mut reported: BTreeMap<(String, String), ReportedMeasures> = BTreeMap::new();
    for row in rows {
        let (number, row) = row.map_err(|error| input(&error))?;
        let cell = |position: usize| row.get(position).map_or("", |cell| cell.trim());
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let when: Period = cell(period).parse().map_err(|error| input(&format!("row {number}: {error}")))?;
        let value: Quantity = cell(value).parse().map_err(|error| input(&format!("row {number}, value: {error}")))?;
        if cell(measure).is_empty() || cell(court).is_empty() {
            return Err(input(&format!("row {number}: expected a court and a measure, got an empty cell")));
        }
        let key = (cell(court).to_owned(), when.to_string());
        if !order.contains(&key) {
            order.push(key.clone());
        }
        if !domain::figure::is_known(cell(measure)) {
            eprintln!("row {number}: no indicator counts “{}”; its value is left aside", cell(measure));
        }
        if !reported.entry(key).or_default().insert(cell(measure), value) {
            return Err(input(&format!(
                "row {number}: “{}” stands twice for this court and period; keep one",
                cell(measure)
            )));
        }
    }
    let mut lines = Vec::new();
    for (court, period) in order {
        let Some(measures) = reported.get(&(court.clone(), period.clone())) else { continue };
        for indicator in INDICATORS.iter().filter(|indicator| measures.mention(indicator)) {
            let figure = evaluate(indicator, measures, Completeness::FULL, Standard::default());
            lines.push(line(court.clone(), period.clone(), BTreeMap::new(), indicator, figure, None, rounding));
        }
    }
    Ok(lines)
}
