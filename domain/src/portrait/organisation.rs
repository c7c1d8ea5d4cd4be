//! Mediation organisations (调解组织): what became of the disputes a court gave them, beside their own past and beside the
//! other organisations. They stand in the register of mediation alone, so a portrait of one is counted from its entries.
//!
//! An entry is an organisation's where the register names it last. Everything is of the disputes that came in a period, as
//! they stand today; those that came lately and take long have not ended, and a share of the ended ones says so.

use super::Needed;
use super::band::{Band, Refusal, funnel, spread};
use super::finding::{Basis, FindingKind, Words, against_past, against_peers, beside, sided, since};
use super::peers::{Reach, Stated};
use super::standard::{Grain, Stratum, expected};
use crate::change::Sides;
use crate::court::CourtCode;
use crate::day::{Day, Month};
use crate::explain::Sentence;
use crate::ledger::stats::{Tally, tallies};
use crate::ledger::{Entry, Field, Kind, Matter, State};
use crate::period::Period;
use crate::quantity::{Ratio, Rounding};
use crate::vocabulary::vocabulary;
use std::collections::BTreeMap;

vocabulary! {
    /// What of a mediation organisation is set beside its past and its peers.
    Gauge ("调解组织指标") {
        Settled = "settled", "调解成功率", "share settled";
        Over = "over", "调解超期率", "share over the limit";
        Performed = "performed", "到期履行率", "share performed";
        Days = "days", "调解用时中位数", "median days";
    }
}

impl Gauge {
    /// Whether more of it is better.
    pub const fn good_above(self) -> bool {
        matches!(self, Self::Settled | Self::Performed)
    }

    /// Whether it is a share of disputes, in per cent; else it is days.
    pub const fn is_share(self) -> bool {
        !matches!(self, Self::Days)
    }

    /// What is divided by what.
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Settled => ("调解成功 / 已结束的调解", "settled, of the mediations that ended"),
            Self::Over => (
                "超过三十日或双方约定期限的 / 已结束的与虽未结束但已超期的调解",
                "over thirty days or what both sides agreed on, of those that ended or run over it",
            ),
            Self::Performed => (
                "已履行 / 已履行、反悔的与履行期已过未履行的",
                "performed, of those performed, broken, or not performed in time",
            ),
            Self::Days => ("从接受到结束的日数", "from acceptance to the end"),
        }
    }

    /// Whether an entry is one of those that speak for the organisation, or against it, as this counts them.
    fn counts(self, entry: &Entry, today: Day, good: bool) -> bool {
        let one = Mediations::of([entry], today);
        let sides = match self {
            Self::Days => return one.settled + one.failed > 0,
            _ => one.sides(self),
        };
        sides.denominator > 0 && (sides.numerator > 0) == (good == self.good_above())
    }
}

/// What became of the disputes that were given to an organisation. The given are the sum of the next five.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mediations {
    /// Given to it, those it handed back among them.
    pub given: i64,
    /// Waiting for a mediator to accept.
    pub to_accept: i64,
    /// Handed back, or declined before a mediator took them.
    pub not_taken: i64,
    /// In mediation.
    pub running: i64,
    /// Settled.
    pub settled: i64,
    /// Ended without success.
    pub failed: i64,
    /// Of those to accept, past the last day.
    pub to_accept_late: i64,
    /// Of those in mediation, past the last day.
    pub running_late: i64,
    /// Of the ended, past the last day of mediation.
    pub ended_late: i64,
    /// Of the settled, settled by the parties themselves, the application withdrawn.
    pub withdrawn: i64,
    /// Of the settled, with an application for judicial confirmation.
    pub confirmed: i64,
    /// Of the settled, with a mediation document of the court.
    pub documented: i64,
    /// Of the settled, performed.
    pub performed: i64,
    /// Of the settled, broken.
    pub breached: i64,
    /// Of the settled, past the day of performance and not performed.
    pub unperformed: i64,
    /// Of the failed, waiting to be docketed.
    pub to_docket: i64,
    /// Those of them past the last day.
    pub to_docket_late: i64,
    /// Days from acceptance to the end, of the ended, in order.
    days: Vec<i32>,
}

