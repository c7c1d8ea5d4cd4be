//! Courts: their codes, their tiers and the tree they stand in.
//!
//! The court code (法院代字) is the part of a case number that names the court: Provisions on Case Numbers of the
//! People's Courts (关于人民法院案件案号的若干规定, in force 2016-01-01, amended 2018-12-07, 法〔2018〕335号).

mod shipped;

pub use shipped::{baoding, hebei, xiongan};

use crate::vocabulary::vocabulary;
use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

vocabulary! {
    /// The four tiers of people's courts (Organic Law of the People's Courts, arts. 12 and 13), from the top down:
    /// a smaller tier stands higher.
    Tier ("法院层级") {
        Supreme = "supreme", "最高人民法院", "Supreme People's Court", ["最高"];
        High = "high", "高级人民法院", "high people's court", ["高级", "高院"];
        Intermediate = "intermediate", "中级人民法院", "intermediate people's court", ["中级", "中院"];
        Basic = "basic", "基层人民法院", "basic people's court", ["基层"];
    }
}

/// The code of a court: `最高法`, a province character alone (high court: `冀`), with two digits (intermediate
/// court: `冀96`) or with four (basic court: `冀0638`).
///
/// Ordered as codes are listed: the Supreme People's Court, then the provinces in the order of the administrative
/// division codes (GB/T 2260), within a province by the digits. Digits are compared as text, where a prefix comes
/// before what it begins: so `冀` < `冀06` < `冀0602` < `冀07`, each court before those below it by number.
/// Where the tree departs from the numbers, [`CourtTree`] has the order of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CourtCode(Text);

/// A code's text, the longest of which is 最高法. It lies in the code itself: every case number has one.
type Text = ArrayString<9>;

/// A court code that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CourtCodeError {
    /// It starts with neither 最高法 nor a province character.
    #[error("expected a court code starting with 最高法 or one of {PROVINCES}, got “{0}”; write it like 冀0638")]
    Province(String),
    /// The province character is followed by a wrong number of digits, or by 00.
    #[error(
        "expected a province character alone or with 2 or 4 digits, none of the pairs 00, got “{0}”; \
         write it like 冀, 冀96 or 冀0638"
    )]
    Digits(String),
    /// Something follows the code.
    #[error("expected nothing after the court code {code}, got “{rest}”; remove it")]
    Trailing {
        /// The code read.
        code: CourtCode,
        /// What follows.
        rest: String,
    },
}

/// Province characters in the order of GB/T 2260 (北京 11 … 新疆 65). 内 is Inner Mongolia, 黔 Guizhou, whose plates say
/// 贵, 兵 the Xinjiang Production and Construction Corps branch court, 军 the military courts.
const PROVINCES: &str = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军";

const SUPREME: &str = "最高法";

impl CourtCode {
    /// Reads a code; blanks around it are ignored.
    pub fn parse(text: &str) -> Result<Self, CourtCodeError> {
        let (code, rest) = Self::take(text.trim())?;
        if rest.is_empty() { Ok(code) } else { Err(CourtCodeError::Trailing { code, rest: rest.to_owned() }) }
    }

    /// Reads the code a text starts with; also returns what follows it.
    pub(crate) fn take(text: &str) -> Result<(Self, &str), CourtCodeError> {
        if let Some(rest) = text.strip_prefix(SUPREME) {
            return Ok((Self::known(SUPREME), rest));
        }
        let start = || text.chars().take(12).collect::<String>();
        let Some(province) = text.chars().next().filter(|&first| PROVINCES.contains(first)) else {
            return Err(CourtCodeError::Province(start()));
        };
        let after = text.get(province.len_utf8()..).unwrap_or_default();
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (digits, rest) = after.split_at(digits);
        let empty_pair = digits.as_bytes().chunks(2).any(|pair| pair == b"00");
        if !matches!(digits.len(), 0 | 2 | 4) || empty_pair {
            return Err(CourtCodeError::Digits(format!("{province}{digits}")));
        }
        let end = province.len_utf8() + digits.len();
        Ok((Self::known(text.get(..end).unwrap_or_default()), rest))
    }

