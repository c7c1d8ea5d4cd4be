//! Figures: an indicator evaluated, never without its two sides, its quality and its range state.

use crate::catalogue::{INDICATORS, Indicator, Term};
use crate::formula::{Kind, kind_of};
use crate::measure::{Counter, Measure};
use crate::narrowing::Narrowing;
use crate::period::Period;
use crate::quantity::{Quantity, Ratio, Rounding};
use crate::tally::{Reading, Tallies};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where quantities come from: tallied cases, or a table of reported measures.
pub trait Measures {
    /// The value of a counter, or `None` where nothing is known of it.
    fn quantity(&self, counter: Counter) -> Option<Quantity>;

    /// The value of a counter over a part of the facts. Tallies do not carry parts they were not asked for, so only
    /// what was counted from facts for this very part knows it ([`Counts`](crate::formula::Counts)).
    fn narrowed(&self, counter: Counter, within: &Narrowing) -> Option<Quantity> {
        if within.is_everything() { self.quantity(counter) } else { None }
    }

    /// The value of a whole side reported under one name, such as `carried_over+new`.
    fn side(&self, _name: &str) -> Option<Quantity> {
        None
    }
}

impl Measures for Reading<'_> {
    fn quantity(&self, counter: Counter) -> Option<Quantity> {
        Reading::quantity(self, counter)
    }
}

/// Measures given by name, as a court's report prints them.
#[derive(Clone, Debug, Default)]
pub struct ReportedMeasures(BTreeMap<String, Quantity>);

impl ReportedMeasures {
    /// Takes down one figure. A second one under the same name replaces the first; `false` tells of a different one.
    pub fn insert(&mut self, name: &str, value: Quantity) -> bool {
        let before = self.0.insert(plain_name(name), value);
        before.is_none_or(|before| before == value)
    }

    /// Whether any term of the indicator, or one of its sides, was given.
    pub fn mention(&self, indicator: &Indicator) -> bool {
        let terms = indicator.numerator.iter().chain(indicator.denominator);
        let named = terms.map(|term| term.measure.id()).any(|id| self.0.contains_key(id));
        named
            || [indicator.numerator, indicator.denominator]
                .iter()
                .any(|side| self.whole_side(indicator, side).is_some())
    }

    fn whole_side(&self, indicator: &Indicator, side: &[Term]) -> Option<Quantity> {
        side_names(indicator, side).into_iter().find_map(|name| self.0.get(&name).copied())
    }
}

impl Measures for ReportedMeasures {
    fn quantity(&self, counter: Counter) -> Option<Quantity> {
        self.0.get(counter.measure.id()).copied()
    }

    fn side(&self, name: &str) -> Option<Quantity> {
        self.0.get(name).copied()
    }
}

/// A name as it is kept: without spaces, a measure under its id.
fn plain_name(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    Measure::parse(&name).map_or(name, |measure| measure.id().to_owned())
}

/// Whether any indicator counts something of this name.
pub fn is_known(name: &str) -> bool {
    let name = plain_name(name);
    Measure::parse(&name).is_ok()
        || INDICATORS.iter().any(|indicator| {
            [indicator.numerator, indicator.denominator].iter().any(|side| side_names(indicator, side).contains(&name))
        })
}

/// The names a whole side goes by: its terms joined, in either order, and what else it is reported as.
fn side_names(indicator: &Indicator, side: &[Term]) -> Vec<String> {
    let joined =
        |terms: &mut dyn Iterator<Item = &Term>| terms.map(|term| term.measure.id()).collect::<Vec<_>>().join("+");
    let mut names = Vec::new();
    if side.iter().all(|term| term.plus) {
        names.push(joined(&mut side.iter()));
        names.push(joined(&mut side.iter().rev()));
    }
    if side == indicator.denominator {
        names.extend(indicator.also.map(ToOwned::to_owned));
    }
    names
}