impl Mediations {
    /// Counts disputes as they stand today.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>, today: Day) -> Self {
        let mut sum = Self::default();
        entries.into_iter().for_each(|entry| sum.add(entry, today));
        sum.days.sort_unstable();
        sum
    }

    fn add(&mut self, entry: &Entry, today: Day) {
        let has = |field: Field| entry.values.contains_key(&field);
        let late = i64::from(entry.is_late(today));
        self.given += 1;
        if has(Field::Settlement) {
            self.settled += 1;
            self.withdrawn += i64::from(entry.value(Field::Settlement) == Some("withdrawn"));
            self.confirmed += i64::from(has(Field::ConfirmationNumber));
            self.documented += i64::from(has(Field::DocumentNumber));
            match entry.state {
                State::Performed => self.performed += 1,
                State::Breached | State::Filed | State::NotPursued => self.breached += 1,
                _ => self.unperformed += late,
            }
        } else if !has(Field::AcceptedOn) {
            match entry.state {
                State::Delegated => {
                    self.to_accept += 1;
                    self.to_accept_late += late;
                }
                _ => self.not_taken += 1,
            }
        } else if entry.state == State::Mediating {
            self.running += 1;
            self.running_late += late;
        } else {
            self.failed += 1;
            if entry.state == State::MustDocket {
                self.to_docket += 1;
                self.to_docket_late += late;
            }
        }
        let ends = entry.said_day(Field::EndedOn).zip(entry.said_day(Field::AcceptedOn));
        if let Some((ended, accepted)) = ends {
            self.days.push(ended.since(accepted).max(0));
            self.ended_late += i64::from(entry.mediation_until().is_some_and(|until| until < ended));
        }
    }

    /// Mediations that ended.
    pub const fn ended(&self) -> i64 {
        self.settled + self.failed
    }

    /// The two sides of what is compared; of days the median, by one or, between two middle ones, by two.
    pub fn sides(&self, gauge: Gauge) -> Sides {
        let (numerator, denominator) = match gauge {
            Gauge::Settled => (self.settled, self.ended()),
            Gauge::Over => (self.ended_late + self.running_late, self.ended() + self.running_late),
            Gauge::Performed => (self.performed, self.performed + self.breached + self.unperformed),
            Gauge::Days => self.median().unwrap_or_default(),
        };
        Sides { numerator, denominator }
    }

    fn median(&self) -> Option<(i64, i64)> {
        let middle = self.days.len() / 2;
        let upper = i64::from(*self.days.get(middle)?);
        match self.days.len() % 2 {
            1 => Some((upper, 1)),
            _ => Some((upper + i64::from(*self.days.get(middle.checked_sub(1)?)?), 2)),
        }
    }

    /// On how many disputes a value stands.
    pub fn stands_on(&self, gauge: Gauge) -> i64 {
        match gauge {
            Gauge::Days => i64::try_from(self.days.len()).unwrap_or(i64::MAX),
            _ => self.sides(gauge).denominator,
        }
    }

    /// A value as it is shown: per cent of a share, days of the median. None of nothing.
    pub fn value(&self, gauge: Gauge) -> Option<Ratio> {
        let Sides { numerator, denominator } = self.sides(gauge);
        let scale = if gauge.is_share() { 100 } else { 1 };
        Ratio::new(scale, numerator.into(), denominator.into())
    }
}

/// Decimals of every value here.
pub const DECIMALS: u8 = 1;
/// Months of the trend, the last of the period among them.
const TREND: i32 = 12;

/// The register of mediation of a court, or a part of it.
#[derive(Clone, Debug)]
pub struct Mediated<'a> {
    /// Whose.
    pub court: CourtCode,
    /// Its entries, with those that came in [`months_needed`].
    pub entries: Vec<&'a Entry>,
}

impl<'a> Mediated<'a> {
    /// The disputes of a period that went to an organisation, by its name.
    fn by_name(&self, period: Period) -> BTreeMap<&'a str, Vec<&'a Entry>> {
        let mut all: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        let came = self.entries.iter().filter(|entry| entry.kind == Kind::Mediation && period.contains(entry.came()));
        for entry in came {
            if let Some(name) = entry.value(Field::Organisation) {
                all.entry(name).or_default().push(entry);
            }
        }
        all
    }