    /// A text known to be a code: of those written in this crate a test parses each.
    fn known(code: &str) -> Self {
        Self(Text::from(code).unwrap_or_default())
    }

    /// The code as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tier, as the form of the code tells it.
    pub fn tier(&self) -> Tier {
        match (self.0.as_str(), self.digits().len()) {
            (SUPREME, _) => Tier::Supreme,
            (_, 0) => Tier::High,
            (_, 2) => Tier::Intermediate,
            _ => Tier::Basic,
        }
    }

    /// The ordinary court above, by number: `冀0638` → `冀06` → `冀` → `最高法` → none.
    ///
    /// Only a default for a tree that is being set up. Courts set up later keep the numbers of the counties they
    /// took over: the basic courts of Xiong'an are numbered under `冀06` and belong to `冀96`.
    pub fn parent_by_rule(&self) -> Option<Self> {
        let kept = match self.tier() {
            Tier::Supreme => return None,
            Tier::High => return Some(Self::known(SUPREME)),
            Tier::Intermediate => 1,
            Tier::Basic => 3,
        };
        let end = self.0.char_indices().nth(kept).map_or(self.0.len(), |(end, _)| end);
        self.0.get(..end).map(Self::known)
    }

    fn digits(&self) -> &str {
        self.0.trim_start_matches(|c: char| !c.is_ascii_digit())
    }

    /// A number that orders codes as they are ordered: province, then the two pairs of digits.
    pub(crate) fn ordinal(&self) -> u32 {
        let digits = self.digits();
        let pairs: u32 = digits.parse().unwrap_or(0);
        let placed = if digits.len() == 2 { pairs * 100 } else { pairs };
        self.rank() as u32 * 10_000 + placed
    }

    fn rank(&self) -> usize {
        let province = self.0.chars().next().and_then(|first| PROVINCES.chars().position(|c| c == first));
        province.map_or(0, |position| position + 1)
    }
}

impl fmt::Display for CourtCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for CourtCode {
    type Err = CourtCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Ord for CourtCode {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most that are compared are cases of one court.
        if self.0 == other.0 {
            return Ordering::Equal;
        }
        self.rank().cmp(&other.rank()).then_with(|| self.digits().cmp(other.digits()))
    }
}

impl PartialOrd for CourtCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for CourtCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CourtCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// One court and its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Court {
    /// 法院代字.
    pub code: CourtCode,
    /// Full Chinese name, such as 河北雄安新区中级人民法院.
    pub name_zh: String,
    /// Full English name.
    pub name_en: String,
    /// Chinese name for narrow places, such as 雄安中院 or 雄县.
    pub short_zh: String,
    /// English name for narrow places.
    pub short_en: String,
    /// The tier; that of the code.
    pub tier: Tier,
    /// The court above; none for the top of a tree.
    pub parent: Option<CourtCode>,
    /// The place among the courts with the same parent, smallest first; equal positions go by code.
    pub position: u32,
}

/// Why a list of courts is not a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CourtTreeError {
    /// Two courts have one code.
    #[error("expected each court code once, got {0} twice; remove one of the two courts")]
    DuplicateCode(CourtCode),
    /// A parent is not in the list.
    #[error("expected the court above {court} in the list, {parent} is missing; add it or correct the parent")]
    UnknownParent {
        /// The court.
        court: CourtCode,
        /// Its parent.
        parent: CourtCode,
    },
    /// A court stands above itself.
    #[error("expected a chain of courts that ends at the top, {0} stands above itself; correct its parent")]
    Cycle(CourtCode),
    /// The tier is not the one the code tells.
    #[error("expected the tier {} for the code {court}, got {}; correct the tier", .court.tier().zh(), .tier.zh())]
    TierOfCode {
        /// The court.
        court: CourtCode,
        /// The tier given.
        tier: Tier,
    },
    /// A court is not of a lower tier than the one above it.
    #[error("expected {court} to be of a lower tier than {parent} above it; correct its parent")]
    TierNotBelow {
        /// The court.
        court: CourtCode,
        /// Its parent.
        parent: CourtCode,
    },
}