vocabulary! {
    /// Why there is no number.
    Absence ("数值代码") {
        NotApplicable = "NAP", "不适用：本期本院没有此类案件", "not applicable: no such cases here";
        NotAvailable = "NA", "没有数据", "not available: no data";
        NotQualified = "NQ", "完整度低于标准，不出数", "not qualified: completeness under the threshold";
    }
}

vocabulary! {
    /// Where a value lies with regard to its reasonable range.
    State ("区间状态") {
        Better = "better", "优于区间", "better than range";
        Inside = "inside", "区间内", "inside range";
        Outside = "outside", "偏离区间", "outside range";
    }
}

/// What makes a figure fit to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standard {
    /// Completeness under which a figure is not qualified, in hundredths of a per cent.
    pub completeness: u16,
    /// Figures on fewer cases are flagged.
    pub small_under: i64,
}

impl Default for Standard {
    fn default() -> Self {
        Self { completeness: 9_500, small_under: 30 }
    }
}

/// Rows that can be used, of all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// Rows with all that is needed.
    pub usable: i64,
    /// All rows.
    pub of: i64,
}

impl Completeness {
    /// Nothing is missing.
    pub const FULL: Self = Self { usable: 1, of: 1 };

    /// In hundredths of a per cent, cut down.
    pub fn basis_points(self) -> u16 {
        if self.of <= 0 {
            return 10_000;
        }
        u16::try_from(i128::from(self.usable) * 10_000 / i128::from(self.of)).unwrap_or(0)
    }

    /// All but those that lack something, of all.
    pub(crate) fn without(lacking: Quantity, of: Quantity) -> Option<Self> {
        let whole = |quantity: Quantity| quantity.to_string().parse::<i64>().ok();
        let (lacking, of) = (whole(lacking)?, whole(of)?);
        Some(Self { usable: of - lacking, of })
    }

    /// The worse of the two.
    pub(crate) fn or_worse(self, other: Option<Self>) -> Self {
        other.filter(|other| other.basis_points() < self.basis_points()).unwrap_or(self)
    }
}

impl std::iter::Sum for Completeness {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self { usable: 0, of: 0 }, |sum, part| Self {
            usable: sum.usable + part.usable,
            of: sum.of + part.of,
        })
    }
}

/// An evaluated indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Upper side, where known.
    pub numerator: Option<Quantity>,
    /// Lower side, where known.
    pub denominator: Option<Quantity>,
    /// The exact value, where there is one; also present when it is not qualified.
    pub ratio: Option<Ratio>,
    /// Why no number is shown.
    pub absence: Option<Absence>,
    /// How complete the rows it stands on are.
    pub completeness: Completeness,
    /// It stands on few cases: chance speaks louder than work.
    pub small: bool,
}

impl Figure {
    /// No data.
    pub const NOT_AVAILABLE: Self = Self {
        numerator: None,
        denominator: None,
        ratio: None,
        absence: Some(Absence::NotAvailable),
        completeness: Completeness::FULL,
        small: false,
    };

    /// The indicator does not apply to such a court.
    pub const NOT_APPLICABLE: Self = Self { absence: Some(Absence::NotApplicable), ..Self::NOT_AVAILABLE };

    /// The figure of two sides, numerator and denominator, that stands on so many cases, where it stands on cases.
    pub(crate) fn of(
        scale: i32,
        [numerator, denominator]: [Option<Quantity>; 2],
        cases: Option<Quantity>,
        completeness: Completeness,
        standard: Standard,
    ) -> Self {
        let (Some(upper), Some(lower)) = (numerator, denominator) else {
            return Self { numerator, denominator, ..Self::NOT_AVAILABLE };
        };
        let ratio = Ratio::new(scale, upper, lower);
        let absence = match ratio {
            None => Some(Absence::NotApplicable),
            Some(_) if completeness.basis_points() < standard.completeness => Some(Absence::NotQualified),
            Some(_) => None,
        };
        let few = cases.is_some_and(|cases| cases.approximate() < standard.small_under as f64);
        let small = few && ratio.is_some();
        Self { numerator, denominator, ratio, absence, completeness, small }
    }