    /// What became of the disputes of all organisations together.
    pub fn whole(&self, period: Period, today: Day) -> Mediations {
        Mediations::of(self.by_name(period).into_values().flatten(), today)
    }

    /// What became of the disputes of each organisation, in the order of their names.
    pub fn organisations(&self, period: Period, today: Day) -> Vec<(String, Mediations)> {
        let all = self.by_name(period).into_iter();
        all.map(|(name, entries)| (name.to_owned(), Mediations::of(entries, today))).collect()
    }
}

/// The first and the last day of what a portrait of a period is counted from.
pub fn months_needed(period: Period) -> (Day, Day) {
    let trend = period.last().month().plus(1 - TREND).first_day();
    (period.year_before().first().min(trend), period.last().month().last_day())
}

/// One value of an organisation: now, a year before, and beside the peers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauged {
    /// Which.
    pub gauge: Gauge,
    /// Beside the comparable peers.
    pub band: Band,
}

/// What was found, with the entries behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationFinding {
    /// What it says.
    pub kind: FindingKind,
    /// Against what.
    pub basis: Basis,
    /// About which value.
    pub gauge: Gauge,
    /// In words, with the numbers.
    pub said: Sentence,
    /// For a weak point: what may explain it without anyone's fault.
    pub innocent: Option<Sentence>,
    /// Names and numbers of the entries behind it: those that speak for it of a strength, else those against it.
    pub behind: Vec<(String, Matter)>,
}

/// A portrait of a mediation organisation. No peer's name or value, no place and no score is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationPortrait {
    /// Of which court's register.
    pub court: CourtCode,
    /// Its name there.
    pub name: String,
    /// Over which period.
    pub period: Period,
    /// How many it is compared with, and why these.
    pub peers: Stated,
    /// What the comparisons needed.
    pub needed: Needed,
    /// In the period.
    pub now: Mediations,
    /// In the same period of the year before; none where the register has no dispute of that time at all.
    pub year_before: Option<Mediations>,
    /// The day of the first dispute in the register, as far back as was looked.
    pub since: Option<Day>,
    /// What is compared.
    pub gauges: Vec<Gauged>,
    /// Strengths, weak points and what is no more than chance.
    pub findings: Vec<OrganisationFinding>,
    /// By kind of dispute, the most first.
    pub causes: Vec<(String, Mediations)>,
    /// Why mediations failed, the most frequent first.
    pub failures: Vec<Tally>,
    /// By the month disputes came in, twelve of them.
    pub months: Vec<(Month, Mediations)>,
}

impl OrganisationPortrait {
    /// Whether the registers know it at all in the time looked at.
    pub fn is_known(&self) -> bool {
        let before = self.year_before.as_ref().is_some_and(|before| before.given > 0);
        self.now.given > 0 || before || self.months.iter().any(|(_, month)| month.given > 0)
    }
}

/// What an organisation is compared with.
struct Others<'a> {
    /// Each by itself.
    each: Vec<Mediations>,
    /// All their disputes.
    pool: Vec<&'a Entry>,
    stated: Stated,
}

impl<'a> Others<'a> {
    /// The other organisations of the same register, or also those of the registers of courts of its tier. One of the
    /// same name in another register is taken for the same.
    fn of(
        registers: &[Mediated<'a>],
        court: &CourtCode,
        name: &str,
        (period, today): (Period, Day),
        reach: Reach,
    ) -> Self {
        let within = registers.iter().filter(|register| match reach {
            Reach::OwnCourt => register.court == *court,
            Reach::SameTier => register.court.tier() == court.tier(),
        });
        let parts = within.flat_map(|register| register.by_name(period)).filter(|(other, _)| *other != name);
        let parts: Vec<Vec<&Entry>> = parts.map(|(_, entries)| entries).collect();
        let count = parts.len();
        let (zh, en) = match reach {
            Reach::OwnCourt => (String::from("本院"), String::from("of the same court")),
            Reach::SameTier => {
                (format!("所见各{}", court.tier().zh()), format!("of every {} in sight", court.tier().en()))
            }
        };
        let why = Sentence {
            zh: format!("{zh}登记册中本期承接过纠纷的其他调解组织，共 {count} 个"),
            en: format!("the {count} other organisations that were given disputes in the period by the register {en}"),
        };
        Self {
            each: parts.iter().map(|entries| Mediations::of(entries.iter().copied(), today)).collect(),
            pool: parts.into_iter().flatten().collect(),
            stated: Stated { count, why },
        }
    }
}

fn by_cause<'a>(entries: &[&'a Entry], today: Day) -> BTreeMap<&'a str, Mediations> {
    let mut all: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        all.entry(entry.value(Field::DisputeCause).unwrap_or_default()).or_default().push(entry);
    }
    all.into_iter().map(|(cause, entries)| (cause, Mediations::of(entries, today))).collect()
}

