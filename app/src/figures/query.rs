//! What a screen is asked for: everything that lives in the address bar.

use domain::catalogue::{IndicatorId, Version};
use domain::court::CourtCode;
use domain::day::Day;
use domain::explain::Side;
use domain::line::Line;
use domain::period::Period;
use domain::tally::{Dimension, Filter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Scope, period, line and catalogue edition: common to all figure screens. `None` where the address says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The court whose subtree is looked at.
    pub court: Option<CourtCode>,
    /// The period.
    pub period: Option<Period>,
    /// One business line.
    pub line: Option<Line>,
    /// The edition of the catalogue.
    pub version: Option<Version>,
    /// Only the indicators of one part of the health check.
    pub group: Option<domain::catalogue::Group>,
    /// The figures a consultation froze, by its name.
    pub meeting: Option<String>,
}

/// A view with everything decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The court whose subtree is looked at.
    pub court: CourtCode,
    /// The period.
    pub period: Period,
    /// One business line, or all.
    pub line: Option<Line>,
    /// The edition of the catalogue.
    pub version: Version,
    /// One part of the health check, or all.
    pub group: Option<domain::catalogue::Group>,
    /// The consultation whose frozen figures these are; none where they are those of now.
    pub meeting: Option<String>,
}

/// Something in the address that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadAddress {
    /// The parameter's name.
    pub name: String,
    /// What was wrong with it.
    pub problem: String,
}

/// One parameter, parsed; absent and empty are the same.
fn parameter<T, E: std::fmt::Display>(
    get: &impl Fn(&str) -> Option<String>,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, BadAddress> {
    match get(name).filter(|text| !text.trim().is_empty()) {
        None => Ok(None),
        Some(text) => parse(text.trim())
            .map(Some)
            .map_err(|error| BadAddress { name: name.to_owned(), problem: error.to_string() }),
    }
}

impl View {
    /// Reads the parameters `court`, `period`, `line`, `catalogue`, `group` and `meeting`.
    pub fn read(get: &impl Fn(&str) -> Option<String>) -> Result<Self, BadAddress> {
        Ok(Self {
            court: parameter(get, "court", CourtCode::parse)?,
            period: parameter(get, "period", str::parse)?,
            line: parameter(get, "line", Line::parse)?,
            version: parameter(get, "catalogue", Version::parse)?,
            group: parameter(get, "group", domain::catalogue::Group::parse)?,
            meeting: parameter(get, "meeting", |text| Ok::<_, String>(text.to_owned()))?,
        })
    }
}

#[cfg(feature = "ssr")]
impl From<&domain::consultation::Consultation> for Chosen {
    /// What a consultation looks at: the figures it froze, of its whole scope.
    fn from(consultation: &domain::consultation::Consultation) -> Self {
        Self {
            court: consultation.court.clone(),
            period: consultation.period,
            line: consultation.line,
            version: consultation.version,
            group: None,
            meeting: Some(consultation.id.clone()),
        }
    }
}

impl Chosen {
    /// Where the ranges stand that judge these figures.
    pub fn ranges_address(&self) -> String {
        format!("/ranges?court={}&catalogue={}", self.court, self.version.id())
    }

    /// The parameters, without a leading question mark.
    pub fn parameters(&self) -> String {
        let mut text =
            format!("court={}&period={}&catalogue={}", escape(self.court.as_str()), self.period, self.version.id());
        if let Some(line) = self.line {
            text.push_str(&format!("&line={}", line.id()));
        }
        if let Some(group) = self.group {
            text.push_str(&format!("&group={}", group.id()));
        }
        if let Some(meeting) = &self.meeting {
            text.push_str(&format!("&meeting={}", escape(meeting)));
        }
        text
    }

    /// The address of an indicator's screen for a scope.
    pub fn indicator_address(&self, indicator: IndicatorId, court: &CourtCode) -> String {
        format!("/indicator/{}?{}", indicator.id(), self.parameters_for(court))
    }

    /// What an indicator's screen is asked for a scope, without a leading question mark.
    pub(crate) fn parameters_for(&self, court: &CourtCode) -> String {
        Self { court: court.clone(), group: None, ..self.clone() }.parameters()
    }

    /// The restriction on facts that the line makes.
    pub fn filter(&self) -> Filter {
        match self.line {
            Some(line) => Filter::default().with(Dimension::Line, line.id()),
            None => Filter::default(),
        }
    }
}

/// What else the indicator's screen is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// Broken down by what, outermost first.
    pub by: Vec<Dimension>,
    /// Restricted to what.
    pub within: Filter,
    /// Whether changes are since the period before instead of the year before.
    pub since_period_before: bool,
    /// Which cases are listed.
    pub side: Side,
    /// From which case on.
    pub offset: usize,
}

