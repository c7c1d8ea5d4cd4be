//! Evaluation schemes (考核方案): items, full points, rules that give points for values, and the days they hold.
//!
//! The product gives no score by itself and ranks nobody. A court may write its own scheme. Before it holds, [`simulate()`]
//! tries it on past facts and [`compare()`] lays it against the one before it; [`Scheme::behind`] explains every point
//! down to cases. Subjects stand in the order of courts and of names, never of points, and no rule looks at other subjects:
//! points proportional to the best would be a ranking. Arithmetic is exact; only what is shown is rounded.
//!
//! Cases of different types count by their weights in an item by
//! [`Weights::per_judge`](crate::workload::Weights::per_judge).
//!
//! A court keeps its schemes as [`Plan`]s: drafted, adopted from a day on, ended. What a period came to is an [`Issued`]
//! result with the facts it was computed from; those evaluated object to items of it ([`Objection`]), and a correction
//! keeps the old points beside the new ones.
//!
//! A value that is missing (`NAP`, `NA`, `NQ`) or rests on few cases never scores 0: [`Missing`] says what then.

mod check;
mod compare;
mod objection;
mod plan;
mod result;
mod rule;
mod simulate;
#[cfg(test)]
mod tests;

pub use check::SchemeError;
pub use compare::{Gain, Part, compare, gains};
pub use objection::{Answer, Objection, ObjectionError, Outcome};
pub use plan::{Adoption, Plan, PlanError, Standing, adopted_on};
pub use result::{Audience, Correction, Frozen, Issued, is_own};
pub use rule::{PointsRule, Step};
pub use simulate::{ItemScore, Measured, Score, measured_where, scored, simulate, simulate_where};

use crate::catalogue::IndicatorId;
use crate::day::Day;
use crate::explain::Side;
use crate::formula::{Behind, Formula};
use crate::period::Period;
use crate::quantity::Quantity;
use crate::table::FactTable;
use crate::tally::{Dimension, Filter, Key};
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Who is evaluated.
    Subject ("考核对象") {
        Court = "court", "法院", "courts";
        Division = "division", "部门", "divisions";
        Judge = "judge", "法官", "judges";
    }
}

vocabulary! {
    /// What becomes of an item without a value, or whose value rests on few cases.
    Missing ("缺值处理") {
        Redistribute = "redistribute", "满分按比例分配到其他项目", "its full points go to the other items in proportion";
        NotScored = "not_scored", "不计分，满分相应减少", "it is not scored, and the full points are fewer";
    }
}

/// What an item is measured by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Yardstick {
    /// An indicator of the catalogue.
    Catalogue(IndicatorId),
    /// A formula, of the court's own indicators or written for the scheme.
    Formula(Formula),
}

impl Yardstick {
    /// Its formula.
    pub fn formula(&self) -> Option<Formula> {
        match self {
            Self::Catalogue(id) => id.definition().map(Formula::of),
            Self::Formula(formula) => Some(formula.clone()),
        }
    }

    /// Decimals its values are told with.
    pub fn decimals(&self) -> u8 {
        match self {
            Self::Catalogue(id) => id.definition().map_or(2, |indicator| indicator.decimals),
            Self::Formula(_) => 2,
        }
    }
}

/// One item of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name, once in a scheme.
    pub name: String,
    /// What it is measured by.
    pub by: Yardstick,
    /// Its full points.
    pub full: Quantity,
    /// How many of them a value gets.
    pub rule: PointsRule,
}

/// An evaluation scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// Its name.
    pub name: String,
    /// Why and by whose decision, in the court's words.
    pub basis: String,
    /// The first day it holds.
    pub effective_from: Day,
    /// The last day it holds; none while it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Who is evaluated.
    pub subject: Subject,
    /// What the items' full points add up to, stated so that a slip is seen.
    pub full: Quantity,
    /// What becomes of items without a value.
    pub missing: Missing,
    /// Denominators under this count as few cases, where it is cases that they count: one judge is not few judges.
    pub small_under: i64,
    /// The items, in their order.
    pub items: Vec<Item>,
}

impl Subject {
    /// What figures are grouped by for it.
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::Court => Dimension::Court,
            Self::Division => Dimension::Division,
            Self::Judge => Dimension::Judge,
        }
    }

    /// The restriction that leaves only the facts of one subject, of its court's table.
    pub fn only(self, key: &Key) -> Filter {
        Filter::default().with(self.dimension(), &*key.id)
    }
}

impl Scheme {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.effective_from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The cases behind a side of an item for one subject, of its court's table.
    pub fn behind(&self, item: &Item, table: &FactTable, key: &Key, side: Side, period: Period) -> Vec<Behind> {
        let within = self.subject.only(key);
        item.by.formula().map_or_else(Vec::new, |formula| formula.behind(table, side, period, &within))
    }
}
