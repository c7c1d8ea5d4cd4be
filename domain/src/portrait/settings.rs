//! What a court sets about comparisons: who is compared with whom, and from how many on. No published text sets it.

use super::band::TAILS;
use super::{Needed, Reach};
use crate::court::CourtCode;
use crate::day::Day;
use crate::explain::Sentence;
use serde::{Deserialize, Serialize};

/// The conditions of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// What it needs before it is made.
    pub needed: Needed,
    /// How far peers are looked for.
    pub reach: Reach,
}

impl Default for Comparison {
    /// What this system proposes: peers of the own court.
    fn default() -> Self {
        Self { needed: Needed::default(), reach: Reach::OwnCourt }
    }
}

/// A number of the conditions.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Its name in forms.
    pub id: &'static str,
    /// Its Chinese name.
    pub zh: &'static str,
    /// Its English name.
    pub en: &'static str,
    /// The least that can be set: fewer peers could be read off.
    pub least: i64,
    /// The most.
    pub most: i64,
    /// What is set.
    pub get: fn(&Needed) -> i64,
    put: fn(&mut Needed, i64),
}

fn peers(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// The numbers, in the order of forms.
pub const NUMBERS: [Number; 5] = {
    const fn number(
        (id, zh, en): (&'static str, &'static str, &'static str),
        (least, most): (i64, i64),
        get: fn(&Needed) -> i64,
        put: fn(&mut Needed, i64),
    ) -> Number {
        Number { id, zh, en, least, most, get, put }
    }
    [
        number(
            ("cases", "案件不少于（件），少于此不作比较", "cases a value needs to be compared"),
            (5, 10_000),
            |needed| needed.cases,
            |needed, count| needed.cases = count,
        ),
        number(
            ("peers", "同类对象不少于（个）", "peers with such cases"),
            (3, 1_000),
            |needed| i64::try_from(needed.peers).unwrap_or(i64::MAX),
            |needed, count| needed.peers = peers(count),
        ),
        number(
            ("spread_peers", "天数、金额类的同类对象不少于（个）", "peers, for days and amounts"),
            (7, 1_000),
            |needed| i64::try_from(needed.spread_peers).unwrap_or(i64::MAX),
            |needed, count| needed.spread_peers = peers(count),
        ),
        number(
            (
                "stratum",
                "同类结构的案件不少于（件），少于此并入更粗的一层",
                "the peers' cases of a kind, fewer join a coarser one",
            ),
            (5, 10_000),
            |needed| needed.stratum,
            |needed, count| needed.stratum = count,
        ),
        number(
            (
                "largest_part",
                "单个对象不超过同类案件的（%）",
                "the largest part of the peers' cases with one of them, per cent",
            ),
            (20, 80),
            |needed| i64::from(needed.largest_part),
            |needed, count| needed.largest_part = u8::try_from(count).unwrap_or(u8::MAX),
        ),
    ]
};

/// Conditions that cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadComparison {
    /// A number beyond its ends, or none.
    #[error(
        "“{zh}”应为 {least}–{most} 的整数，收到“{found}” / {en}: expected a whole number from {least} to {most}, got “{found}”"
    )]
    Number {
        /// Its Chinese name.
        zh: &'static str,
        /// Its English name.
        en: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
        /// What came.
        found: String,
    },
    /// Percentiles of which an end could be one peer's value, or no such.
    #[error(
        "百分位应为 10、15 或 25（其他取值可能等于某一对象的数值），收到“{0}” / expected percentile 10, 15 or 25 (others could be one peer's own value), got “{0}”"
    )]
    Tail(String),
    /// No such reach.
    #[error("比较范围应为 own_court 或 same_tier，收到“{0}” / expected own_court or same_tier, got “{0}”")]
    Reach(String),
}