    /// The same two sides, with the statement that their ratio means nothing here.
    #[must_use]
    pub fn without_meaning(self) -> Self {
        Self { absence: Some(Absence::NotApplicable), ..self }
    }

    /// The same two sides, with the statement that a failed check keeps the ratio from being shown.
    #[must_use]
    pub fn without_qualification(self) -> Self {
        Self { absence: self.absence.or(Some(Absence::NotQualified)), ..self }
    }

    /// The value to show: none while an absence stands.
    pub fn value(&self) -> Option<Ratio> {
        if self.absence.is_some() { None } else { self.ratio }
    }

    /// The number with the indicator's decimals, or the absence code.
    pub fn display(&self, indicator: &Indicator, rounding: Rounding) -> String {
        self.written(indicator.decimals, rounding)
    }

    /// The number with so many decimals, or the absence code.
    pub fn written(&self, decimals: u8, rounding: Rounding) -> String {
        match (self.absence, self.ratio) {
            (Some(absence), _) => absence.id().to_owned(),
            (None, Some(ratio)) => ratio.display(decimals, rounding),
            (None, None) => Absence::NotAvailable.id().to_owned(),
        }
    }

    /// The shown number as a quantity.
    pub fn shown(&self, indicator: &Indicator) -> Option<Quantity> {
        self.value()?.rounded(indicator.decimals, Rounding::HalfUp)
    }
}

/// Evaluates an indicator. `rows` is the completeness of the rows as such (refused rows count against it); what the
/// indicator itself lacks is taken into account here.
pub fn evaluate(indicator: &Indicator, measures: &dyn Measures, rows: Completeness, standard: Standard) -> Figure {
    let side = |terms: &'static [Term]| -> Option<Quantity> {
        let sum = terms.iter().try_fold(Quantity::ZERO, |sum, term| {
            let value = measures.quantity(Counter { measure: term.measure, scope: indicator.scope })?;
            sum.plus(value.times(if term.plus { 1 } else { -1 })?)
        });
        sum.or_else(|| side_names(indicator, terms).iter().find_map(|name| measures.side(name)))
    };
    let (numerator, denominator) = (side(indicator.numerator), side(indicator.denominator));
    let count = |measure| measures.quantity(Counter { measure, scope: indicator.scope });
    let mut own: Option<Completeness> = None;
    for (lacking, of) in indicator.lacking() {
        let one = count(lacking).zip(count(of)).and_then(|(lacking, of)| Completeness::without(lacking, of));
        own = own.map_or(one, |worst| Some(worst.or_worse(one)));
    }
    let kind = indicator.denominator.first().map(|term| kind_of(term.measure));
    let cases = cases_behind(kind, denominator, own);
    Figure::of(indicator.scale, [numerator, denominator], cases, rows.or_worse(own), standard)
}

/// Whether the groups together lack more than a figure may of what the indicator asks for.
pub fn lack_data(indicator: &Indicator, groups: &Tallies, period: Period) -> bool {
    let sum = |measure| -> i64 {
        let of = |key| groups.reading(key, period)?.get(Counter { measure, scope: indicator.scope });
        groups.keys().filter_map(|key| of(key)).sum()
    };
    indicator.lacking().any(|(lacking, of)| {
        let of = sum(of);
        Completeness { usable: of - sum(lacking), of }.basis_points() < Standard::default().completeness
    })
}