/// Draws the portrait of an organisation from the registers the reader sees: that of its court, and those of the courts
/// its peers may be in.
pub fn organisation(
    registers: &[Mediated<'_>],
    (court, name): (&CourtCode, &str),
    (period, today): (Period, Day),
    (reach, needed): (Reach, Needed),
) -> OrganisationPortrait {
    let needed = needed.hiding();
    let home = registers.iter().find(|register| register.court == *court);
    let own =
        |period: Period| -> Vec<&Entry> { home.and_then(|home| home.by_name(period).remove(name)).unwrap_or_default() };
    let (entries, last) = (own(period), period.last().month());
    let came = || home.into_iter().flat_map(|home| &home.entries).map(|entry| entry.came());
    let before = period.year_before();
    let year_before = came().any(|day| before.contains(day)).then(|| Mediations::of(own(before), today));
    let now = Mediations::of(entries.iter().copied(), today);
    let others = Others::of(registers, court, name, (period, today), reach);
    let (causes, pool) = (by_cause(&entries, today), by_cause(&others.pool, today));
    let band = |gauge| band(gauge, (&now, &others.each), (&causes, &pool), &needed).unwrap_or_else(Band::Refused);
    let gauges: Vec<Gauged> = Gauge::ALL.iter().map(|gauge| Gauged { gauge: *gauge, band: band(*gauge) }).collect();
    let looked = Looked { entries: &entries, now: &now, year_before: year_before.as_ref(), today, needed: &needed };
    let findings = gauges.iter().flat_map(|gauged| looked.findings(gauged)).collect();
    let months = (1 - TREND..=0).map(|back| last.plus(back));
    let months: Vec<(Month, Mediations)> =
        months.map(|month| (month, Mediations::of(own(Period::month(month)), today))).collect();
    let mut causes: Vec<(String, Mediations)> =
        causes.into_iter().map(|(cause, mediations)| (cause.to_owned(), mediations)).collect();
    causes.sort_by(|(a, x), (b, y)| y.given.cmp(&x.given).then(a.cmp(b)));
    let failures = tallies(entries.iter().copied(), Field::FailReason);
    OrganisationPortrait {
        court: court.clone(),
        name: name.to_owned(),
        period,
        peers: others.stated,
        needed,
        findings,
        gauges,
        causes,
        failures,
        months,
        now,
        year_before,
        since: came().min(),
    }
}

fn band(
    gauge: Gauge,
    (own, each): (&Mediations, &[Mediations]),
    (causes, pool): (&BTreeMap<&str, Mediations>, &BTreeMap<&str, Mediations>),
    needed: &Needed,
) -> Result<Band, Refusal> {
    let have = own.stands_on(gauge);
    if have < needed.cases {
        return Err(Refusal::FewCases { have, needed: needed.cases });
    }
    if gauge.is_share() {
        let denominators: Vec<i64> = each.iter().map(|peer| peer.stands_on(gauge)).collect();
        let strata = |all: &BTreeMap<&str, Mediations>| -> BTreeMap<String, Sides> {
            all.iter().map(|(cause, mediations)| ((*cause).to_owned(), mediations.sides(gauge))).collect()
        };
        let (own_strata, pool_strata) = (strata(causes), strata(pool));
        let [own_strata, pool_strata] = [&own_strata, &pool_strata].map(|all| {
            all.iter()
                .map(|(cause, sides)| (Stratum::of_cause(cause), *sides))
                .collect::<BTreeMap<Stratum<'_>, Sides>>()
        });
        let expected = expected(&own_strata, &pool_strata, &[Grain::LineCause], needed.stratum);
        return funnel(100, own.sides(gauge), expected, &denominators, needed).map(Band::Funnel);
    }
    let value = own.value(gauge).ok_or(Refusal::NotARatio)?;
    let enough = each.iter().filter(|peer| peer.stands_on(gauge) >= needed.cases);
    let peers = enough.map(|peer| peer.sides(gauge)).collect();
    spread(value, peers, (1, 1), DECIMALS, needed).map(Band::Spread)
}

/// What findings are made of.
struct Looked<'a> {
    entries: &'a [&'a Entry],
    now: &'a Mediations,
    year_before: Option<&'a Mediations>,
    today: Day,
    needed: &'a Needed,
}

