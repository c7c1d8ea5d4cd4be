//! A scheme laid open to be changed: what is changed, and what everyone then comes to, beside another version.

use super::{Fault, TypedItem, TypedScheme};
use crate::figures::CourtName;
use domain::court::CourtCode;
use domain::detector::Unqualified;
use domain::fraction::Fraction;
use domain::period::Period;
use domain::quantity::Quantity;
use domain::scheme::{Measured, Scheme};
use serde::{Deserialize, Serialize};

/// A version that a scheme can be laid against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The id of its scheme.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// Whether it was adopted.
    pub adopted: bool,
    /// What it says.
    pub typed: TypedScheme,
}

impl Version {
    /// As addresses name it.
    pub fn named(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }
}

/// What the screen starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// What is changed, as it is kept.
    pub typed: TypedScheme,
    /// Whether what is kept becomes the next version of an adopted one.
    pub next: bool,
    /// What it can be laid against.
    pub others: Vec<Version>,
    /// The position of the one it is laid against.
    pub against: Option<usize>,
    /// The period it is tried on.
    pub period: Period,
    /// Periods to try it on.
    pub periods: Vec<Period>,
    /// The court whose scheme it is, and those below it.
    pub courts: Vec<CourtName>,
    /// The courts whose cases may be listed.
    pub open: Vec<CourtCode>,
    /// Figures that failed checks make not qualified.
    pub unqualified: Vec<(CourtCode, Unqualified)>,
    /// Which facts of these courts it is counted from, where a browser may hold them ([`Subject::for_browsers`](crate::figures::Subject::for_browsers)).
    pub facts: Option<String>,
    /// What everyone is measured by over the period, by this one.
    pub by_this: Vec<Measured>,
    /// The same by the one it is laid against.
    pub by_other: Vec<Measured>,
}

/// What is changed of a scheme. The items stay in their places, those left out too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The items, and whether each is left out.
    pub items: Vec<(TypedItem, bool)>,
    /// What their full points add up to, as it is typed.
    pub full: String,
}

impl Changed {
    /// Nothing yet.
    pub fn nothing(typed: &TypedScheme) -> Self {
        Self { items: typed.items.iter().map(|item| (item.clone(), false)).collect(), full: typed.full.clone() }
    }

    /// The positions of the items that stay.
    pub fn stay(&self) -> Vec<usize> {
        self.items.iter().enumerate().filter(|(_, (_, left_out))| !left_out).map(|(at, _)| at).collect()
    }

    /// Lets the stated sum follow the items that stay, where each is a number.
    pub fn add_up(&mut self) {
        let stay = self.items.iter().filter(|(_, left_out)| !left_out);
        let each: Option<Vec<Quantity>> = stay.map(|(item, _)| item.full.parse().ok()).collect();
        let sum = each.and_then(|each| Fraction::sum(each.into_iter().map(Fraction::from)));
        if let Some(sum) = sum {
            self.full = sum.brief(6);
        }
    }
}

impl Trial {
    /// What is said with the changes; faults are told at the places of all items.
    pub fn changed(&self, changed: &Changed) -> Result<Scheme, Vec<Fault>> {
        let stay = changed.stay();
        let items = changed.items.iter().filter(|(_, left_out)| !left_out).map(|(item, _)| item.clone()).collect();
        let typed = TypedScheme { full: changed.full.clone(), items, ..self.typed.clone() };
        let placed = |fault: Fault| Fault { item: fault.item.and_then(|at| stay.get(at).copied()), ..fault };
        typed.scheme(&[]).map_err(|faults| faults.into_iter().map(placed).collect())
    }

    /// What it is laid against.
    pub fn other(&self, at: Option<usize>) -> Option<&Version> {
        self.others.get(at?)
    }

    /// What the server counted for everyone, with only the items that stay.
    pub fn measured(&self, stay: &[usize]) -> Vec<Measured> {
        let of = |figures: &[_]| stay.iter().filter_map(|at| figures.get(*at).copied()).collect();
        self.by_this.iter().map(|one| Measured { figures: of(&one.figures), ..one.clone() }).collect()
    }

    /// The courts of those evaluated: the court's own names and no others', where it is alone.
    pub fn evaluated(&self, measured: &[Measured]) -> Vec<CourtName> {
        let court = |one: &Measured| {
            let key = one.key.first()?;
            key.court.clone().or_else(|| CourtCode::parse(&key.id).ok())
        };
        let there: Vec<CourtCode> = measured.iter().filter_map(court).collect();
        self.courts.iter().filter(|name| there.contains(&name.code)).cloned().collect()
    }
}
