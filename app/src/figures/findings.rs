//! What a consultation finds in its figures: what left or entered its range, what a change is made of, what is chance, and
//! what only looks like a change because a range was set anew. Each finding says why and leads to its cells.

use super::health::{HealthCheck, Row, attribution, health_check};
use super::query::Chosen;
use super::{Cell, Subject};
use crate::components::mark::plain;
use crate::components::names;
use crate::lang::Lang;
use domain::catalogue::{Indicator, IndicatorId, Unit, Version};
use domain::chance::{Chance, change_is_noise, is_share, judge};
use domain::change::{Part, Sides};
use domain::consultation::{Consultation, Verdict};
use domain::court::CourtCode;
use domain::figure::State;
use domain::quantity::{Quantity, signed};
use domain::range::{DatedRange, Range};
use domain::tally::Dimension;

/// What kind of finding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Values that lie outside their range and were not known to a year before.
    Left,
    /// Values that lie outside as they did a year before.
    Stays,
    /// Values that came back into their range, or passed it on the good side.
    Entered,
    /// What a change is made of.
    Change,
    /// Values that lie outside by chance as likely as not.
    Chance,
    /// A state that changed because the range did.
    Definition,
}

impl FindingKind {
    /// Its id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Stays => "stays",
            Self::Entered => "entered",
            Self::Change => "change",
            Self::Chance => "chance",
            Self::Definition => "definition",
        }
    }

    /// Chinese and English name.
    pub const fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Left => ("本期偏离", "outside now"),
            Self::Stays => ("持续偏离", "still outside"),
            Self::Entered => ("回到区间", "back in range"),
            Self::Change => ("变化构成", "what a change is made of"),
            Self::Chance => ("小样本波动", "chance"),
            Self::Definition => ("区间调整", "the range was set anew"),
        }
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name, the same whenever the same is found.
    pub id: String,
    /// What kind it is.
    pub kind: FindingKind,
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// What was found, in Chinese and English.
    pub title: [String; 2],
    /// Why it is said: what was compared with what.
    pub why: [String; 2],
    /// The cells it speaks of: names in Chinese and English, and addresses.
    pub cells: Vec<([String; 2], String)>,
}

/// The consultation before, as far as it is compared with.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// What it was called.
    pub title: String,
    /// Its edition of the catalogue.
    pub version: Version,
    /// The ranges it froze.
    pub ranges: Vec<DatedRange>,
}

impl Earlier {
    /// The one held last before a consultation that froze its figures, of all of its court, the latest first.
    pub fn before(consultation: &Consultation, all: &[Consultation]) -> Option<Self> {
        let earlier = |one: &&Consultation| {
            one.frozen.is_some() && one.id != consultation.id && one.held_on < consultation.held_on
        };
        let one = all.iter().find(earlier)?;
        let ranges = one.frozen.as_ref()?.ranges.clone();
        Some(Self { title: one.title.clone(), version: one.version, ranges })
    }
}

/// Changes that are taken apart at most.
const CHANGES: usize = 6;
/// Parts of a change that are named.
const PARTS: usize = 3;
/// A change of less of the value than this is not taken apart.
const WORTH_A_WORD: f64 = 0.02;
/// A change of fewer cases is not taken apart.
const ENOUGH: f64 = 30.0;

/// What is found in the figures of a consultation, with the health check they stand in.
pub fn findings(subject: &Subject, chosen: &Chosen, earlier: Option<&Earlier>) -> (HealthCheck, Vec<Finding>) {
    let now = health_check(subject, chosen);
    let then = health_check(subject, &Chosen { period: chosen.period.year_before(), ..chosen.clone() });
    let finder = Finder { subject, chosen, now: &now, then: &then };
    let mut found = Vec::new();
    for row in &now.rows {
        let Some(indicator) = row.indicator.definition() else { continue };
        let before = then.rows.iter().find(|one| one.indicator == row.indicator);
        found.extend(finder.states(row, before, indicator));
        found.extend(finder.chance(row, indicator));
        found.extend(earlier.and_then(|earlier| finder.definition(row, earlier, indicator)));
    }
    found.extend(finder.changes());
    found.sort_by_key(|one| one.kind);
    (now, found)
}