impl Comparison {
    /// The conditions as a form gives them: its fields by the names of [`NUMBERS`], `tail` and `reach`.
    ///
    /// # Errors
    ///
    /// The first field that cannot be meant, with what was expected.
    pub fn typed<'a>(field: impl Fn(&str) -> &'a str) -> Result<Self, BadComparison> {
        let mut needed = Needed::default();
        for Number { id, zh, en, least, most, put, .. } in NUMBERS {
            let found = field(id).trim();
            match found.parse::<i64>() {
                Ok(count) if (least..=most).contains(&count) => put(&mut needed, count),
                _ => return Err(BadComparison::Number { zh, en, least, most, found: found.to_owned() }),
            }
        }
        let found = field("tail").trim();
        let tail = found.parse().ok().filter(|tail| TAILS.contains(tail));
        needed.tail = tail.ok_or_else(|| BadComparison::Tail(found.to_owned()))?;
        let found = field("reach").trim();
        let reach = Reach::parse(found).map_err(|_| BadComparison::Reach(found.to_owned()))?;
        Ok(Self { needed, reach })
    }
}

/// Who set something, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetBy {
    /// Which court. What it sets holds for the courts below it that set nothing.
    pub court: CourtCode,
    /// Who, by name.
    pub name: String,
    /// When.
    pub on: Day,
    /// Why, in their words.
    pub why: String,
}

/// What a court set, and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing<T> {
    /// What.
    pub value: T,
    /// By whom, when and why.
    pub by: SetBy,
}

/// Where the conditions of a comparison come from, to stand before them; with the name of the court that set them.
pub fn source(set: Option<(&SetBy, &Sentence)>) -> Sentence {
    match set {
        None => Sentence {
            zh: String::from("比较条件为系统建议值，并非规定，可由法院设定"),
            en: String::from(
                "Conditions of a comparison, proposed by this system and prescribed by nobody, for the court to set",
            ),
        },
        Some((SetBy { name, on, why, .. }, court)) => Sentence {
            zh: format!("比较条件由{}设定（{name}，{on}，理由：{why}）", court.zh),
            en: format!("Conditions of a comparison, set by {} ({name}, {on}, because: {why})", court.en),
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn typed(changed: &'static str, to: &'static str) -> Result<Comparison, BadComparison> {
        Comparison::typed(|name| match name {
            _ if name == changed => to,
            "cases" => "20",
            "peers" => "4",
            "spread_peers" => "8",
            "stratum" => "25",
            "largest_part" => "60",
            "tail" => "25",
            "reach" => "same_tier",
            _ => "",
        })
    }

    #[test]
    fn what_is_typed_is_what_is_set() {
        let Comparison { needed, reach } = typed("", "").unwrap();
        let wanted = Needed { cases: 20, peers: 4, spread_peers: 8, stratum: 25, largest_part: 60, tail: 25 };
        assert_eq!((needed, reach), (wanted, Reach::SameTier));
        assert_eq!(needed.hiding(), wanted);
        assert!(NUMBERS.iter().all(|number| (number.get)(&Needed::default()) >= number.least));
    }

    #[test]
    fn what_would_lay_a_peer_open_or_is_no_number_is_refused_with_what_was_expected() {
        for (field, to) in [("peers", "2"), ("spread_peers", "6"), ("largest_part", "81"), ("cases", "many")] {
            let told = typed(field, to).unwrap_err().to_string();
            assert!(told.contains("expected a whole number") && told.contains(to), "{told}");
        }
        assert_eq!(typed("tail", "20"), Err(BadComparison::Tail(String::from("20"))));
        assert_eq!(typed("tail", "300"), Err(BadComparison::Tail(String::from("300"))));
        assert_eq!(typed("reach", "province"), Err(BadComparison::Reach(String::from("province"))));
    }

    #[test]
    fn the_source_is_told() {
        let by = SetBy {
            court: CourtCode::parse("冀96").unwrap(),
            name: String::from("王某"),
            on: "2023-09-30".parse().unwrap(),
            why: String::from("各庭人数少"),
        };
        let court = Sentence { zh: String::from("雄安中院"), en: String::from("Xiong'an") };
        let told = Needed::default().told(&source(Some((&by, &court))));
        assert!(told.zh.starts_with("比较条件由雄安中院设定（王某，2023-09-30，理由：各庭人数少）：案件不少于 30 件"));
        assert!(told.en.contains("set by Xiong'an (王某, 2023-09-30, because: 各庭人数少): 30 cases"));
    }
}
