//! Whom a subject is compared with, and why. Names stay in here: what leaves is how many they are.

use super::Subject;
use crate::court::CourtCode;
use crate::explain::Sentence;
use crate::line::Line;
use crate::table::FactTable;
use crate::tally::{Dimension, Key};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

vocabulary! {
    /// How far peers of a judge or a division are looked for.
    Reach ("比较范围") {
        OwnCourt = "own_court", "本院", "the same court";
        SameTier = "same_tier", "同级法院", "courts of the same tier";
    }
}

/// The comparable peers of a subject.
///
/// It cannot be sent or printed: only [`Stated`] goes with a portrait.
#[derive(Clone, PartialEq, Eq)]
pub struct Peers {
    /// Names by court; a court as a whole goes by the empty one.
    units: BTreeMap<CourtCode, BTreeSet<String>>,
    stated: Stated,
}

/// How many were taken as peers, and why these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// How many.
    pub count: usize,
    /// Who was taken and why, without names.
    pub why: Sentence,
}

impl fmt::Debug for Peers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peers").field("stated", &self.stated).finish_non_exhaustive()
    }
}

impl Peers {
    /// The peers of a subject in these tables, itself left out.
    ///
    /// - A judge's are the judges of the same line, in the same court or also in the others of its tier. The line is that
    ///   of the court's list of people, else that of most of the judge's cases.
    /// - A division's are the divisions of the same line, likewise.
    /// - A court's are the courts of the same tier under the same court, which `above` tells.
    pub fn of(
        tables: &[&FactTable],
        subject: &Subject,
        reach: Reach,
        above: impl Fn(&CourtCode) -> Option<CourtCode>,
    ) -> Self {
        let (court, dimension) = (subject.court(), subject.dimension());
        let tier = court.tier();
        let Some(own) = subject.name() else {
            let under = above(court);
            let is = |other: &CourtCode| other != court && other.tier() == tier && above(other) == under;
            let courts = tables.iter().map(|table| table.court()).filter(|other| is(other));
            let units = courts.map(|court| (court.clone(), BTreeSet::from([String::new()]))).collect();
            return Self::stating(units, |count| Sentence {
                zh: format!("同一上级法院所辖、同为{}的其他 {count} 家法院", tier.zh()),
                en: format!("the {count} other courts under the same court, each a {}", tier.en()),
            });
        };
        let home = tables.iter().find(|table| table.court() == court);
        let line = home.and_then(|table| lines(table, dimension).get(own).copied());
        let within = tables.iter().filter(|table| match reach {
            Reach::OwnCourt => table.court() == court,
            Reach::SameTier => table.court().tier() == tier,
        });
        let names = |table: &&&FactTable| {
            let same = lines(table, dimension).into_iter().filter(|(_, of)| line == Some(*of));
            let itself = |name: &str| table.court() == court && name == own;
            let others = same.filter(|(name, _)| !name.is_empty() && !itself(name));
            let names: BTreeSet<String> = others.map(|(name, _)| name.to_owned()).collect();
            (!names.is_empty()).then(|| (table.court().clone(), names))
        };
        let units = within.filter_map(|table| names(&table)).collect();
        let Some(line) = line else {
            return Self::stating(units, |_| Sentence {
                zh: String::from("没有可供判断条线的案件或人员信息，未选取比较对象"),
                en: String::from("no cases or people tell the line of work, so nobody was taken"),
            });
        };
        let who = match dimension {
            Dimension::Division => ("部门", "divisions"),
            _ => ("承办人", "judges"),
        };
        Self::stating(units, |count| {
            let courts = match reach {
                Reach::OwnCourt => (String::from("本院"), String::from("of the same court")),
                Reach::SameTier => {
                    (format!("所载数据内各{}", tier.zh()), format!("of every {} in the data", tier.en()))
                }
            };
            Sentence {
                zh: format!("{}{}条线的其他{}，共 {count} 个", courts.0, line.zh(), who.0),
                en: format!("the {count} other {} of the same line ({}) {}", who.1, line.en(), courts.1),
            }
        })
    }

    /// How many they are and why they were taken.
    pub const fn stated(&self) -> &Stated {
        &self.stated
    }

    fn stating(units: BTreeMap<CourtCode, BTreeSet<String>>, why: impl Fn(usize) -> Sentence) -> Self {
        let count = units.values().map(BTreeSet::len).sum();
        Self { units, stated: Stated { count, why: why(count) } }
    }

    /// Whether a group of tallies by court and the subject's dimension is one of them.
    pub(super) fn hold(&self, key: &[Key]) -> bool {
        let court = key.first().and_then(|key| CourtCode::parse(&key.id).ok());
        let names = court.and_then(|court| self.units.get(&court));
        names.is_some_and(|names| names.contains(key.get(1).map_or("", |key| &*key.id)))
    }

    /// Those of a court.
    pub(super) fn names(&self, court: &CourtCode) -> Option<&BTreeSet<String>> {
        self.units.get(court)
    }

    /// Which of them each row of a table belongs to, by position among those of the table.
    pub(super) fn positions(&self, table: &FactTable, dimension: Dimension) -> Option<Vec<Option<usize>>> {
        let names = self.units.get(table.court())?;
        let (words, column) = match dimension {
            Dimension::Judge => (&table.judges, &table.judge),
            Dimension::Division => (&table.divisions, &table.division),
            _ => return Some(vec![Some(0); table.len()]),
        };
        let of_word: Vec<Option<usize>> =
            words.iter().map(|word| names.iter().position(|name| **name == **word)).collect();
        Some(column.iter().map(|word| of_word.get(usize::from(*word)).copied().flatten()).collect())
    }
}

/// The line of each judge or division of a court.
fn lines(table: &FactTable, dimension: Dimension) -> BTreeMap<&str, Line> {
    let (words, column) = match dimension {
        Dimension::Division => (&table.divisions, &table.division),
        _ => (&table.judges, &table.judge),
    };
    let of_shape: Vec<Line> = table.shapes.iter().map(|shape| shape.type_code.line()).collect();
    let mut dense = vec![[0_usize; Line::ALL.len()]; words.len()];
    for (word, shape) in column.iter().zip(&table.shape) {
        let line = of_shape.get(usize::from(*shape)).copied().unwrap_or(Line::Other);
        let counts = dense.get_mut(usize::from(*word));
        if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(line.index()))) {
            *count += 1;
        }
    }
    let mut lines: BTreeMap<&str, Line> = BTreeMap::new();
    for (word, counts) in words.iter().zip(&dense) {
        lines.extend(most(counts).map(|line| (&**word, line)));
    }
    let mut people: BTreeMap<&str, [usize; Line::ALL.len()]> = BTreeMap::new();
    for person in &table.people {
        let name = if dimension == Dimension::Division { &person.division } else { &person.name };
        // Who never had a case here has nothing to compare.
        let counts = lines.contains_key(name.as_str()).then(|| people.entry(name).or_default());
        if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(person.line.index()))) {
            *count += 1;
        }
    }
    for (name, counts) in &people {
        lines.extend(most(counts).map(|line| (*name, line)));
    }
    lines
}

/// The line with most; of equal ones the first.
fn most(counts: &[usize]) -> Option<Line> {
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    Line::ALL.iter().zip(counts).find(|(_, count)| **count == most).map(|(line, _)| *line)
}