/// Courts under one another, in administrative order: each court is followed at once by all courts below it.
///
/// May have more than one top, and none. In JSON: the list of its courts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Court>", into = "Vec<Court>")]
pub struct CourtTree {
    courts: Vec<Court>,
    /// Where the courts below each court end in `courts`.
    ends: Vec<usize>,
    places: BTreeMap<CourtCode, usize>,
}

impl CourtTree {
    /// Puts courts in order, however they come, or tells why they are no tree.
    pub fn new(courts: Vec<Court>) -> Result<Self, CourtTreeError> {
        check(&courts)?;
        let mut below: BTreeMap<Option<CourtCode>, Vec<Court>> = BTreeMap::new();
        for court in courts {
            below.entry(court.parent.clone()).or_default().push(court);
        }
        for siblings in below.values_mut() {
            siblings.sort_by(|a, b| (a.position, &a.code).cmp(&(b.position, &b.code)));
        }
        let mut tree = Self::default();
        tree.place_below(None, &mut below);
        Ok(tree)
    }

    /// Every court, in administrative order.
    pub fn courts(&self) -> &[Court] {
        &self.courts
    }

    /// The court with a code.
    pub fn get(&self, code: &CourtCode) -> Option<&Court> {
        self.courts.get(*self.places.get(code)?)
    }

    /// The courts directly below one, in administrative order; none for an unknown code.
    pub fn children<'tree>(&'tree self, code: &CourtCode) -> impl Iterator<Item = &'tree Court> + use<'tree> {
        let (court, below) = match self.subtree(code).split_first() {
            Some((court, below)) => (Some(&court.code), below),
            None => (None, [].as_slice()),
        };
        below.iter().filter(move |child| child.parent.as_ref() == court)
    }

    /// A court and all courts below it, itself first, in administrative order; empty for an unknown code.
    pub fn subtree(&self, code: &CourtCode) -> &[Court] {
        self.span(code).and_then(|span| self.courts.get(span)).unwrap_or_default()
    }

    /// The courts above one, nearest first; none for an unknown code.
    pub fn ancestors<'tree>(&'tree self, code: &CourtCode) -> impl Iterator<Item = &'tree Court> + use<'tree> {
        let above = |court: &'tree Court| self.get(court.parent.as_ref()?);
        std::iter::successors(self.get(code).and_then(above), move |court| above(court))
    }

    /// [`column_of`] with the parents of this tree.
    pub fn column_of<'a>(&'a self, scope: &CourtCode, court: &'a CourtCode) -> &'a CourtCode {
        column_of(scope, court, |code| self.get(code)?.parent.as_ref())
    }

    /// Whether a court is `root` or below it. False when either is unknown.
    pub fn is_within(&self, code: &CourtCode, root: &CourtCode) -> bool {
        self.span(root).zip(self.places.get(code)).is_some_and(|(span, place)| span.contains(place))
    }

    fn span(&self, code: &CourtCode) -> Option<Range<usize>> {
        let start = *self.places.get(code)?;
        Some(start..*self.ends.get(start)?)
    }

    /// Recurses at most four deep: each tier is lower than the one above.
    fn place_below(&mut self, parent: Option<CourtCode>, below: &mut BTreeMap<Option<CourtCode>, Vec<Court>>) {
        for court in below.remove(&parent).unwrap_or_default() {
            let (place, code) = (self.courts.len(), court.code.clone());
            self.courts.push(court);
            self.ends.push(place);
            self.places.insert(code.clone(), place);
            self.place_below(Some(code), below);
            if let Some(end) = self.ends.get_mut(place) {
                *end = self.courts.len();
            }
        }
    }
}