impl Default for Drill {
    fn default() -> Self {
        Self {
            by: vec![Dimension::Court],
            within: Filter::default(),
            since_period_before: false,
            side: Side::Numerator,
            offset: 0,
        }
    }
}

impl Drill {
    /// Reads the parameters `by`, `in`, `since`, `side` and `from`; and `period`, for what is told apart in it. Of a dimension
    /// that is named twice the last is meant.
    pub fn read(get: &impl Fn(&str) -> Option<String>) -> Result<Self, BadAddress> {
        let period = parameter(get, "period", str::parse)?;
        let by = parameter(get, "by", |text| {
            text.split(',').filter(|part| !part.is_empty()).map(Dimension::parse).collect::<Result<Vec<_>, _>>()
        })?;
        let by = by.into_iter().flatten().filter(|one| period.is_none_or(|period| tells_apart(period, *one)));
        let within = parameter(get, "in", |text| {
            let mut parts = text.split(';').filter(|part| !part.is_empty()).map(restriction);
            parts.try_fold(Filter::default(), |filter, part| part.map(|(one, value)| filter.with(one, value)))
        })?;
        let since = parameter(get, "since", |text| match text {
            "year" => Ok(false),
            "period" => Ok(true),
            other => Err(format!("expected year or period, got “{other}”")),
        })?;
        Ok(Self {
            by: distinct(by),
            within: within.unwrap_or_default(),
            since_period_before: since.unwrap_or(false),
            side: parameter(get, "side", Side::parse)?.unwrap_or(Side::Numerator),
            offset: parameter(get, "from", str::parse)?.unwrap_or(0),
        })
    }

    /// The parameters, each with a leading ampersand, to follow those of [`Chosen`].
    pub fn parameters(&self) -> String {
        let mut text = format!("&by={}", self.by.iter().map(|dimension| dimension.id()).collect::<Vec<_>>().join(","));
        if !self.within.0.is_empty() {
            let parts: Vec<String> = self
                .within
                .0
                .iter()
                .map(|(dimension, value)| format!("{}:{}", dimension.id(), escape(value)))
                .collect();
            text.push_str(&format!("&in={}", parts.join(";")));
        }
        if self.since_period_before {
            text.push_str("&since=period");
        }
        if self.side != Side::Numerator {
            text.push_str(&format!("&side={}", self.side.id()));
        }
        if self.offset != 0 {
            text.push_str(&format!("&from={}", self.offset));
        }
        text
    }

    /// The restriction on facts that the line and this drill make together.
    pub fn filter(&self, chosen: &Chosen) -> Filter {
        let narrowed =
            |filter: Filter, (dimension, value): &(Dimension, String)| filter.with(*dimension, value.clone());
        self.within.0.iter().fold(chosen.filter(), narrowed)
    }

    /// With a dimension put last, or taken out where it was in.
    #[must_use]
    pub fn toggled(&self, dimension: Dimension) -> Self {
        let mut by: Vec<Dimension> = self.by.iter().copied().filter(|one| *one != dimension).collect();
        if by.len() == self.by.len() {
            by.push(dimension);
        }
        if by.is_empty() {
            by.push(Dimension::Court);
        }
        Self { by, offset: 0, ..self.clone() }
    }

    /// With a dimension put first.
    #[must_use]
    pub fn led_by(&self, dimension: Dimension) -> Self {
        let rest = self.by.iter().copied().filter(|one| *one != dimension);
        Self { by: std::iter::once(dimension).chain(rest).collect(), offset: 0, ..self.clone() }
    }

    /// Narrowed to one value of a dimension.
    #[must_use]
    pub fn narrowed(&self, dimension: Dimension, value: &str) -> Self {
        Self { within: self.within.clone().with(dimension, value), offset: 0, ..self.clone() }
    }

    /// Without the restriction on a dimension.
    #[must_use]
    pub fn widened(&self, dimension: Dimension) -> Self {
        let mut within = self.within.clone();
        within.0.retain(|(one, _)| *one != dimension);
        Self { within, offset: 0, ..self.clone() }
    }
}

/// So many months of a period are told apart: each group of a breakdown has room for all of them, and for as many before.
const MONTHS: i32 = 36;

/// Whether a breakdown of a period goes by this: by months only where they are few.
pub(crate) fn tells_apart(period: Period, dimension: Dimension) -> bool {
    let [first, last] = [period.first(), period.last()].map(|day| day.month().number());
    dimension != Dimension::Month || last - first < MONTHS
}

fn restriction(text: &str) -> Result<(Dimension, String), String> {
    let (dimension, value) = text.split_once(':').ok_or_else(|| format!("expected dimension:value, got “{text}”"))?;
    Dimension::parse(dimension).map(|dimension| (dimension, value.to_owned())).map_err(|error| error.to_string())
}