impl Looked<'_> {
    fn findings(&self, gauged: &Gauged) -> Vec<OrganisationFinding> {
        let gauge = gauged.gauge;
        if !gauge.is_share() {
            return Vec::new();
        }
        let about = Words { name: (gauge.zh(), gauge.en()), counted: ("纠纷", "disputes"), decimals: DECIMALS };
        self.peers(gauged, &about).into_iter().chain(self.past(gauge, &about)).collect()
    }

    fn finding(&self, gauge: Gauge, (kind, basis): (FindingKind, Basis), said: Sentence) -> OrganisationFinding {
        let good = kind == FindingKind::Strength;
        let behind = self.entries.iter().filter(|entry| gauge.counts(entry, self.today, good));
        OrganisationFinding {
            kind,
            basis,
            gauge,
            said,
            innocent: None,
            behind: behind.map(|entry| (entry.id.clone(), entry.number.clone())).collect(),
        }
    }

    fn peers(&self, gauged: &Gauged, about: &Words) -> Option<OrganisationFinding> {
        let Band::Funnel(funnel) = &gauged.band else { return None };
        let (kind, away) = beside(funnel, gauged.gauge.good_above())?;
        let said = against_peers(about, &shown(self.now, gauged.gauge), funnel, (kind, away));
        let whole = funnel.adjusted.iter().filter(|adjusted| adjusted.grain == Grain::Whole);
        let unlike: i64 = whole.map(|adjusted| adjusted.cases).sum();
        let innocent = (kind == FindingKind::Weak && unlike > 0).then(|| Sentence {
            zh: format!("其中 {unlike} 件找不到足够的同类纠纷作比较，差异可能来自纠纷本身，先看这些纠纷"),
            en: format!(
                "{unlike} of the disputes are of kinds that too few of the peers' are of: the difference may lie in the \
                 disputes; look at these first"
            ),
        });
        Some(OrganisationFinding { innocent, ..self.finding(gauged.gauge, (kind, Basis::Peers), said) })
    }

    fn past(&self, gauge: Gauge, about: &Words) -> Option<OrganisationFinding> {
        let year_before = self.year_before?;
        let (earlier, later) = (year_before.sides(gauge), self.now.sides(gauge));
        if earlier.denominator.min(later.denominator) < self.needed.cases {
            return None;
        }
        let rounded = |all: &Mediations| all.value(gauge)?.rounded(DECIMALS, Rounding::HalfUp);
        let values = (rounded(year_before)?, rounded(self.now)?);
        let (kind, change) = since((earlier, later), values, gauge.good_above())?;
        let [is, was] = [self.now, year_before].map(|all| shown(all, gauge));
        let said = against_past(about, [&is, &was], change, kind);
        let innocent = (kind == FindingKind::Weak).then(|| Sentence {
            zh: String::from("与上年同期比较未按纠纷类型调整，且近期收到的纠纷可能尚未结束，先看这两点"),
            en: String::from(
                "the comparison with the year before is not adjusted for kinds of disputes, and those that came lately may \
                 not have ended: see these first",
            ),
        });
        Some(OrganisationFinding { innocent, ..self.finding(gauge, (kind, Basis::OwnPast), said) })
    }
}

fn shown(all: &Mediations, gauge: Gauge) -> Sentence {
    let Sides { numerator, denominator } = all.sides(gauge);
    let value = all.value(gauge).map_or_else(String::new, |value| value.display(DECIMALS, Rounding::HalfUp));
    sided(&value, &numerator.to_string(), &denominator.to_string())
}