/// Under which court a court of a scope is put together with others: the scope's own under itself, any other under the one
/// directly below the scope that it is or belongs to. `parent` tells the court above one; it ends.
pub fn column_of<'a>(
    scope: &CourtCode,
    court: &'a CourtCode,
    parent: impl Fn(&CourtCode) -> Option<&'a CourtCode>,
) -> &'a CourtCode {
    let upwards = std::iter::successors(Some(court), |code| parent(code));
    upwards.take_while(|code| *code != scope).last().unwrap_or(court)
}

fn check(courts: &[Court]) -> Result<(), CourtTreeError> {
    let mut by_code: BTreeMap<&CourtCode, &Court> = BTreeMap::new();
    for court in courts {
        if by_code.insert(&court.code, court).is_some() {
            return Err(CourtTreeError::DuplicateCode(court.code.clone()));
        }
    }
    let parent_of = |court: &Court| court.parent.as_ref().and_then(|parent| by_code.get(parent)).copied();
    for court in courts {
        if let (Some(parent), None) = (&court.parent, parent_of(court)) {
            return Err(CourtTreeError::UnknownParent { court: court.code.clone(), parent: parent.clone() });
        }
    }
    for court in courts {
        // A walk longer than the list runs round a cycle this court is not in; a court in it will be reported.
        let mut above = std::iter::successors(parent_of(court), |above| parent_of(above)).take(courts.len());
        if above.any(|above| above.code == court.code) {
            return Err(CourtTreeError::Cycle(court.code.clone()));
        }
    }
    for court in courts {
        if court.tier != court.code.tier() {
            return Err(CourtTreeError::TierOfCode { court: court.code.clone(), tier: court.tier });
        }
        if let Some(parent) = parent_of(court).filter(|parent| court.tier <= parent.tier) {
            return Err(CourtTreeError::TierNotBelow { court: court.code.clone(), parent: parent.code.clone() });
        }
    }
    Ok(())
}

impl TryFrom<Vec<Court>> for CourtTree {
    type Error = CourtTreeError;

    fn try_from(courts: Vec<Court>) -> Result<Self, Self::Error> {
        Self::new(courts)
    }
}