fn distinct(by: impl Iterator<Item = Dimension>) -> Vec<Dimension> {
    let mut seen = Vec::new();
    for dimension in by {
        if !seen.contains(&dimension) {
            seen.push(dimension);
        }
    }
    if seen.is_empty() { vec![Dimension::Court] } else { seen }
}

/// Percent-encodes a query value.
pub fn escape(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A look-up of the parameters of an address, with or without its leading question mark.
pub fn parameters_of(address: &str) -> impl Fn(&str) -> Option<String> + use<> {
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(address.trim_start_matches('?').as_bytes()).into_owned().collect();
    move |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}

/// The periods that end before a day: this year so far by whole months, its quarters and halves, the year before.
pub fn past_periods(today: Day) -> Vec<Period> {
    let (year, ..) = today.ymd();
    let month = today.month();
    let last = if month.last_day() == today { month } else { month.plus(-1) };
    let of = |text: String| text.parse::<Period>().ok();
    let parts = ["H1", "H2", "Q1", "Q2", "Q3", "Q4"].map(|part| of(format!("{year}{part}")));
    let before = of(format!("{}", year - 1));
    let mut all = vec![Period::year_to(last)];
    all.extend(parts.into_iter().flatten().filter(|period| period.last() <= today));
    all.extend(before);
    let mut seen = BTreeSet::new();
    all.retain(|period| seen.insert(period.to_string()));
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn getter(pairs: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        move |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn drills_read_what_they_print() {
        let drill = Drill::read(&getter(&[
            ("by", "cause,judge,cause"),
            ("in", "line:civil;cause:离婚纠纷"),
            ("since", "period"),
            ("side", "denominator"),
            ("from", "50"),
        ]))
        .unwrap();
        assert_eq!(drill.by, vec![Dimension::Cause, Dimension::Judge]);
        assert_eq!(drill.within.get(Dimension::Cause), Some("离婚纠纷"));
        assert_eq!(
            drill.parameters(),
            format!("&by=cause,judge&in=line:civil;cause:{}&since=period&side=denominator&from=50", escape("离婚纠纷"))
        );
        assert_eq!(Drill::read(&getter(&[])).unwrap(), Drill::default());
    }

    #[test]
    fn months_are_told_apart_where_they_are_few_and_the_last_restriction_is_meant() {
        let read = |period: &str, by: &str, within: &str| {
            let given = [("period", period), ("by", by), ("in", within)].map(|(name, text)| (name, text.to_owned()));
            let get = |name: &str| given.iter().find(|(one, _)| *one == name).map(|(_, text)| text.clone());
            Drill::read(&get)
        };
        let by = |period: &str| read(period, "judge,month,judge", "").unwrap().by;
        let both = [Dimension::Judge, Dimension::Month];
        for few in ["", "2023", "2020-10..2023-09", "2020-10-15..2023-09-14"] {
            assert_eq!(by(few), both, "{few}");
        }
        for many in ["2020-09..2023-09", "1991..2040"] {
            assert_eq!(by(many), [Dimension::Judge], "{many}");
        }
        assert_eq!(read("1991..2040", "month", "").unwrap().by, Drill::default().by);
        let within = read("", "", &"cause:a;line:civil;cause:b;".repeat(10_000)).unwrap().within;
        assert_eq!(within, Filter::default().with(Dimension::Line, "civil").with(Dimension::Cause, "b"));
        assert_eq!(read("上月", "", "").unwrap_err().name, "period");
    }

    #[test]
    fn bad_parameters_are_named() {
        assert_eq!(View::read(&getter(&[("period", "上月")])).unwrap_err().name, "period");
        assert_eq!(View::read(&getter(&[("catalogue", "2030")])).unwrap_err().name, "catalogue");
        assert_eq!(Drill::read(&getter(&[("by", "colour")])).unwrap_err().name, "by");
        assert!(View::read(&getter(&[("line", "")])).unwrap().line.is_none());
    }

    #[test]
    fn dimensions_come_and_go() {
        let drill = Drill::default().toggled(Dimension::Cause);
        assert_eq!(drill.by, vec![Dimension::Court, Dimension::Cause]);
        assert_eq!(drill.led_by(Dimension::Cause).by, vec![Dimension::Cause, Dimension::Court]);
        assert_eq!(drill.toggled(Dimension::Court).toggled(Dimension::Cause).by, vec![Dimension::Court]);
    }

    #[test]
    fn past_periods_are_over_and_stand_once() {
        let of = |day: &str| past_periods(day.parse().unwrap()).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(of("2023-09-30"), ["2023-01..2023-09", "2023H1", "2023Q1", "2023Q2", "2023Q3", "2022"]);
        assert_eq!(of("2023-07-15"), ["2023H1", "2023Q1", "2023Q2", "2022"]);
    }
}