/// The findings that go into the bulletin and on the screen, in the words the officer chose.
pub fn kept(found: Vec<Finding>, consultation: &Consultation) -> Vec<Finding> {
    let worded = |finding: Finding| match consultation.verdicts.get(&finding.id) {
        Some(Verdict::Drop) => None,
        Some(Verdict::Edit(text)) => Some(Finding { title: [text.clone(), text.clone()], ..finding }),
        Some(Verdict::Keep) => Some(finding),
        // What nobody decided on goes in where it is about courts' ranges, and a change goes in as well.
        None => (finding.kind != FindingKind::Chance).then_some(finding),
    };
    found.into_iter().filter_map(worded).collect()
}

struct Finder<'a> {
    subject: &'a Subject,
    chosen: &'a Chosen,
    now: &'a HealthCheck,
    then: &'a HealthCheck,
}

/// A text in both languages; an English sentence begins with a capital.
fn both(say: impl Fn(Lang) -> String) -> [String; 2] {
    let english = say(Lang::En);
    let mut letters = english.chars();
    let capital = letters.next().map(|first| first.to_uppercase().chain(letters).collect());
    [say(Lang::Zh), capital.unwrap_or_default()]
}

fn state(row: &Row, column: usize) -> Option<State> {
    row.cells.get(column)?.state
}

/// The two sides of a cell that has a value, as counts.
fn counts(cell: &Cell) -> Option<Sides> {
    cell.figure.value()?;
    let whole = |side: Option<Quantity>| side?.to_string().parse::<i64>().ok();
    Some(Sides { numerator: whole(cell.figure.numerator)?, denominator: whole(cell.figure.denominator)? })
}

fn name(indicator: IndicatorId, lang: Lang) -> &'static str {
    lang.pick(indicator.zh(), indicator.en())
}