impl From<CourtTree> for Vec<Court> {
    fn from(tree: CourtTree) -> Self {
        tree.courts
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> CourtCode {
        CourtCode::parse(text).unwrap()
    }

    fn court(text: &str, parent: Option<&str>, position: u32) -> Court {
        Court {
            code: code(text),
            name_zh: text.to_owned(),
            name_en: text.to_owned(),
            short_zh: text.to_owned(),
            short_en: text.to_owned(),
            tier: code(text).tier(),
            parent: parent.map(code),
            position,
        }
    }

    /// Two intermediate courts; the basic courts of the second have numbers under the first.
    fn tree() -> CourtTree {
        CourtTree::new(vec![
            court("冀0632", Some("冀96"), 3),
            court("冀0602", Some("冀06"), 1),
            court("冀96", Some("冀"), 2),
            court("冀0638", Some("冀96"), 1),
            court("冀", Some("最高法"), 1),
            court("冀0606", Some("冀06"), 1),
            court("冀06", Some("冀"), 1),
            court("最高法", None, 1),
            court("冀0629", Some("冀96"), 2),
        ])
        .unwrap()
    }

    fn codes<'a>(courts: impl IntoIterator<Item = &'a Court>) -> Vec<&'a str> {
        courts.into_iter().map(|court| court.code.as_str()).collect()
    }

    #[test]
    fn the_form_of_the_code_tells_the_tier_and_the_ordinary_parent() {
        let cases = [
            ("最高法", Tier::Supreme, None),
            ("冀", Tier::High, Some("最高法")),
            ("内", Tier::High, Some("最高法")),
            ("军", Tier::High, Some("最高法")),
            ("兵", Tier::High, Some("最高法")),
            ("冀96", Tier::Intermediate, Some("冀")),
            ("沪73", Tier::Intermediate, Some("沪")),
            ("冀0638", Tier::Basic, Some("冀06")),
            ("京7101", Tier::Basic, Some("京71")),
        ];
        for (text, tier, parent) in cases {
            let court = code(text);
            assert_eq!(court.tier(), tier, "{text}");
            assert_eq!(court.parent_by_rule(), parent.map(code), "{text}");
            assert_eq!(court.to_string(), text);
        }
    }

    #[test]
    fn a_wrong_code_is_told_what_was_expected_and_what_came() {
        let cases = [
            ("", "最高法 or one of"),
            ("最高", "“最高”"),
            ("雄0638", "“雄0638”"),
            ("0638", "“0638”"),
            ("冀6", "“冀6”"),
            ("冀063", "“冀063”"),
            ("冀06380", "“冀06380”"),
            ("冀0600", "“冀0600”"),
            ("冀00", "“冀00”"),
            ("冀06民", "nothing after the court code 冀06, got “民”"),
            ("最高法院", "got “院”"),
        ];
        for (text, part) in cases {
            let message = CourtCode::parse(text).unwrap_err().to_string();
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn codes_are_ordered_top_first_then_by_province_and_number() {
        let ordered =
            ["最高法", "京", "京01", "京0105", "冀", "冀06", "冀0602", "冀0638", "冀07", "冀96", "黔01", "新", "兵"];
        let mut shuffled: Vec<CourtCode> = ordered.iter().rev().map(|text| code(text)).collect();
        shuffled.sort();
        assert_eq!(shuffled, ordered.map(code));
        shuffled.reverse();
        shuffled.sort_by_key(CourtCode::ordinal);
        assert_eq!(shuffled, ordered.map(code));
    }

    #[test]
    fn a_code_is_checked_when_it_is_decoded() {
        assert_eq!(serde_json::from_str::<CourtCode>("\"冀0638\"").unwrap(), code("冀0638"));
        assert_eq!(serde_json::to_string(&code("冀0638")).unwrap(), "\"冀0638\"");
        assert!(serde_json::from_str::<CourtCode>("\"冀063\"").unwrap_err().to_string().contains("“冀063”"));
    }

    #[test]
    fn a_court_is_put_together_under_the_scope_or_directly_below_it() {
        let tree = tree();
        let cases = [
            ("冀", "冀", "冀"),
            ("冀", "冀96", "冀96"),
            ("冀", "冀0638", "冀96"),
            ("最高法", "冀0638", "冀"),
            ("冀96", "冀0638", "冀0638"),
            // Of no part of the scope: under the top.
            ("冀96", "冀0602", "最高法"),
            ("冀", "京01", "京01"),
        ];
        for (scope, court, under) in cases {
            assert_eq!(tree.column_of(&code(scope), &code(court)), &code(under), "{court} in {scope}");
        }
    }

    #[test]
    fn the_tree_stands_in_administrative_order_whatever_order_the_courts_came_in() {
        let tree = tree();
        let ordered = ["最高法", "冀", "冀06", "冀0602", "冀0606", "冀96", "冀0638", "冀0629", "冀0632"];
        assert_eq!(codes(tree.courts()), ordered);
        assert_eq!(codes(tree.subtree(&code("冀96"))), ["冀96", "冀0638", "冀0629", "冀0632"]);
        assert_eq!(codes(tree.subtree(&code("冀0602"))), ["冀0602"]);
        assert_eq!(codes(tree.children(&code("冀"))), ["冀06", "冀96"]);
        assert_eq!(codes(tree.children(&code("冀06"))), ["冀0602", "冀0606"]);
        assert_eq!(codes(tree.children(&code("冀0602"))), [""; 0]);
        assert_eq!(codes(tree.ancestors(&code("冀0638"))), ["冀96", "冀", "最高法"]);
    }

    #[test]
    fn within_follows_the_tree_and_not_the_number() {
        let tree = tree();
        assert!(tree.is_within(&code("冀0638"), &code("冀96")));
        assert!(tree.is_within(&code("冀0638"), &code("冀0638")));
        assert!(!tree.is_within(&code("冀0638"), &code("冀06")));
        assert!(!tree.is_within(&code("冀"), &code("冀96")));
        assert!(!tree.is_within(&code("京"), &code("京")));
    }

    #[test]
    fn an_unknown_court_has_nothing_around_it() {
        let (tree, unknown) = (tree(), code("京"));
        assert_eq!(tree.get(&unknown), None);
        assert!(tree.subtree(&unknown).is_empty());
        assert_eq!(tree.children(&unknown).count() + tree.ancestors(&unknown).count(), 0);
    }

    #[test]
    fn a_list_that_is_no_tree_is_refused_with_the_court_to_correct() {
        let refused = |courts: Vec<Court>| CourtTree::new(courts).unwrap_err();
        assert_eq!(
            refused(vec![court("冀", None, 0), court("冀", None, 1)]),
            CourtTreeError::DuplicateCode(code("冀"))
        );
        assert_eq!(
            refused(vec![court("冀06", Some("冀"), 0)]),
            CourtTreeError::UnknownParent { court: code("冀06"), parent: code("冀") }
        );
        assert_eq!(refused(vec![court("冀", Some("冀"), 0)]), CourtTreeError::Cycle(code("冀")));
        // 冀0602 hangs below the cycle of 冀06 and 冀96 without being in it.
        assert_eq!(
            refused(vec![
                court("冀0602", Some("冀06"), 0),
                court("冀06", Some("冀96"), 0),
                court("冀96", Some("冀06"), 0),
            ]),
            CourtTreeError::Cycle(code("冀06"))
        );
        assert_eq!(
            refused(vec![court("冀06", None, 0), court("冀96", Some("冀06"), 0)]),
            CourtTreeError::TierNotBelow { court: code("冀96"), parent: code("冀06") }
        );
        let mut wrong_tier = court("冀06", None, 0);
        wrong_tier.tier = Tier::Basic;
        let error = refused(vec![wrong_tier]);
        assert_eq!(error, CourtTreeError::TierOfCode { court: code("冀06"), tier: Tier::Basic });
        assert_eq!(
            error.to_string(),
            "expected the tier 中级人民法院 for the code 冀06, got 基层人民法院; correct the tier"
        );
    }

    #[test]
    fn a_tree_may_start_anywhere_and_be_empty() {
        assert_eq!(CourtTree::new(Vec::new()).unwrap().courts(), []);
        let forest = CourtTree::new(vec![court("冀96", None, 1), court("冀06", None, 0)]).unwrap();
        assert_eq!(codes(forest.courts()), ["冀06", "冀96"]);
    }

    #[test]
    fn a_tree_is_the_same_after_json_and_checked_on_the_way_in() {
        let json = serde_json::to_string(&tree()).unwrap();
        assert_eq!(serde_json::from_str::<CourtTree>(&json).unwrap(), tree());
        let without_top = json.replacen("最高法", "京", 1);
        assert!(serde_json::from_str::<CourtTree>(&without_top).is_err());
    }

    proptest! {
        #[test]
        fn parse_and_display_are_inverse(province in 0..33_usize, first in 1..100_u8, second in 1..100_u8, pairs in 0..3_u8) {
            let province = PROVINCES.chars().nth(province).unwrap();
            let text = match pairs {
                0 => province.to_string(),
                1 => format!("{province}{first:02}"),
                _ => format!("{province}{first:02}{second:02}"),
            };
            let code = CourtCode::parse(&text).unwrap();
            prop_assert_eq!(code.to_string(), text);
            let parent = code.parent_by_rule().unwrap();
            prop_assert!(parent < code && parent.tier() < code.tier());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".*", tail in "[最高法冀兵0-9]{0,8}") {
            let _ = CourtCode::parse(&text);
            if let Ok(code) = CourtCode::parse(&tail) {
                prop_assert_eq!(code.to_string(), tail);
            }
        }
    }
}