/// How many cases a value stands on: its denominator, where that counts them one by one; under an amount the rows that have
/// one, where they are known. Days, judges and inhabitants are no cases: one judge is not few judges.
pub(crate) fn cases_behind(
    kind: Option<Kind>,
    denominator: Option<Quantity>,
    own: Option<Completeness>,
) -> Option<Quantity> {
    match kind? {
        Kind::Cases | Kind::Suggestions => denominator,
        Kind::Amount => own.filter(|own| own.of > 0).map(|own| own.usable.into()),
        Kind::Days | Kind::Judges | Kind::Inhabitants => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::catalogue::IndicatorId;
    use crate::formula::Formula;

    fn reported(pairs: &[(&str, &str)]) -> ReportedMeasures {
        let mut measures = ReportedMeasures::default();
        for (name, value) in pairs {
            measures.insert(name, value.parse().unwrap());
        }
        measures
    }

    #[test]
    fn reports_are_read_by_the_names_they_print() {
        let mention =
            |name: &str, id: IndicatorId| reported(&[(name, "3")]).mention(id.definition().unwrap()) && is_known(name);
        // A term by its id, both terms of a side in either order, and what a side is called.
        for name in ["closed", "carried_over", "carried_over + new", "new+carried_over"] {
            assert!(mention(name, IndicatorId::Clearance), "{name}");
        }
        assert!(mention("cases_new_or_accepted", IndicatorId::Over12Months));
        let of_accepted = [("cases_new_or_accepted", "10"), ("pending_over_12_months", "1")];
        assert_eq!(shown(IndicatorId::Over12Months, &of_accepted), "10.000");
        assert_eq!(shown(IndicatorId::Over12Months, &of_accepted[..1]), "NA");
        assert!(mention("件", IndicatorId::CaseToMatter) && mention("案", IndicatorId::CaseToMatter));
        assert!(!mention("appeals", IndicatorId::Clearance) && !mention("件", IndicatorId::Clearance));
        // What is subtracted is no part of a sum, and two sides are none.
        assert!(!is_known("first_instance_closed+appeals") && !is_known("closed+carried_over") && !is_known("旧案"));
        // Each name is of its own side.
        assert_eq!(shown(IndicatorId::CaseToMatter, &[("件", "10"), ("案", "4")]), "2.50");

        let mut measures = reported(&[("closed", "3")]);
        let closed = Counter { measure: Measure::Closed, scope: crate::measure::Scope::All };
        assert_eq!(measures.narrowed(closed, &Narrowing::EVERYTHING), Some(3.into()));
        assert!(measures.insert("closed", 3.into()) && !measures.insert(" clo sed", 4.into()));
        assert_eq!(measures.quantity(closed), Some(4.into()));
    }

    #[test]
    fn rows_of_several_courts_are_put_together_and_the_worse_of_two_counts() {
        let of = |usable, of| Completeness { usable, of };
        assert_eq!([of(3, 4), of(5, 6)].into_iter().sum::<Completeness>(), of(8, 10));
        assert_eq!(of(3, 4).or_worse(Some(of(1, 2))), of(1, 2));
        // Of two that are as good, the rows as such are told of.
        assert_eq!(of(3, 4).or_worse(Some(of(6, 8))), of(3, 4));
        assert_eq!([of(3, 4).or_worse(Some(of(9, 10))), of(3, 4).or_worse(None)], [of(3, 4); 2]);
    }

    #[test]
    fn a_figure_at_the_standard_is_qualified_and_one_side_alone_is_kept() {
        let of = |sides: [Option<i64>; 2], usable: i64| {
            let rows = Completeness { usable, of: 10_000 };
            Figure::of(100, sides.map(|side| side.map(Into::into)), None, rows, Standard::default())
        };
        assert_eq!(of([Some(1), Some(2)], 9_500).absence, None);
        assert_eq!(of([Some(1), Some(2)], 9_499).absence, Some(Absence::NotQualified));
        let (upper, lower) = (of([Some(1), None], 10_000), of([None, Some(2)], 10_000));
        assert_eq!([upper.absence, lower.absence], [Some(Absence::NotAvailable); 2]);
        assert_eq!((upper.numerator, upper.denominator), (Some(1.into()), None));
        assert_eq!((lower.numerator, lower.denominator), (None, Some(2.into())));
    }

    #[test]
    fn an_amount_stands_on_the_rows_that_have_one() {
        let behind = |kind, own: Option<(i64, i64)>| {
            cases_behind(Some(kind), Some(7.into()), own.map(|(usable, of)| Completeness { usable, of }))
        };
        assert_eq!(behind(Kind::Amount, Some((3, 4))), Some(3.into()));
        assert_eq!([behind(Kind::Amount, Some((0, 0))), behind(Kind::Amount, None)], [None; 2]);
        assert_eq!([behind(Kind::Cases, None), behind(Kind::Days, None)], [Some(7.into()), None]);
    }

    #[test]
    fn a_figure_without_meaning_or_qualification_keeps_its_sides_and_shows_no_value() {
        let indicator = IndicatorId::CaseToMatter.definition().unwrap();
        let figure =
            |pairs: &[(&str, &str)]| evaluate(indicator, &reported(pairs), Completeness::FULL, Standard::default());
        let figure_of_ten = figure(&[("件", "10"), ("案", "4")]);
        assert!(figure_of_ten.value().is_some());
        for (stated, absence) in [
            (figure_of_ten.without_meaning(), Absence::NotApplicable),
            (figure_of_ten.without_qualification(), Absence::NotQualified),
        ] {
            assert_eq!((stated.absence, stated.value()), (Some(absence), None));
            assert_eq!((stated.numerator, stated.denominator), (figure_of_ten.numerator, figure_of_ten.denominator));
        }
        // Why there is none already is the stronger reason than a failed check; that it means nothing is stronger than both.
        let none = figure(&[]);
        assert!(none.absence.is_some());
        assert_eq!(none.without_qualification().absence, none.absence);
        assert_eq!(none.without_meaning().absence, Some(Absence::NotApplicable));
        let written = |figure: Figure| figure.display(indicator, Rounding::HalfUp);
        assert_eq!([Figure::NOT_APPLICABLE, Figure::NOT_AVAILABLE].map(written), ["NAP", "NA"]);
    }

    fn shown(id: IndicatorId, pairs: &[(&str, &str)]) -> String {
        let indicator = id.definition().unwrap();
        evaluate(indicator, &reported(pairs), Completeness::FULL, Standard::default())
            .display(indicator, Rounding::HalfUp)
    }

    /// Figures that courts printed, each from the counts printed beside it.
    #[test]
    fn published_figures_are_reproduced() {
        // Yiling District Court, first half of 2021.
        assert_eq!(shown(IndicatorId::Clearance, &[("closed", "2837"), ("carried_over+new", "4939")]), "57.44");
        assert_eq!(shown(IndicatorId::Clearance, &[("closed", "1779"), ("carried_over+new", "2559")]), "69.52");
        // A county court in Henan, January and February 2022.
        assert_eq!(
            shown(IndicatorId::Clearance, &[("closed", "1456"), ("carried_over", "1304"), ("new", "2577")]),
            "37.52"
        );
        assert_eq!(shown(IndicatorId::Clearance, &[("closed", "78"), ("carried_over", "47"), ("new", "92")]), "56.12");
        // Zhengzhou courts, first half of 2021.
        assert_eq!(
            shown(IndicatorId::Clearance, &[("closed", "126927"), ("carried_over", "12087"), ("new", "146484")]),
            "80.04"
        );
        assert_eq!(shown(IndicatorId::ClosingToIntake, &[("closed", "126927"), ("new", "146484")]), "86.65");
        // Jiyuan courts, sale contracts, January to August 2022.
        assert_eq!(
            shown(
                IndicatorId::SmallClaims,
                &[("first_instance_civil_closed_by_small_claims", "220"), ("first_instance_civil_closed", "548")]
            ),
            "40.15"
        );
        assert_eq!(shown(IndicatorId::Mediation, &[("closed_by_mediation", "205"), ("closed", "597")]), "34.34");
        // Wangqing Forest basic court, first half of 2019.
        assert_eq!(
            shown(
                IndicatorId::ReversedOrRemanded,
                &[("first_instance_reversed+first_instance_remanded", "2"), ("first_instance_closed", "93")]
            ),
            "2.15"
        );
        assert_eq!(
            shown(IndicatorId::ServiceOfJudgment, &[("first_instance_closed", "93"), ("appeals", "4")]),
            "95.70"
        );
        // Zanhuang County Court 2023; Yuanling County Court, March to December 2022.
        assert_eq!(shown(IndicatorId::Clearance, &[("closed", "3721"), ("carried_over+new", "3902")]), "95.36");
        assert_eq!(
            shown(
                IndicatorId::PresuitSuccess,
                &[("presuit_success", "504"), ("presuit_mediations_concluded_or_accepted", "623")]
            ),
            "80.90"
        );
        // SPC, January to May 2024: diversion, and disputes per 10,000 inhabitants.
        assert_eq!(
            shown(
                IndicatorId::Diversion,
                &[("presuit_success", "4776842"), ("first_instance_civil_admin_new", "7717791")]
            ),
            "38.23"
        );
        assert_eq!(
            shown(
                IndicatorId::LitigationPer10k,
                &[
                    ("presuit_success", "4776842"),
                    ("first_instance_civil_admin_new", "7717791"),
                    ("resident_population", "1409700000")
                ]
            ),
            "88.63"
        );
    }

    #[test]
    fn absence_has_three_kinds() {
        assert_eq!(shown(IndicatorId::Appeal, &[("appeals", "4")]), "NA");
        assert_eq!(
            shown(
                IndicatorId::SecondReversalToRemand,
                &[("second_instance_reversed", "4"), ("second_instance_remanded", "0")]
            ),
            "NAP"
        );
        let recovery = IndicatorId::Recovery.definition().unwrap();
        let incomplete = reported(&[
            ("amount_recovered", "50.5"),
            ("amount_applied", "100"),
            ("enforcement_amount_missing", "6"),
            ("enforcement_closed", "100"),
        ]);
        let figure = evaluate(recovery, &incomplete, Completeness::FULL, Standard::default());
        assert_eq!(
            (figure.display(recovery, Rounding::HalfUp).as_str(), figure.completeness.basis_points()),
            ("NQ", 9_400)
        );
        assert_eq!(figure.ratio.map(|ratio| ratio.display(1, Rounding::HalfUp)).as_deref(), Some("50.5"));
        let refused = Completeness { usable: 94, of: 100 };
        let figure = evaluate(
            IndicatorId::Appeal.definition().unwrap(),
            &reported(&[("appeals", "4"), ("first_instance_closed", "50")]),
            refused,
            Standard::default(),
        );
        assert_eq!(figure.absence, Some(Absence::NotQualified));
    }

    #[test]
    fn small_numbers_are_flagged() {
        let appeal = IndicatorId::Appeal.definition().unwrap();
        let flag = |closed: &str| {
            let measures = reported(&[("appeals", "4"), ("first_instance_closed", closed)]);
            evaluate(appeal, &measures, Completeness::FULL, Standard::default()).small
        };
        assert!(flag("29") && !flag("30"));
        let of = |id: IndicatorId, pairs: &[(&str, &str)]| {
            evaluate(id.definition().unwrap(), &reported(pairs), Completeness::FULL, Standard::default()).small
        };
        // One judge is not few judges; under an amount it is the cases that count.
        assert!(!of(IndicatorId::ClosingsPerJudge, &[("closed", "300"), ("quota_judges", "2")]));
        let recovery = |cases: &str, yuan: &str| {
            let amounts = [("amount_recovered", "10"), ("amount_applied", yuan)];
            let rows = [("enforcement_amount_missing", "0"), ("enforcement_closed", cases)];
            of(IndicatorId::Recovery, &[amounts, rows].concat())
        };
        assert!(recovery("29", "5000000") && !recovery("30", "20"));
        let typed = |text: &str, pairs: &[(&str, &str)]| {
            let formula: Formula = text.parse().unwrap();
            formula.evaluate(&reported(pairs), Completeness::FULL, Standard::default()).small
        };
        assert!(!typed("closed / quota_judges", &[("closed", "95"), ("quota_judges", "1")]));
        let closed = |cases| {
            let rows = [("enforcement_amount_missing", "0"), ("enforcement_closed", cases)];
            typed(
                "到位金额 / 申请标的额 %",
                &[&[("amount_recovered", "1"), ("amount_applied", "9")][..], &rows].concat(),
            )
        };
        assert!(closed("29") && !closed("30"));
    }
}