impl Finder<'_> {
    /// The court of a column: the whole scope first.
    fn court(&self, column: usize) -> CourtCode {
        match column.checked_sub(1).and_then(|at| self.now.courts.get(at)) {
            Some(court) => court.code.clone(),
            None => self.chosen.court.clone(),
        }
    }

    /// What a column is called: of one court alone its name, else the whole scope by its own.
    fn column(&self, column: usize, lang: Lang) -> String {
        match (column, self.now.courts.len()) {
            (0, 2..) => lang.pick("全辖", "the whole scope").to_owned(),
            (0, _) => names::short(&self.subject.courts, &self.chosen.court, lang),
            _ => names::short(&self.subject.courts, &self.court(column), lang),
        }
    }

    /// The columns to speak of: where there is but one court, the whole stands for it.
    fn columns(&self, row: &Row) -> std::ops::Range<usize> {
        if self.now.courts.len() < 2 { 0..1 } else { 0..row.cells.len() }
    }

    fn link(&self, column: usize, indicator: IndicatorId) -> ([String; 2], String) {
        let address = self.chosen.indicator_address(indicator, &self.court(column));
        (both(|lang| self.column(column, lang)), address)
    }

    fn states(&self, row: &Row, before: Option<&Row>, indicator: &Indicator) -> Vec<Finding> {
        let Some(range) = &row.range else { return Vec::new() };
        let kind_of = |column: usize| match (state(row, column)?, before.and_then(|before| state(before, column))) {
            (State::Outside, Some(State::Outside)) => Some(FindingKind::Stays),
            (State::Outside, _) => Some(FindingKind::Left),
            (State::Inside | State::Better, Some(State::Outside)) => Some(FindingKind::Entered),
            _ => None,
        };
        let kinds = [FindingKind::Left, FindingKind::Stays, FindingKind::Entered];
        let of_kind = |kind: FindingKind| {
            let columns: Vec<usize> = self.columns(row).filter(|column| kind_of(*column) == Some(kind)).collect();
            (!columns.is_empty()).then(|| self.range_finding(kind, &columns, row, before, range, indicator))
        };
        kinds.into_iter().filter_map(of_kind).collect()
    }

    fn range_finding(
        &self,
        kind: FindingKind,
        columns: &[usize],
        row: &Row,
        before: Option<&Row>,
        range: &Range,
        indicator: &Indicator,
    ) -> Finding {
        let unit = |lang: Lang| match indicator.unit {
            Unit::Percent => "%",
            Unit::Days => lang.pick(" 天", " days"),
            _ => "",
        };
        let shown = |row: &Row, column: usize| row.cells.get(column).map(|cell| plain(&cell.figure, indicator));
        let each = |lang: Lang, with_before: bool| {
            let one = |column: &usize| {
                let value = shown(row, *column).unwrap_or_default();
                let was = before.and_then(|before| shown(before, *column)).unwrap_or_else(|| String::from("NA"));
                let name = self.column(*column, lang);
                match with_before {
                    true => lang.pick(format!("{name} {was} → {value}"), format!("{name} {was} → {value}")),
                    false => format!("{name} {value}{}", unit(lang)),
                }
            };
            lang.list(&columns.iter().map(one).collect::<Vec<_>>())
        };
        let ends = |lang: Lang| names::range(range, indicator, lang);
        Finding {
            id: format!("{}-{}", kind.id(), row.indicator.id()),
            kind,
            indicator: row.indicator,
            title: both(|lang| {
                let (indicator, list, ends) = (name(row.indicator, lang), each(lang, false), ends(lang));
                match (lang, kind) {
                    (Lang::Zh, FindingKind::Left) => format!("{indicator}偏离区间（{ends}）：{list}"),
                    (Lang::Zh, FindingKind::Stays) => format!("{indicator}持续偏离区间（{ends}）：{list}"),
                    (Lang::Zh, _) => format!("{indicator}回到区间（{ends}）：{list}"),
                    // What had no value a year before, or one that nothing judged, has not left it.
                    (Lang::En, FindingKind::Left) => format!("{indicator} lies outside its range ({ends}): {list}"),
                    (Lang::En, FindingKind::Stays) => {
                        format!("{indicator} is still outside its range ({ends}): {list}")
                    }
                    (Lang::En, _) => format!("{indicator} is back in its range ({ends}): {list}"),
                }
            }),
            why: both(|lang| {
                let (then, now) =
                    (names::period(self.chosen.period.year_before(), lang), names::period(self.chosen.period, lang));
                let list = each(lang, true);
                lang.pick(
                    format!("{then}与{now}比较：{list}。{}", names::range_in_full(range, lang)),
                    format!("{then} against {now}: {list}; {}", names::range_in_full(range, lang)),
                )
            }),
            cells: columns.iter().map(|column| self.link(*column, row.indicator)).collect(),
        }
    }

    /// Values outside that chance brings about as well: a share that keeps within the control limits around the whole
    /// scope's, or a small denominator.
    fn chance(&self, row: &Row, indicator: &Indicator) -> Option<Finding> {
        let whole = row.cells.first().and_then(counts);
        let by_chance = |column: usize, cell: &Cell| {
            let within = is_share(row.indicator) && column > 0 && {
                let judged = whole.zip(counts(cell)).and_then(|(whole, own)| judge(whole, own));
                judged == Some(Chance::Within)
            };
            cell.state == Some(State::Outside) && (cell.figure.small || within)
        };
        let columns: Vec<usize> = self
            .columns(row)
            .filter(|column| row.cells.get(*column).is_some_and(|cell| by_chance(*column, cell)))
            .collect();
        if columns.is_empty() {
            return None;
        }
        let each = |lang: Lang| {
            let one = |column: &usize| {
                let figure = row.cells.get(*column).map(|cell| &cell.figure);
                let value = figure.map(|figure| plain(figure, indicator)).unwrap_or_default();
                let of = figure.and_then(|figure| figure.denominator).map(|of| of.to_string()).unwrap_or_default();
                let name = self.column(*column, lang);
                lang.pick(format!("{name} {value}（分母 {of}）"), format!("{name} {value} (denominator {of})"))
            };
            lang.list(&columns.iter().map(one).collect::<Vec<_>>())
        };
        Some(Finding {
            id: format!("chance-{}", row.indicator.id()),
            kind: FindingKind::Chance,
            indicator: row.indicator,
            title: both(|lang| {
                let (name, each) = (name(row.indicator, lang), each(lang));
                lang.pick(
                    format!("{name}偏离区间，但属偶然波动以内，不宜单独评价：{each}"),
                    format!("{name} lies outside, and no further than chance brings it: {each}"),
                )
            }),
            why: both(|lang| {
                lang.pick(
                    String::from("与全辖水平比较，该院案件数下的偶然波动（每侧四十分之一）已包括这个数值，或所据不足 30 件。"),
                    String::from("Against the whole scope, chance alone (one in forty each way) reaches this value at that number of cases, or it rests on under 30 cases."),
                )
            }),
            cells: columns.iter().map(|column| self.link(*column, row.indicator)).collect(),
        })
    }

    /// A state that is another under the range of the consultation before, with the same value.
    fn definition(&self, row: &Row, earlier: &Earlier, indicator: &Indicator) -> Option<Finding> {
        let range = row.range.as_ref()?;
        let of = (row.indicator, earlier.version);
        let before = DatedRange::judging(&earlier.ranges, of, self.chosen.period.last())?;
        if (before.low, before.high) == (range.low, range.high) {
            return None;
        }
        let differs = |cell: &Cell| {
            let value = cell.figure.value()?;
            Some(cell.state.is_some() && before.state(value, indicator.direction) != cell.state)
        };
        let columns: Vec<usize> =
            self.columns(row).filter(|column| row.cells.get(*column).and_then(differs).unwrap_or(false)).collect();
        if columns.is_empty() {
            return None;
        }
        Some(Finding {
            id: format!("definition-{}", row.indicator.id()),
            kind: FindingKind::Definition,
            indicator: row.indicator,
            title: both(|lang| {
                let list = lang.list(&columns.iter().map(|column| self.column(*column, lang)).collect::<Vec<_>>());
                let (was, is) = (names::range(before, indicator, lang), names::range(range, indicator, lang));
                let name = name(row.indicator, lang);
                lang.pick(
                    format!("{name}的区间由 {was} 调整为 {is}，{list}的评价因此不同，不是数值变化"),
                    format!("The range of the {name} went from {was} to {is}: {list} are judged otherwise for that reason, not for their values"),
                )
            }),
            why: both(|lang| {
                lang.pick(
                    format!("与“{}”冻结的区间比较，同一数值按两次区间分别判断。", earlier.title),
                    format!("Against the ranges frozen for “{}”: the same value judged by both.", earlier.title),
                )
            }),
            cells: columns.iter().map(|column| self.link(*column, row.indicator)).collect(),
        })
    }

    /// The largest changes of the whole scope since last year that chance does not account for, taken apart by court, line and
    /// cause.
    fn changes(&self) -> Vec<Finding> {
        let size = |row: &Row| {
            let cell = row.cells.first()?;
            let (value, by) = (cell.figure.value()?.approximate(), cell.year_on_year?);
            let enough = cell.figure.numerator.is_some_and(|numerator| numerator.approximate() >= ENOUGH);
            let before = self.then.rows.iter().find(|one| one.indicator == row.indicator);
            let before = before.and_then(|row| row.cells.first()).and_then(counts);
            let noise = is_share(row.indicator)
                && before.zip(counts(cell)).is_some_and(|(earlier, later)| change_is_noise(earlier, later));
            let judged = enough && !noise && !cell.figure.small && value != 0.0;
            judged.then(|| (by.approximate() / value).abs()).filter(|size| *size >= WORTH_A_WORD)
        };
        let mut sizes: Vec<(f64, &Row)> = self.now.rows.iter().filter_map(|row| Some((size(row)?, row))).collect();
        sizes.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.indicator.cmp(&other.indicator)));
        sizes.into_iter().filter_map(|(_, row)| self.change(row)).take(CHANGES).collect()
    }

    fn change(&self, row: &Row) -> Option<Finding> {
        let indicator = row.indicator.definition()?;
        let by = row.cells.first()?.year_on_year?;
        let apart = |dimension: Dimension| {
            let filter = self.chosen.filter();
            if !self.subject.divides(indicator, &[dimension], &filter) {
                return None;
            }
            let (now, then) = (self.chosen.period, self.chosen.period.year_before());
            attribution(self.subject, indicator, now, then, &[dimension], &filter)
        };
        let several = self.now.courts.len() > 1;
        let dimensions = [Dimension::Court, Dimension::Line, Dimension::Cause];
        let dimensions = dimensions.into_iter().filter(|one| *one != Dimension::Court || several);
        let parts: Vec<(Dimension, Vec<Part>)> =
            dimensions.filter_map(|dimension| Some((dimension, self.largest(apart(dimension)?.parts, by)))).collect();
        let named = |lang: Lang| {
            let of_one = |(dimension, parts): &(Dimension, Vec<Part>)| {
                let part = parts.first()?;
                let key = names::key(&self.subject.courts, *dimension, part.key.first()?, lang);
                Some(format!("{key} {}", signed(part.total, indicator.decimals)))
            };
            lang.list(&parts.iter().filter_map(of_one).collect::<Vec<_>>())
        };
        let risen = by.approximate() > 0.0;
        let size = signed(by, indicator.decimals);
        let size = size.trim_start_matches(['+', '\u{2212}']);
        let points = |lang: Lang| match indicator.unit {
            Unit::Percent => lang.pick(" 个百分点", " points"),
            Unit::Days => lang.pick(" 天", " days"),
            _ => "",
        };
        let address = |dimension: &Dimension| {
            let address = self.chosen.indicator_address(row.indicator, &self.chosen.court);
            let label = both(|lang| lang.pick(format!("按{}", dimension.zh()), format!("by {}", dimension.en())));
            (label, format!("{address}&by={}", dimension.id()))
        };
        Some(Finding {
            id: format!("change-{}", row.indicator.id()),
            kind: FindingKind::Change,
            indicator: row.indicator,
            title: both(|lang| {
                let (name, named) = (name(row.indicator, lang), named(lang));
                let way = if risen { lang.pick("上升", "rose by") } else { lang.pick("下降", "fell by") };
                let largest = match named.is_empty() {
                    true => String::new(),
                    false => lang.pick(format!("，主要来自 {named}"), format!(", most of it from {named}")),
                };
                lang.pick(
                    format!("{name}同比{way} {size}{}{largest}", points(lang)),
                    format!("The {name} {way} {size}{} on last year{largest}", points(lang)),
                )
            }),
            why: both(|lang| {
                let of_one = |(dimension, parts): &(Dimension, Vec<Part>)| {
                    let one = |part: &Part| {
                        let key = part.key.first().map(|key| names::key(&self.subject.courts, *dimension, key, lang));
                        let [total, rate, mix] =
                            [part.total, part.rate, part.mix].map(|one| signed(one, indicator.decimals));
                        let key = key.unwrap_or_default();
                        lang.pick(
                            format!("{key} {total}（比率 {rate}，结构 {mix}）"),
                            format!("{key} {total} (rate {rate}, mix {mix})"),
                        )
                    };
                    let list = lang.list(&parts.iter().map(one).collect::<Vec<_>>());
                    lang.pick(format!("按{}：{list}", dimension.zh()), format!("by {}: {list}", dimension.en()))
                };
                let all: Vec<String> = parts.iter().map(of_one).collect();
                let all = all.join(lang.pick("；", "; "));
                lang.pick(format!("{all}。"), format!("{all}."))
            }),
            cells: parts.iter().map(|(dimension, _)| address(dimension)).collect(),
        })
    }

    /// The largest parts that go the way of the whole.
    fn largest(&self, parts: Vec<Part>, by: Quantity) -> Vec<Part> {
        let same_way = |part: &Part| {
            (part.total.approximate() < 0.0) == (by.approximate() < 0.0)
                && !part.total.is_zero()
                && part.key.first().is_some_and(|key| !key.id.is_empty())
        };
        parts.into_iter().filter(same_way).take(PARTS).collect()
    }
}
